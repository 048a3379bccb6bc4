import { SECOND_MS } from '../../shared/time.ts'
import type { CliContext } from './context.ts'

/** What the smallest usual terminal has, where the size is not told. */
const USUAL_LINES = 24

// Each drawing is whole in itself: whoever ends it may do so at any moment, and must find the cursor where a prompt
// belongs, visible, and a terminal that wraps its lines.
const BEGIN = '\u001b[?25l\u001b[?7l\r'
const END = '\u001b[?7h\u001b[?25h'
const CLEAR_REST_OF_LINE = '\u001b[K'
const CLEAR_BELOW = '\u001b[J'

/**
 * Draws a view again each second until the caller has gone: over itself on a terminal, so that what stood above stays.
 * Elsewhere it writes view after view, with an empty line between those of more than one line, so that a program can
 * follow it too.
 */
export function watchLive({ invocation, out, style }: CliContext, view: () => string): Promise<void> {
  const { signal } = invocation
  let drawn = 0

  function redraw(): void {
    const lines = fitted(view().replace(/\n$/, '').split('\n'), style.lines ?? USUAL_LINES)
    const up = drawn > 0 ? `\u001b[${drawn}A` : ''
    drawn = lines.length
    const text = lines.map((line) => `${line}${CLEAR_REST_OF_LINE}\n`).join('')
    out(`${BEGIN}${up}${text}${CLEAR_BELOW}${END}`)
  }

  function append(): void {
    const text = view()
    out(text.indexOf('\n') === text.length - 1 ? text : `${text}\n`)
  }

  const draw = style.redraws ? redraw : append
  return new Promise((resolve) => {
    draw()
    const timer = setInterval(draw, SECOND_MS)
    const end = () => {
      clearInterval(timer)
      resolve()
    }
    if (signal.aborted) end()
    else signal.addEventListener('abort', end, { once: true })
  })
}

/** As many lines as can be drawn over: what has scrolled off the top no longer can. */
function fitted(lines: readonly string[], screen: number): readonly string[] {
  // One line is left for the cursor.
  const room = Math.max(2, screen - 1)
  if (lines.length <= room) return lines
  const hidden = lines.length - room + 1
  return [
    ...lines.slice(0, room - 1),
    `and ${hidden} more; name some of them to see fewer: lanyard ls WORDS --watch`,
  ]
}
