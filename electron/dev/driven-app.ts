import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { _electron, type ElectronApplication, type Page } from 'playwright-core'
import { practiceVariables, withoutForeign, type PracticeEndpoints } from '../cli/demo/practice-home.ts'
import type { Bridge } from '../../shared/desktop-contract.ts'
import { APP_FOLDER } from './build.ts'
import type { Display } from './display.ts'
import { foundRuntime } from './electron-runtime.ts'
import { writeHeldApp } from './held-app.ts'
import { processesInGroup, processesWith } from './process-marks.ts'
import { until } from './until.ts'

/** How long the app may take to show a page or to end (milliseconds): a first start on a busy machine. */
const PATIENCE_MS = 30_000

export interface DrivenAppOptions {
  readonly display: Display
  readonly endpoints: PracticeEndpoints
  /**
   * Variables besides those of the display and of the practice organisation; `undefined` takes one away. With all
   * those of an app that has ended it is the same user who starts it again.
   */
  readonly env?: NodeJS.ProcessEnv
  readonly args?: readonly string[]
}

/** The real app on a display, with a home of its own, that Playwright speaks to. */
export interface DrivenApp {
  readonly electron: ElectronApplication
  /** Its variables, which are right for `lanyard` and for AWS's clients too. */
  readonly env: NodeJS.ProcessEnv
  readonly home: string
  readonly pid: number
  /** The window's or the quick panel's page, loaded; it may be hidden. */
  page(surface: Bridge['surface']): Promise<Page>
  /** Waits until the command line reaches it: before that, `lanyard` would start an agent. */
  owns(): Promise<void>
  /** What it wrote on standard output and standard error. */
  said(): string
  /** As its Quit does; gives its exit code. */
  quit(): Promise<number | null>
  /** The processes of it, and of what it started. */
  processes(): Promise<readonly { pid: number; command: string }[]>
  /** However it goes. */
  end(): Promise<void>
}

let count = 0

/** Starts the app that `buildApp` built, on the Electron that `electronRuntime` found. */
export async function startDrivenApp({
  display,
  endpoints,
  env: extra = {},
  args = [],
}: DrivenAppOptions): Promise<DrivenApp> {
  const runtime = foundRuntime()
  if (!runtime) throw new Error('There is no Electron yet: electronRuntime() fetches one.')
  count += 1
  const folder = join(display.folder, `app-${count}`)
  await mkdir(join(folder, 'aws'), { recursive: true, mode: 0o700 })
  const env: NodeJS.ProcessEnv = {
    ...withoutForeign(display.env),
    AWS_EC2_METADATA_DISABLED: 'true',
    ...practiceVariables(folder, endpoints),
    // The practice organisation allows each sign-in by itself, so all that a browser has to do is to ask.
    BROWSER: `${process.execPath} -e fetch(process.argv[1])`,
    ...extra,
  }
  const home = String(env['LANYARD_HOME'])

  const held = join(folder, 'held')
  await writeHeldApp(APP_FOLDER, held)
  const electron = await _electron.launch({
    executablePath: runtime.path,
    // There is no graphics card here, and looking for one takes seconds. As root there is no sandbox either.
    args: ['--no-sandbox', '--disable-gpu', held, ...args],
    cwd: folder,
    env: defined(env),
    timeout: PATIENCE_MS,
  })
  const child = electron.process()
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => void (said += chunk.toString()))
  const exited = once(child, 'exit').then(([code]) => code as number | null)
  const isOver = (): boolean => child.exitCode !== null || child.signalCode !== null

  const driven: DrivenApp = {
    electron,
    env,
    home,
    pid: child.pid!,
    page: (surface) => pageOf(electron, surface, () => said),
    owns: () => ownsEngine(home),
    said: () => said,
    async quit() {
      // It may be gone before it has answered.
      await electron.evaluate(({ app }) => app.quit()).catch(() => {})
      const late = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS)
      const code = await exited
      clearTimeout(late)
      return code
    },
    // Playwright starts it in a group of its own; an agent that a launcher started would be in another.
    processes: async () => [
      ...(await processesInGroup(child.pid!)),
      ...(await processesWith('LANYARD_HOME', home)),
    ],
    async end() {
      if (!isOver()) child.kill('SIGKILL')
      await exited
      for (const { pid } of await driven.processes()) kill(pid)
    },
  }
  return driven
}

/** Waits until somebody owns the engine of a home. */
export async function ownsEngine(home: string): Promise<void> {
  const socket = join(home, 'run/engine.sock')
  await until(
    async () => existsSync(socket),
    (there) => there,
    PATIENCE_MS,
  )
}

async function pageOf(
  electron: ElectronApplication,
  surface: Bridge['surface'],
  said: () => string,
): Promise<Page> {
  const look = async () => {
    for (const page of electron.windows()) {
      // A text, since these are not the page's types: a console of AWS has no `lanyard`, and neither has the empty page
      // that each window begins with.
      const found: unknown = await page.evaluate('window.lanyard?.surface').catch(() => null)
      if (found === surface) return page
    }
    return null
  }
  const page = await until(look, Boolean, PATIENCE_MS).catch((cause: unknown) => {
    throw new Error(`The app shows no ${surface}. It said:\n${said()}`, { cause })
  })
  await page!.waitForLoadState('domcontentloaded')
  return page!
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It has ended meanwhile.
  }
}

function defined(environment: NodeJS.ProcessEnv): Record<string, string> {
  const entries = Object.entries(environment)
  return Object.fromEntries(entries.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])))
}
