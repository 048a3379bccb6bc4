import type { Job } from './command.ts'
import { quoteSh } from '../core/delivery/shell-quoting.ts'

// Programs for the launcher, which evaluates them in whatever `sh` it runs in. They may use what POSIX has, and
// the launcher's own `get PATH` (a page to standard output), `ask PATH` (a page as the answer) and for a job
// `runnable`, `titled` and `inherit`. "$@" is what was typed behind `lanyard`.

/** Text above this many characters is fetched: where printf is a program (mksh), the kernel limits an argument. */
const INLINE_MAX = 16_384

/** Text for standard error. See `sayAndExit`. */
export function say(text: string, offer: (text: string) => string): string {
  if (text === '') return ''
  const inline = text.length <= INLINE_MAX && !text.includes('\0')
  return `${inline ? `printf %s ${quoteSh(text)}` : `get ${offer(text)}`} >&2\n`
}

/**
 * Text for standard error, then an exit code. `offer` keeps what does not go into a program and gives its path.
 * Not for secrets: printf may be a program, and its arguments are there for everyone to see.
 */
export function sayAndExit(text: string, exit: number, offer: (text: string) => string): string {
  return `${say(text, offer)}exit ${exit}\n`
}

/** Standard error from one page as it comes, then the answer from another. */
export function streamThenAsk(errorPath: string, answerPath: string): string {
  return `get ${errorPath} >&2\nask ${answerPath}\n`
}

/**
 * Asks for a line on the caller's terminal and posts it; the answer to that goes on. The line may be a secret, so it
 * travels in a here-document and never as an argument, and without `echo` it is not shown. Ctrl-C and Ctrl-D tell
 * `gone` instead.
 */
export function askOnTerminal(
  { prompt, echo }: { readonly prompt: string; readonly echo: boolean },
  { reply, gone }: { readonly reply: string; readonly gone: string },
): string {
  // The terminal may have been silent before, and is left as it was.
  const hide = echo ? '' : 'looks=$(stty -g </dev/tty); stty -echo </dev/tty\n'
  const show = echo ? '' : 'stty "$looks" </dev/tty; echo >/dev/tty; '
  const leave = `${show}get ${gone} >/dev/null; exit 130`
  return `${hide}trap ${quoteSh(leave)} INT
printf %s ${quoteSh(prompt)} >/dev/tty
IFS= read -r typed </dev/tty || { ${leave}; }
${show}trap 'exit 130' INT
ask ${reply} --data-binary @- <<LANYARD
$typed
LANYARD
`
}

/** Posts the caller's standard input as it comes, since a program may take its time; the answer to that goes on. */
export function askForInput(reply: string): string {
  return `ask ${reply} -X POST -H Expect: -T -\n`
}

/**
 * Starts a job in the launcher's place. Its environment holds secrets, so it is exported by the shell itself: what
 * `env` is given stands in a list of arguments for everyone to see.
 */
export function jobProgram({ unset, set, command, title }: Job): string {
  const variables = set.map(([name, value]) => `${name}=${quoteSh(value)}`)
  const lines = [
    command === null ? OWN_COMMAND : `set -- ${command.map(quoteSh).join(' ')}`,
    'runnable "$1"',
    ...(title === null ? [] : [`titled ${quoteSh(title)}`]),
    'inherit',
    // Without a name some shells refuse the one, and list all variables for the other.
    ...(unset.length === 0 ? [] : [`unset ${unset.join(' ')}`]),
    ...(set.length === 0 ? [] : [`export ${variables.join(' ')}`]),
    'trap - INT',
    'exec "$@"',
  ]
  return `${lines.join('\n')}\n`
}

/** What was typed behind `--`, or a shell. */
const OWN_COMMAND = `while [ $# -gt 0 ] && [ "$1" != -- ]; do shift; done
[ $# -gt 0 ] && shift
[ $# -gt 0 ] || set -- "\${SHELL:-/bin/sh}"`
