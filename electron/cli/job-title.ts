import { environmentOf } from '../../shared/colour.ts'
import { printable } from '../../shared/printable.ts'
import { t } from '../../shared/text.ts'
import type { CliContext } from './context.ts'

/** Whoever comes back to a window in which something runs in production is to see that at once. */
export function jobTitle({ app, invocation: { tty, env } }: CliContext, sessionId: string): string | null {
  const view = app.store.get().live.sessions.find(({ id }) => id === sessionId)
  const canShow = (tty.stdout || tty.stderr) && !['', 'dumb', 'linux'].includes(env.get('TERM') ?? '')
  if (!view || !canShow || environmentOf(view, app.store.get().marks) !== 'production') return null
  return t('exec.title', { name: printable(view.name) })
}
