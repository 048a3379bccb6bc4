import { KeyRound } from 'lucide-react'
import { t } from '../../shared/text.ts'
import { useNames } from '../names.ts'
import { useLive } from '../store.ts'
import { openSession, showView } from '../view-state.ts'

/** The changes of keys that an earlier Lanyard left half done. */
export function KeyStrips() {
  const names = useNames()
  const { keyRotations, sessions } = useLive()
  return keyRotations.map(({ sessionId, resumed }) => {
    const session = sessions.find(({ id }) => id === sessionId)
    if (!resumed || !session) return null
    return (
      <div key={sessionId} className="strip" role="status">
        <KeyRound />
        <p className="strip-text">{t('key.resumed-strip', { name: names.session(session) })}</p>
        <button
          type="button"
          className="button"
          data-size="small"
          onClick={() => {
            showView('sessions')
            openSession(sessionId)
          }}
        >
          {t('key.show')}
        </button>
      </div>
    )
  })
}
