import { readFileSync } from 'node:fs'
import { session, type Session } from 'electron'
import { certificatesIn, judge } from './ca-bundle.ts'

/** The network session that AWS is asked through: in memory, apart from what any view or console uses. */
export async function openAwsSession(environment: NodeJS.ProcessEnv): Promise<Session> {
  const aws = session.fromPartition('lanyard-aws', { cache: false })
  await reachAsTold(aws, environment)
  return aws
}

/** Has a session go through the proxy and trust the certificates that the environment names. */
export async function reachAsTold(jar: Session, environment: NodeJS.ProcessEnv): Promise<void> {
  const bundle = environment['AWS_CA_BUNDLE']
  if (bundle) {
    const certificates = certificatesIn(readFileSync(bundle, 'utf8'))
    jar.setCertificateVerifyProc((request, answer) => answer(judge(certificates, request, Date.now())))
  }
  const proxy = environment['HTTPS_PROXY'] ?? environment['https_proxy']
  // Without the variable it is as the system has it, PAC files included.
  if (proxy) {
    const bypass = environment['NO_PROXY'] ?? environment['no_proxy']
    await jar.setProxy({
      mode: 'fixed_servers',
      proxyRules: proxy,
      ...(bypass ? { proxyBypassRules: bypass } : {}),
    })
  }
}
