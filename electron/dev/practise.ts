import { join } from 'node:path'
import { run } from '../cli/demo/child.ts'
import {
  borrowThree,
  signInTo,
  succeeded,
  type PracticePortal,
  type RunLanyard,
} from '../cli/demo/practice-steps.ts'

const LAUNCHER = join(import.meta.dirname, '../../assets/bin/lanyard')

/** As short as STS lends a role, and a moment more, so that the word of warning at 15 minutes comes while one waits. */
const SHORT_SECONDS = 15 * 60 + 8

/** The alias of the session that is borrowed for so long, through another, and does not renew. */
export const SHORT_SESSION = 'deploy'

/** Signs in and borrows roles by the command line, in whichever process owns the engine of these variables. */
export async function practise(portals: readonly PracticePortal[], env: NodeJS.ProcessEnv): Promise<void> {
  const lanyard: RunLanyard = (...args) => run([LAUNCHER, ...args], env)

  for (const portal of portals) await signInTo(lanyard, portal)
  const [production] = await borrowThree(lanyard)
  if (!production) return
  const { account, role } = production
  const chain = ['--assume', `arn:aws:iam::${account}:role/Deploy`, '--as', SHORT_SESSION]
  const short = ['--duration', `${SHORT_SECONDS}s`, '--no-renew']
  succeeded(await lanyard('start', `${account}/${role}`, ...chain, ...short))
}
