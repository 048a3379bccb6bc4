import { LogIn } from 'lucide-react'
import type { SessionView } from '../../shared/snapshot.ts'
import { t } from '../../shared/text.ts'
import { isLive } from '../../shared/session-state.ts'
import { useNames } from '../names.ts'
import { samlTrouble } from '../saml-trouble.ts'
import { renew, start } from '../session-commands.ts'
import { useSessions } from '../store.ts'
import { handOver } from '../view-state.ts'
import { targetOf } from './session-row.tsx'

/** The SAML sessions that wait for a sign-in, with both ways to it. */
export function SamlStrips() {
  return useSessions().map((session) => {
    const wants = samlTrouble(session)
    return wants && <SamlStrip key={session.id} session={session} wants={wants} />
  })
}

function SamlStrip({ session, wants }: { session: SessionView; wants: 'sign-in' | 'own-browser' }) {
  const name = useNames().session(session)
  const target = targetOf(session, name)
  const isOwn = wants === 'own-browser'
  return (
    <div className="strip" data-tone="soon" role="status">
      <LogIn />
      <p className="strip-text">{t(isOwn ? 'saml.wants-own-browser' : 'saml.wants-you', { name })}</p>
      {!isOwn && (
        <button
          type="button"
          className="button"
          data-size="small"
          onClick={() => void (isLive(session.state) ? renew(target) : start(target))}
        >
          {t('portal.sign-in')}
        </button>
      )}
      <button type="button" className="button" data-size="small" onClick={() => handOver(session.id)}>
        {t(isOwn ? 'saml.own-browser-short' : 'saml.own-browser-instead')}
      </button>
    </div>
  )
}
