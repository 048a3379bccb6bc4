import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as v from 'valibot'
import { run, serve, type Finished } from './child.ts'

const factsSchema = v.object({
  url: v.string(),
  endpoints: v.object({
    sts: v.string(),
    sso: v.string(),
    ssooidc: v.string(),
    iam: v.string(),
    signin: v.string(),
  }),
  portals: v.array(
    v.object({ name: v.string(), startUrl: v.string(), region: v.string(), partition: v.string() }),
  ),
})

export type PracticeFacts = v.InferOutput<typeof factsSchema>

/** A practice organisation with an agent of its own, in a home that is gone afterwards. */
export interface Practice {
  readonly facts: PracticeFacts
  /** The variables that make every tool use it. */
  readonly variables: Readonly<Record<string, string>>
  /** A file of shell statements that set them. */
  readonly envFile: string
  /** The processes of the practice organisation and of the agent. */
  readonly pids: { readonly emulator: number; readonly agent: number }
  /** Runs `lanyard` with these arguments, as a person would. */
  lanyard(...args: readonly string[]): Promise<Finished>
  end(): Promise<void>
}

/** What the user's own set-up must not bring in. */
const FOREIGN = /^(AWS_|LANYARD_|BROWSER$|HTTPS?_PROXY$|https?_proxy$|ALL_PROXY$|all_proxy$|SSH_CONNECTION$)/

export interface PracticeOptions {
  /** Where the program lies. */
  readonly root: string
  readonly launcher: string
  /** What `lanyard emulator` is told besides allowing sign-ins by itself. */
  readonly emulatorArgs?: readonly string[]
}

export async function startPractice({
  root,
  launcher,
  emulatorArgs = [],
}: PracticeOptions): Promise<Practice> {
  const folder = await mkdtemp(join(tmpdir(), 'lanyard-demo-'))
  const ends: (() => Promise<void>)[] = [() => rm(folder, { recursive: true, force: true })]
  async function end(): Promise<void> {
    for (const stop of ends.splice(0).toReversed()) await stop()
  }
  try {
    const own = Object.fromEntries(Object.entries(process.env).filter(([name]) => !FOREIGN.test(name)))
    const emulator = await serve(
      [process.execPath, join(root, 'electron/emulator/main.ts'), '--auto-approve', ...emulatorArgs],
      own,
    )
    ends.push(emulator.end)
    const facts = v.parse(factsSchema, JSON.parse(emulator.firstLine))

    await mkdir(join(folder, 'aws'), { mode: 0o700 })
    const variables = {
      LANYARD_HOME: join(folder, 'home'),
      LANYARD_PRACTICE: '1',
      LANYARD_SIGNIN_ENDPOINT: facts.endpoints.signin,
      AWS_CONFIG_FILE: join(folder, 'aws', 'config'),
      AWS_SHARED_CREDENTIALS_FILE: join(folder, 'aws', 'credentials'),
      AWS_ENDPOINT_URL_STS: facts.endpoints.sts,
      AWS_ENDPOINT_URL_SSO: facts.endpoints.sso,
      AWS_ENDPOINT_URL_SSO_OIDC: facts.endpoints.ssooidc,
      AWS_ENDPOINT_URL_IAM: facts.endpoints.iam,
    }
    const envFile = join(folder, 'env')
    const statements = Object.entries(variables).map(([name, value]) => `export ${name}='${value}'\n`)
    await writeFile(envFile, `${statements.join('')}PATH='${join(root, 'assets/bin')}':$PATH\n`)

    // The practice organisation allows each sign-in by itself, so all that a browser has to do is to ask.
    const browser = `${process.execPath} -e fetch(process.argv[1])`
    const env = { ...own, ...variables, BROWSER: browser }
    const agent = await serve([process.execPath, join(root, 'electron/agent/main.ts'), 'agent'], env)
    ends.push(agent.end)

    return {
      facts,
      variables,
      envFile,
      pids: { emulator: emulator.pid, agent: agent.pid },
      lanyard: (...args) => run([launcher, ...args], env),
      end,
    }
  } catch (error) {
    await end()
    throw error
  }
}
