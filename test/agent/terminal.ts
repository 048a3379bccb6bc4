import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'

/** A program on a terminal of its own. */
export interface Terminal {
  readonly process: ChildProcess
  /** Everything it wrote so far, as a terminal gets it. */
  text(): string
  /** Types; `\u0003` is Ctrl-C. */
  type(text: string): void
  /** Resolves once a pattern is found in what was written after the `skip`th character. */
  shows(pattern: RegExp | string, skip?: number): Promise<void>
  /** The exit code, once the program has ended. */
  exit(): Promise<number | null>
}

/** Runs a program on a terminal of this size, by util-linux's script(1). */
export function openTerminal(
  command: readonly string[],
  { env, columns, lines }: { env: Readonly<Record<string, string>>; columns: number; lines: number },
): Terminal {
  const words = command.map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(' ')
  const line = `stty cols ${columns} rows ${lines} -echo; exec ${words}`
  const child = spawn('script', ['--quiet', '--return', '--flush', '--command', line, '/dev/null'], {
    env: { ...env, SHELL: '/bin/sh' },
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  let written = ''
  const listeners = new Set<() => void>()
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    written += chunk
    for (const listener of listeners) listener()
  })
  const closed = once(child, 'close') as Promise<[number | null]>
  return {
    process: child,
    text: () => written,
    type: (text) => void child.stdin.write(text),
    shows: (pattern, skip = 0) =>
      new Promise((resolve, reject) => {
        const found = () => {
          const rest = written.slice(skip)
          return typeof pattern === 'string' ? rest.includes(pattern) : pattern.test(rest)
        }
        const look = () => {
          if (!found()) return
          listeners.delete(look)
          resolve()
        }
        listeners.add(look)
        look()
        void closed.then(() => {
          if (!found()) reject(new Error(`The program ended without ${String(pattern)}: ${written}`))
        })
      }),
    exit: async () => (await closed)[0],
  }
}

/** What a person sees of it: the text without the sequences that colour it. */
export function uncoloured(text: string): string {
  return text.replaceAll(/\u001b\[[0-9;]*m/g, '')
}
