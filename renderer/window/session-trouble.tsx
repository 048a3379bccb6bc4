import type { SessionView } from '../../shared/snapshot.ts'
import { t, type TextKey } from '../../shared/text.ts'
import { FixText } from '../fix-text.tsx'
import { signIn } from '../portal-commands.ts'
import { renew, start, type Target } from '../session-commands.ts'

/** The last error of a session with its fix; where the app can do the fix itself, a button that does. */
export function SessionTrouble({ session, target }: { session: SessionView; target: Target }) {
  const { state } = session
  if (!('error' in state) || !state.error) return null
  const { message, fix, code } = state.error
  const way = wayOut(code, session, target)
  return (
    <section
      className="trouble selectable"
      data-tone={state.phase === 'expiring' ? 'soon' : 'now'}
      aria-label={t('drawer.trouble')}
    >
      <p>
        <FixText text={message} />
      </p>
      <p className="fix">
        <FixText text={fix} />
      </p>
      {way && (
        <button type="button" className="button" data-size="small" onClick={way.run}>
          {t(way.label)}
        </button>
      )}
    </section>
  )
}

const NEEDS_SIGN_IN = new Set(['sign-in-needed', 'portal-expired', 'sign-in-timed-out', 'sign-in-refused'])

function wayOut(
  code: string,
  { portalId, state }: SessionView,
  target: Target,
): { label: TextKey; run: () => void } | null {
  if (NEEDS_SIGN_IN.has(code) && portalId !== null)
    return { label: 'portal.sign-in', run: () => void signIn(portalId, 'browser') }
  if (state.phase === 'expiring') return { label: 'action.renew', run: () => void renew(target) }
  return { label: 'action.retry', run: () => void start(target) }
}
