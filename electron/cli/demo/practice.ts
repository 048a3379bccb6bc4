import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import * as v from 'valibot'
import { run, serve, type Finished } from './child.ts'
import { practiceFolder, practiceVariables, withoutForeign, writeEnvFile } from './practice-home.ts'

const factsSchema = v.object({
  url: v.string(),
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
  /** The user's own variables with those. */
  readonly environment: NodeJS.ProcessEnv
  /** A file of shell statements that set them. */
  readonly envFile: string
  /** The processes of the practice organisation and of the agent. */
  readonly pids: { readonly emulator: number; readonly agent: number }
  /** Runs `lanyard` with these arguments, as a person would. */
  lanyard(...args: readonly string[]): Promise<Finished>
  /** The same, with its standard output where ours goes. */
  show(...args: readonly string[]): Promise<Finished>
  /** Runs any program in that environment. */
  run(command: readonly string[]): Promise<Finished>
  /** Ends what still runs, then the agent and the organisation, and takes the folder away. */
  end(): Promise<void>
}

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
  const folder = await practiceFolder()
  const ends: (() => Promise<void>)[] = [() => rm(folder, { recursive: true, force: true })]
  // A launcher that found the agent gone would start another, so none may be left when the agent is ended.
  const over = new AbortController()
  const running = new Set<Promise<unknown>>()

  async function end(): Promise<void> {
    over.abort()
    await Promise.allSettled(running)
    for (const stop of ends.splice(0).toReversed()) await stop()
  }
  function track<T>(work: Promise<T>): Promise<T> {
    running.add(work)
    const settled = () => void running.delete(work)
    work.then(settled, settled)
    return work
  }

  try {
    // What they write for the time being lies in the folder too, and goes with it.
    const own = { ...withoutForeign(process.env), TMPDIR: folder }
    const emulator = await serve(
      [process.execPath, join(root, 'electron/emulator/main.ts'), '--auto-approve', ...emulatorArgs],
      own,
    )
    ends.push(emulator.end)
    const facts = v.parse(factsSchema, JSON.parse(emulator.firstLine))

    await mkdir(join(folder, 'aws'), { mode: 0o700 })
    const variables = practiceVariables(folder, facts.endpoints)
    const envFile = await writeEnvFile(folder, variables, join(root, 'assets/bin'))

    // The practice organisation allows each sign-in by itself, so all that a browser has to do is to ask.
    const browser = `${process.execPath} -e fetch(process.argv[1])`
    const environment = { ...own, ...variables, BROWSER: browser }
    const agent = await serve([process.execPath, join(root, 'electron/agent/main.ts'), 'agent'], environment)
    ends.push(agent.end)

    const { signal } = over
    return {
      facts,
      variables,
      environment,
      envFile,
      pids: { emulator: emulator.pid, agent: agent.pid },
      lanyard: (...args) => track(run([launcher, ...args], environment, { signal })),
      show: (...args) => track(run([launcher, ...args], environment, { signal, stdout: 'inherit' })),
      run: (command) => track(run(command, environment, { signal })),
      end,
    }
  } catch (error) {
    await end()
    throw error
  }
}
