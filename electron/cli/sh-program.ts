import { quoteSh } from '../core/delivery/shell-quoting.ts'

// Programs for the launcher, which evaluates them in whatever `sh` it runs in. They may use what POSIX has, and
// the launcher's own `get PATH` (a page to standard output), `send PATH` (standard input to a page) and `ask PATH` (a
// page as the answer).

/** Text above this many characters is fetched: where printf is a program (mksh), the kernel limits an argument. */
const INLINE_MAX = 16_384

/**
 * Text for standard error, then an exit code. `offer` keeps what does not go into a program and gives its path.
 * Not for secrets: printf may be a program, and its arguments are there for everyone to see.
 */
export function sayAndExit(text: string, exit: number, offer: (text: string) => string): string {
  if (text === '') return `exit ${exit}\n`
  const inline = text.length <= INLINE_MAX && !text.includes('\0')
  const say = inline ? `printf %s ${quoteSh(text)}` : `get ${offer(text)}`
  return `${say} >&2\nexit ${exit}\n`
}

/** Standard error from one page as it comes, then the answer from another. */
export function streamThenAsk(errorPath: string, answerPath: string): string {
  return `get ${errorPath} >&2\nask ${answerPath}\n`
}

/** Standard input to one page, then the answer from another. */
export function sendThenAsk(inputPath: string, answerPath: string): string {
  return `send ${inputPath}\nask ${answerPath}\n`
}
