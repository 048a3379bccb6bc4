import type { Invocation } from './command.ts'

export type Tone = 'good' | 'soon' | 'now' | 'faint' | 'strong' | 'plain'

/** How text looks where it is going to be read. */
export interface Style {
  paint(tone: Tone, text: string): string
  /** Whether the reader's terminal shows more than ASCII. */
  readonly unicode: boolean
  /** Whether lines can be drawn over: a terminal, and not a dumb one. */
  readonly redraws: boolean
  /** The terminal's size; `null` where there is none, or it is not told. */
  readonly columns: number | null
  readonly lines: number | null
}

const CODES: Readonly<Record<Tone, string>> = {
  good: '32',
  soon: '33',
  now: '31',
  faint: '2',
  strong: '1',
  plain: '',
}

/**
 * Colour only on a terminal, and not where NO_COLOR is set (no-color.org) or the terminal is dumb; FORCE_COLOR and
 * CLICOLOR_FORCE ask for it elsewhere too. Every fact that a colour tells stands there as a word too.
 */
export function styleFor({ tty, env }: Pick<Invocation, 'tty' | 'env'>, stream: 'stdout' | 'stderr'): Style {
  const terminal = tty[stream]
  const dumb = env.get('TERM') === 'dumb'
  const locale = env.get('LC_ALL')
  const coloured = !env.get('NO_COLOR') && (forcesColour(env) ?? (terminal && !dumb))
  const size = (name: string) => (terminal ? positive(env.get(name)) : null)
  return {
    unicode: !dumb && locale !== 'C' && locale !== 'POSIX',
    redraws: terminal && !dumb,
    columns: size('COLUMNS'),
    lines: size('LINES'),
    paint: (tone, text) => (coloured && CODES[tone] ? `\u001b[${CODES[tone]}m${text}\u001b[0m` : text),
  }
}

/** What was asked for whatever the terminal; `null` when nothing was. */
function forcesColour(env: Invocation['env']): boolean | null {
  const forced = env.get('FORCE_COLOR') || env.get('CLICOLOR_FORCE')
  return forced ? forced !== '0' && forced !== 'false' : null
}

function positive(text: string | undefined): number | null {
  const value = Number(text)
  return Number.isInteger(value) && value > 0 ? value : null
}
