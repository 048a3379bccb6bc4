import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { foundRuntime } from '../electron/dev/electron-runtime.ts'

/** How long an app may take to say something, or to end (milliseconds): on a busy machine. */
const PATIENCE_MS = 30_000

/** The same for every app. There is no graphics card on a display of our own; as root there is no sandbox either. */
const FLAGS = ['--no-sandbox', '--disable-gpu', '--remote-debugging-port=0']

/** An app on Electron that nobody is connected to while it starts, so that nothing but itself is measured. */
export interface MeasuredApp {
  readonly pid: number
  /** When it was started, in epoch milliseconds. */
  readonly startedAt: number
  /** The port that `bench/devtools.ts` connects to. */
  devToolsPort(): Promise<number>
  devToolsAddress(): Promise<string>
  /** Waits for a line on its standard output that begins with a word, and gives the rest of the line. */
  line(word: string): Promise<string>
  /** As a desktop ends it that is left; gives when it is over. */
  end(): Promise<void>
}

/** Epoch milliseconds, finer than Date.now(): as the pages reckon their own. */
export function now(): number {
  return performance.timeOrigin + performance.now()
}

/** @param folder The built app, as `electron FOLDER` runs it. */
export function startMeasuredApp(
  folder: string,
  env: NodeJS.ProcessEnv,
  args: readonly string[] = [],
): MeasuredApp {
  const runtime = foundRuntime()
  if (!runtime) throw new Error('There is no Electron to run')
  const startedAt = now()
  const child = spawn(runtime.path, [...FLAGS, folder, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  const said = [listen(child.stdout), listen(child.stderr)] as const
  const over = once(child, 'close').then(() => {
    const text = said.flatMap(({ lines }) => lines).join('\n')
    throw new Error(`The app ended before it said what was waited for. It said:\n${text}`)
  })
  over.catch(() => {})
  const line = (from: Said, word: string): Promise<string> => Promise.race([from.line(word), over])
  const devToolsAddress = () => line(said[1], 'DevTools listening on ')

  return {
    pid: child.pid!,
    startedAt,
    devToolsAddress,
    devToolsPort: async () => Number(new URL(await devToolsAddress()).port),
    line: (word) => line(said[0], `${word} `),
    end: () => end(child),
  }
}

interface Said {
  readonly lines: readonly string[]
  line(beginning: string): Promise<string>
}

function listen(stream: NodeJS.ReadableStream): Said {
  const lines: string[] = []
  const reader = createInterface({ input: stream })
  reader.on('line', (line) => void lines.push(line))
  return {
    lines,
    line: (beginning) =>
      new Promise((resolve) => {
        const take = (line: string): void => {
          if (!line.startsWith(beginning)) return
          reader.off('line', take)
          resolve(line.slice(beginning.length))
        }
        reader.on('line', take)
        for (const line of lines) take(line)
      }),
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const closed = once(child, 'close')
  child.kill('SIGTERM')
  const late = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS)
  await closed
  clearTimeout(late)
}
