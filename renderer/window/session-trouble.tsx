import type { SessionView } from '../../shared/snapshot.ts'
import { t, type TextKey } from '../../shared/text.ts'
import { FixText } from '../fix-text.tsx'
import { signIn } from '../portal-commands.ts'
import { samlTrouble } from '../saml-trouble.ts'
import { renew, start, type Target } from '../session-commands.ts'
import { handOver } from '../view-state.ts'

/** The last error of a session with its fix; where the app can do the fix itself, buttons that do. */
export function SessionTrouble({ session, target }: { session: SessionView; target: Target }) {
  const { state } = session
  if (!('error' in state) || !state.error) return null
  const { message, fix, code } = state.error
  const ways = waysOut(code, session, target)
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
      <div className="trouble-ways">
        {ways.map(({ label, run }) => (
          <button key={label} type="button" className="button" data-size="small" onClick={run}>
            {t(label)}
          </button>
        ))}
      </div>
    </section>
  )
}

const NEEDS_SIGN_IN = new Set(['sign-in-needed', 'portal-expired', 'sign-in-timed-out', 'sign-in-refused'])

interface Way {
  readonly label: TextKey
  readonly run: () => void
}

function waysOut(code: string, session: SessionView, target: Target): readonly Way[] {
  const { id, portalId, state } = session
  if (NEEDS_SIGN_IN.has(code) && portalId !== null)
    return [{ label: 'portal.sign-in', run: () => void signIn(portalId, 'browser') }]
  const ownBrowser: Way = { label: 'saml.own-browser-short', run: () => handOver(id) }
  const wants = samlTrouble(session)
  if (wants === 'own-browser') return [ownBrowser]
  const again: Way =
    state.phase === 'expiring'
      ? { label: 'action.renew', run: () => void renew(target) }
      : { label: 'action.retry', run: () => void start(target) }
  return wants === 'sign-in' ? [again, ownBrowser] : [again]
}
