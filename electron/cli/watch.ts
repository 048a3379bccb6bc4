import { SECOND_MS } from '../../shared/time.ts'
import type { CliContext } from './context.ts'

const CLEAR = '\u001b[H\u001b[2J'
const HIDE_CURSOR = '\u001b[?25l'
const SHOW_CURSOR = '\u001b[?25h'

/**
 * Draws a view again each second until the caller has gone. Off a terminal it writes view after view with an empty
 * line between, so that a program can follow it too.
 */
export function watchLive({ invocation, out }: CliContext, view: () => string): Promise<void> {
  const { signal, tty } = invocation
  return new Promise((resolve) => {
    const draw = () => out(tty.stdout ? `${CLEAR}${view()}` : `${view()}\n`)
    if (tty.stdout) out(HIDE_CURSOR)
    draw()
    const timer = setInterval(draw, SECOND_MS)
    const end = () => {
      clearInterval(timer)
      if (tty.stdout) out(SHOW_CURSOR)
      resolve()
    }
    if (signal.aborted) end()
    else signal.addEventListener('abort', end, { once: true })
  })
}
