import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { serve, type Server } from '../../electron/cli/demo/child.ts'
import { practiceVariables } from '../../electron/cli/demo/practice-home.ts'
import { startEmulator, type RunningEmulator } from '../../electron/emulator/emulator.ts'
import type { EmulatorOptions } from '../../electron/emulator/options.ts'
import { told, type Told } from '../cli/checkout.ts'
import { openTerminal, type Terminal } from './terminal.ts'

const ROOT = join(import.meta.dirname, '../..')
export const LAUNCHER = join(ROOT, 'assets/bin/lanyard')
const AGENT = join(ROOT, 'electron/agent/main.ts')

type Variables = Readonly<Record<string, string>>

export interface AgentOptions extends Partial<EmulatorOptions> {
  /** An organisation in the form of an organisation file, in place of the generated one. */
  readonly organisation?: unknown
  /** Variables of the agent and of every call. */
  readonly env?: Variables
  /** Called with LANYARD_HOME before the agent starts. */
  readonly before?: (home: string) => Promise<void>
  /** Keeps sign-ins in the keychain of this session, as a real home does. */
  readonly keychain?: boolean
  /** Leaves it to the launcher to start one. */
  readonly noAgent?: boolean
  /** The agent may do with files what their modes allow, also where root runs the tests. */
  readonly heldToModes?: boolean
}

/** A practice organisation in this process, a real agent with a home and AWS files of its own, and the real launcher. */
export interface RunningAgent {
  readonly emulator: RunningEmulator
  readonly folder: string
  readonly home: string
  /** The path of `lanyard`. */
  readonly launcher: string
  /** The variables of each call. */
  readonly env: Variables
  readonly startUrl: string
  /** Runs `lanyard` to its end. */
  lanyard(...args: readonly string[]): Promise<Told>
  /** The same, with these variables too. */
  lanyardIn(env: Variables, ...args: readonly string[]): Promise<Told>
  /** Begins a call and leaves it running. */
  begin(args: readonly string[], env?: Variables): ChildProcess
  /** Runs a script in a shell that has these variables. */
  shell(shell: readonly string[], script: string): Promise<Told>
  /** The same, with these variables too. */
  shellIn(env: Variables, shell: readonly string[], script: string): Promise<Told>
  /** Runs `lanyard` on a terminal. */
  terminal(args: readonly string[], options?: { columns?: number; lines?: number; env?: Variables }): Terminal
  /** Signs in to the first portal, and lists what it has. */
  signIn(): Promise<void>
  /** The pages that were opened in the browser so far. */
  openedPages(): Promise<readonly string[]>
  /** What a `lanyard … --json` printed. */
  json(...args: readonly string[]): Promise<unknown>
  pid(): number
  stopAgent(): Promise<void>
  startAgent(): Promise<void>
  end(): Promise<void>
}

export async function startRunningAgent(options: AgentOptions = {}): Promise<RunningAgent> {
  const {
    organisation,
    env: extra = {},
    before,
    keychain,
    noAgent,
    heldToModes,
    ...emulatorOptions
  } = options
  const folder = await mkdtemp(join(tmpdir(), 'lanyard-t-'))
  if (organisation !== undefined) await writeFile(join(folder, 'org.json'), JSON.stringify(organisation))
  const orgFile = organisation === undefined ? null : join(folder, 'org.json')
  const emulator = await startEmulator({ autoApprove: true, orgFile, ...emulatorOptions })

  const { LANYARD_PRACTICE = '', ...variables } = practiceVariables(folder, emulator.ready.endpoints)
  const home = variables['LANYARD_HOME']!
  await mkdir(join(folder, 'aws'))
  const browser = join(folder, 'browser')
  // Asks for the page as a browser does, and remembers that it was opened.
  const visit = `await fetch(process.argv[1]).catch(() => {})`
  await writeFile(
    browser,
    `#!/bin/sh\necho "$1" >>'${folder}/opened'\nexec '${process.execPath}' --input-type=module -e '${visit}' "$1"\n`,
    { mode: 0o755 },
  )
  const env = {
    ...sessionOf(process.env, keychain ?? false),
    PATH: process.env['PATH'] ?? '',
    HOME: folder,
    TERM: 'xterm-256color',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_PAGER: '',
    ...variables,
    ...(emulatorOptions.tls
      ? { AWS_CA_BUNDLE: emulator.ready.ca, NODE_EXTRA_CA_CERTS: emulator.ready.ca }
      : {}),
    ...(keychain ? {} : { LANYARD_PRACTICE }),
    BROWSER: browser,
    ...extra,
  }
  let agent: Server | null = null
  const begun = new Set<ChildProcess>()

  const running: RunningAgent = {
    emulator,
    folder,
    home,
    launcher: LAUNCHER,
    env,
    startUrl: emulator.ready.portals[0]!.startUrl,
    lanyard: (...args) => told(running.begin(args)),
    lanyardIn: (more, ...args) => told(running.begin(args, more)),
    begin(args, more = {}) {
      const child = spawn(LAUNCHER, args, {
        env: { ...env, ...more },
        cwd: folder,
        stdio: ['ignore', 'pipe', 'pipe'],
      })
      begun.add(child)
      child.once('close', () => begun.delete(child))
      return child
    },
    shell: (shell, script) => running.shellIn({}, shell, script),
    shellIn(more, [program = '', ...flags], script) {
      const child = spawn(program, [...flags, '-c', script], {
        env: { ...env, ...more },
        cwd: folder,
        stdio: ['ignore', 'pipe', 'pipe'],
      })
      begun.add(child)
      child.once('close', () => begun.delete(child))
      return told(child)
    },
    terminal(args, { columns = 100, lines = 40, env: more = {} } = {}) {
      const opened = openTerminal([LAUNCHER, ...args], { env: { ...env, ...more }, columns, lines })
      begun.add(opened.process)
      return opened
    },
    async signIn() {
      const { exit, err } = await running.lanyard('login', running.startUrl)
      if (exit !== 0) throw new Error(err)
    },
    async openedPages() {
      const file = join(folder, 'opened')
      return existsSync(file) ? (await readFile(file, 'utf8')).trim().split('\n') : []
    },
    async json(...args) {
      const { out, err, exit } = await running.lanyard(...args, '--json')
      if (exit !== 0) throw new Error(err)
      return JSON.parse(out)
    },
    pid: () => agent?.pid ?? 0,
    async startAgent() {
      agent = await serve([...(heldToModes ? AS_MODES_ALLOW : []), process.execPath, AGENT, 'agent'], env)
    },
    async stopAgent() {
      await agent?.end()
      agent = null
    },
    async end() {
      for (const child of begun) {
        child.kill('SIGKILL')
        if (child.exitCode === null && child.signalCode === null) await once(child, 'close')
      }
      await running.stopAgent()
      await endStranger(home, running)
      await emulator.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
  try {
    await before?.(home)
    if (!noAgent) await running.startAgent()
    return running
  } catch (error) {
    await running.end()
    throw error
  }
}

/** Of root's powers without that to read and write any file. */
const AS_MODES_ALLOW =
  process.getuid?.() === 0
    ? [
        'setpriv',
        '--bounding-set=-dac_override,-dac_read_search',
        '--inh-caps=-dac_override,-dac_read_search',
      ]
    : []

/** What reaches the keychain of the session that the tests run in. */
function sessionOf(environment: NodeJS.ProcessEnv, keychain: boolean): Record<string, string> {
  if (!keychain) return {}
  const names = ['DBUS_SESSION_BUS_ADDRESS', 'XDG_DATA_HOME', 'XDG_CACHE_HOME', 'XDG_RUNTIME_DIR']
  return Object.fromEntries(
    names.flatMap((name) => (environment[name] === undefined ? [] : [[name, environment[name]]])),
  )
}

/** Ends an agent that a launcher started in this home by itself. */
async function endStranger(home: string, running: RunningAgent): Promise<void> {
  if (!existsSync(join(home, 'run/engine.sock'))) return
  const { out } = await running.lanyard('status', '--json')
  const { owner } = JSON.parse(out) as { owner: { pid: number } }
  process.kill(owner.pid, 'SIGTERM')
  while (existsSync(join(home, 'run/engine.sock')) && isAlive(owner.pid)) await nextTurn()
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

export function nextTurn(): Promise<void> {
  return new Promise((resolve) => void setTimeout(resolve, 10))
}
