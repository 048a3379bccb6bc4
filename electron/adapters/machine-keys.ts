import { readFile } from 'node:fs/promises'
import { assertNever } from '../../shared/assert-never.ts'
import { AppError } from '../../shared/errors.ts'
import { SECOND_MS } from '../../shared/time.ts'
import type { ForeignKeys, MachineSource } from '../core/ports.ts'
import { unreachable } from './aws-unreachable.ts'
import { keys, keysOfEndpoint } from './foreign-keys.ts'

const CONTAINER_HOST = 'http://169.254.170.2'
const METADATA_HOST = 'http://169.254.169.254'
const METADATA_PATH = '/latest/meta-data/iam/security-credentials/'
/** Both are on this very machine or do not exist. */
const ANSWER_MS = 2 * SECOND_MS
/** A token is asked for once and used at once. Seconds. */
const METADATA_TOKEN_SECONDS = '60'

/** The credentials that a computer has of itself: `null` where it has none there. Throws `unreachable`. */
export async function machineKeys(
  source: MachineSource,
  environment: NodeJS.ProcessEnv,
): Promise<ForeignKeys | null> {
  switch (source) {
    case 'Environment':
      return environmentKeys(environment)
    case 'EcsContainer':
      return containerKeys(environment)
    case 'Ec2InstanceMetadata':
      return instanceKeys(environment)
    default:
      return assertNever(source)
  }
}

function environmentKeys(environment: NodeJS.ProcessEnv): ForeignKeys | null {
  const { AWS_ACCESS_KEY_ID: id, AWS_SECRET_ACCESS_KEY: secret, AWS_SESSION_TOKEN: token } = environment
  if (!id || !secret) return null
  return keys(id, secret, token, environment['AWS_CREDENTIAL_EXPIRATION'])
}

/** Source: AWS SDKs and Tools Reference Guide, "Container credential provider". */
async function containerKeys(environment: NodeJS.ProcessEnv): Promise<ForeignKeys | null> {
  const relative = environment['AWS_CONTAINER_CREDENTIALS_RELATIVE_URI']
  const url = relative ? CONTAINER_HOST + relative : environment['AWS_CONTAINER_CREDENTIALS_FULL_URI']
  if (!url) return null
  if (!isContainerHost(url)) {
    const reason = 'AWS_CONTAINER_CREDENTIALS_FULL_URI must be https, or on this machine'
    throw new AppError('unreachable', { host: url, reason })
  }
  const tokenFile = environment['AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE']
  const token = tokenFile
    ? (await readFile(tokenFile, 'utf8')).trim()
    : environment['AWS_CONTAINER_AUTHORIZATION_TOKEN']
  return keysOfEndpoint(await ask(url, { headers: token ? { authorization: token } : {} }))
}

/** A token sent in the clear to another machine would be anybody's. */
function isContainerHost(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, hostname } = new URL(text)
  if (protocol === 'https:') return true
  const near = ['localhost', '[::1]', '169.254.170.2', '169.254.170.23', '[fd00:ec2::23]']
  return protocol === 'http:' && (near.includes(hostname) || /^127(?:\.\d+){3}$/.test(hostname))
}

/** By the second version of the service, which needs a token. Source: Amazon EC2 User Guide, "Use IMDSv2". */
async function instanceKeys(environment: NodeJS.ProcessEnv): Promise<ForeignKeys | null> {
  if (environment['AWS_EC2_METADATA_DISABLED']?.toLowerCase() === 'true') return null
  const host = (environment['AWS_EC2_METADATA_SERVICE_ENDPOINT'] ?? METADATA_HOST).replace(/\/+$/, '')
  const token = await ask(`${host}/latest/api/token`, {
    method: 'PUT',
    headers: { 'x-aws-ec2-metadata-token-ttl-seconds': METADATA_TOKEN_SECONDS },
  })
  const headers = { 'x-aws-ec2-metadata-token': token.trim() }
  const [role = ''] = (await ask(`${host}${METADATA_PATH}`, { headers })).trim().split('\n')
  return role === '' ? null : keysOfEndpoint(await ask(`${host}${METADATA_PATH}${role}`, { headers }))
}

/** No proxy takes part: what is asked is this machine, and no other may hear it. */
async function ask(url: string, init: RequestInit): Promise<string> {
  const { host } = new URL(url)
  try {
    const reply = await fetch(url, { ...init, redirect: 'error', signal: AbortSignal.timeout(ANSWER_MS) })
    if (reply.ok) return await reply.text()
    throw new AppError('unreachable', { host, reason: `it answered with ${reply.status}` })
  } catch (error) {
    if (error instanceof AppError) throw error
    // What happened is the cause of fetch's own error.
    const { cause } = error as Error
    throw unreachable(host, cause instanceof Error ? cause : (error as Error))
  }
}
