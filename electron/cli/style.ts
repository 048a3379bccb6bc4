import type { Invocation } from './command.ts'

export type Tone = 'good' | 'soon' | 'now' | 'faint' | 'strong' | 'plain'

/** How text looks where it is going to be read. */
export interface Style {
  paint(tone: Tone, text: string): string
  /** Whether the reader's terminal shows more than ASCII. */
  readonly unicode: boolean
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
 * Colour only on a terminal, and not where NO_COLOR is set (no-color.org) or the terminal is dumb. Every fact that a
 * colour tells stands there as a word too.
 */
export function styleFor({ tty, env }: Pick<Invocation, 'tty' | 'env'>, stream: 'stdout' | 'stderr'): Style {
  const coloured = tty[stream] && !env.get('NO_COLOR') && env.get('TERM') !== 'dumb'
  const locale = env.get('LC_ALL')
  return {
    unicode: env.get('TERM') !== 'dumb' && locale !== 'C' && locale !== 'POSIX',
    paint: (tone, text) => (coloured && CODES[tone] ? `\u001b[${CODES[tone]}m${text}\u001b[0m` : text),
  }
}
