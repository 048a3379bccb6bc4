import { useEffect } from 'react'
import { AccountsView } from './accounts-view.tsx'
import { FirstRun } from './first-run.tsx'
import { SessionDrawer } from './session-drawer.tsx'
import { SessionsView } from './sessions-view.tsx'
import { SettingsView } from './settings-view.tsx'
import { Sidebar } from './sidebar.tsx'
import { Loading } from './loading.tsx'
import { markPainted } from '../painted.ts'
import { useEngine } from '../store.ts'
import { showView, useView } from '../view-state.ts'

export function WindowApp() {
  const live = useEngine((state) => state.live)
  const { view, openSessionId, addingPortal } = useView()
  useEffect(() => window.lanyard.onShow((view) => view && showView(view)), [])
  useEffect(focusSearchByKey, [])
  const isReady = live !== null
  useEffect(() => {
    if (isReady) markPainted('lanyard-window')
  }, [isReady])

  if (!live) return <Loading />
  const isNew = live.portals.length === 0 && live.sessions.length === 0
  const open = live.sessions.find(({ id }) => id === openSessionId)
  return (
    <div className="window">
      <Sidebar />
      <main className="main">
        {addingPortal || (isNew && view !== 'settings') ? (
          <FirstRun isNew={isNew} />
        ) : view === 'sessions' ? (
          <SessionsView />
        ) : view === 'accounts' ? (
          <AccountsView />
        ) : (
          <SettingsView />
        )}
      </main>
      {view === 'sessions' && !addingPortal && open && <SessionDrawer key={open.id} session={open} />}
    </div>
  )
}

/** Ctrl/Cmd+K goes to the search of whatever is shown. */
function focusSearchByKey(): () => void {
  const onKey = (event: KeyboardEvent) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.key.toLowerCase() !== 'k') return
    event.preventDefault()
    const field = document.querySelector<HTMLInputElement>('main input[type=search]')
    field?.focus()
    field?.select()
  }
  addEventListener('keydown', onKey)
  return () => removeEventListener('keydown', onKey)
}
