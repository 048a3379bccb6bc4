import { Plus, Search, Timer } from 'lucide-react'
import { useMemo, useState } from 'react'
import { isLive } from '../../shared/session-state.ts'
import { t } from '../../shared/text.ts'
import { shortcutText } from '../shortcuts.ts'
import { stopAll } from '../session-commands.ts'
import { useSessions } from '../store.ts'
import { newSession, showView } from '../view-state.ts'
import { moveFocus } from './row-focus.ts'
import { sessionGroups } from './session-groups.ts'
import { SessionRow } from './session-row.tsx'
import { Strips } from './strips.tsx'

export function SessionsView() {
  const sessions = useSessions()
  const [typed, setTyped] = useState('')
  const groups = useMemo(() => sessionGroups(sessions, typed), [sessions, typed])
  const runs = sessions.some(({ state }) => isLive(state))
  return (
    <>
      <header className="topbar">
        <h1>{t('nav.sessions')}</h1>
        <div className="search">
          <Search />
          <input
            type="search"
            className="field"
            placeholder={t('sessions.search')}
            aria-label={t('sessions.search')}
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
            onKeyDown={(event) => {
              if (event.key === 'Escape') setTyped('')
              if (event.key === 'ArrowDown') moveFocus(event, 'session-open')
            }}
          />
          <kbd>{shortcutText('K')}</kbd>
        </div>
        {runs && (
          <button type="button" className="button" onClick={() => void stopAll(sessions)}>
            {t('action.stop-all')}
          </button>
        )}
        <button type="button" className="button" data-tone="accent" onClick={() => newSession()}>
          <Plus />
          {t('sessions.new')}
        </button>
      </header>
      <div className="scroll sessions">
        <Strips />
        {groups.map((group) => (
          <section key={group.name} aria-labelledby={`group-${group.name}`}>
            <h2 className="group-title" id={`group-${group.name}`}>
              {t(`group.${group.name}`)}
            </h2>
            <ul onKeyDown={(event) => moveFocus(event, 'session-open')}>
              {group.sessions.map((session) => (
                <SessionRow key={session.id} session={session} />
              ))}
            </ul>
          </section>
        ))}
        {groups.length === 0 && <NoSessions typed={typed} />}
      </div>
    </>
  )
}

function NoSessions({ typed }: { typed: string }) {
  return (
    <div className="empty">
      {typed === '' ? <Timer /> : <Search />}
      <h2>{typed === '' ? t('sessions.none') : t('sessions.no-match', { typed })}</h2>
      <p>{typed === '' ? t('sessions.none-more') : t('sessions.no-match-more')}</p>
      <div className="row">
        <button type="button" className="button" onClick={() => showView('accounts')}>
          {t('sessions.browse')}
        </button>
      </div>
    </div>
  )
}
