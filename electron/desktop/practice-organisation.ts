import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { utilityProcess } from 'electron'
import * as v from 'valibot'
import { AppError } from '../../shared/errors.ts'
import { practiceFolder, practiceVariables, withoutForeign } from '../cli/demo/practice-home.ts'
import type { Places } from './places.ts'

const readySchema = v.object({
  endpoints: v.object({
    sts: v.string(),
    sso: v.string(),
    ssooidc: v.string(),
    iam: v.string(),
    signin: v.string(),
    eks: v.string(),
    ecr: v.string(),
    codeartifact: v.string(),
    ssm: v.string(),
  }),
  portals: v.array(v.object({ name: v.string(), startUrl: v.string(), region: v.string() })),
})

/** A practice organisation that runs beside the app, and a home for what is done in it. Both go with the app. */
export interface PracticeOrganisation {
  readonly portals: readonly { name: string; startUrl: string; region: string }[]
  readonly home: string
  /** What makes the engine, and every tool in a terminal, use it. */
  readonly variables: Readonly<Record<string, string>>
  end(): Promise<void>
}

interface Serving {
  readonly firstLine: Promise<string>
  end(): void
}

/** Throws `practice-unavailable`. */
export async function startPracticeOrganisation(
  places: Pick<Places, 'checkout' | 'emulator'>,
  environment: NodeJS.ProcessEnv,
): Promise<PracticeOrganisation> {
  const folder = await practiceFolder()
  const removed = () => rm(folder, { recursive: true, force: true })
  const env = { ...withoutForeign(environment), TMPDIR: folder }
  const serving = places.checkout === null ? asUtility(places.emulator, env) : asNode(places.checkout, env)
  const end = async () => {
    serving.end()
    await removed()
  }
  try {
    await mkdir(join(folder, 'aws'), { mode: 0o700 })
    const { endpoints, portals } = v.parse(readySchema, JSON.parse(await serving.firstLine))
    const variables = practiceVariables(folder, endpoints)
    return { portals, home: variables['LANYARD_HOME'] ?? join(folder, 'home'), variables, end }
  } catch (cause) {
    await end()
    const reason = cause instanceof Error ? cause.message.replace(/\.$/, '') : 'it ended at once'
    throw new AppError('practice-unavailable', { reason }, { cause })
  }
}

/** From a checkout it runs on the checkout's Node, which takes TypeScript as it is. */
function asNode(checkout: string, env: NodeJS.ProcessEnv): Serving {
  const node = join(checkout, 'node_modules/.bin/node')
  const program = join(checkout, 'electron/emulator/main.ts')
  const child = spawn(node, [program, '--auto-approve'], { env, stdio: ['ignore', 'pipe', 'ignore'] })
  const lost = new Promise<never>((_resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code) => reject(new Error(`it ended with ${code}`)))
  })
  const line = once(createInterface({ input: child.stdout }), 'line').then(([text]) => String(text))
  return { firstLine: Promise.race([line, lost]), end: () => void child.kill('SIGTERM') }
}

/** Packaged there is no Node but Electron's own. */
function asUtility(program: string, env: NodeJS.ProcessEnv): Serving {
  const child = utilityProcess.fork(program, ['--auto-approve'], {
    env,
    stdio: ['ignore', 'pipe', 'ignore'],
    serviceName: 'Lanyard practice organisation',
  })
  const lost = new Promise<never>((_resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`it ended with ${code}`)))
  })
  const line = once(createInterface({ input: child.stdout! }), 'line').then(([text]) => String(text))
  return { firstLine: Promise.race([line, lost]), end: () => void child.kill() }
}
