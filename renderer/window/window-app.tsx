import { useEffect } from 'react'
import { assertNever } from '../../shared/assert-never.ts'
import type { ShownView } from '../../shared/desktop-contract.ts'
import { AccountsView } from './accounts-view.tsx'
import { FirstRun } from './first-run.tsx'
import { InstanceDialog } from './instance-dialog.tsx'
import { ProfileDialog } from './profile-dialog.tsx'
import { QuestionCards } from './question-cards.tsx'
import { SamlHandOverDialog } from './saml-hand-over-dialog.tsx'
import { SessionDialog } from './session-dialog.tsx'
import { SessionDrawer } from './session-drawer.tsx'
import { SessionRemoval } from './session-removal.tsx'
import { SessionsView } from './sessions-view.tsx'
import { SettingsView } from './settings-view.tsx'
import { Sidebar } from './sidebar.tsx'
import { Loading } from './loading.tsx'
import { MainPart } from '../main-part.tsx'
import { markPainted } from '../painted.ts'
import { useEngine, useSessions } from '../store.ts'
import { newSession, showView, useView } from '../view-state.ts'

export function WindowApp() {
  const isLoaded = useEngine(({ live }) => live !== null)
  const isNew = useEngine(({ live }) => live?.portals.length === 0 && live.sessions.length === 0)
  useEffect(() => window.lanyard.onShow(show), [])
  useEffect(focusSearchByKey, [])
  useEffect(() => {
    if (isLoaded) markPainted('lanyard-window')
  }, [isLoaded])

  if (!isLoaded) return <Loading />
  return (
    <div className="window">
      <Sidebar />
      <MainPart className="main">
        <QuestionCards />
        <Shown isNew={isNew} />
      </MainPart>
      <OpenDrawer />
      <SessionDialog />
      <SessionRemoval />
      <SamlHandOverDialog />
      <ProfileDialog />
      <InstanceDialog />
    </div>
  )
}

function show(view: ShownView): void {
  if (view === null) return
  showView(view === 'new-session' ? 'sessions' : view)
  if (view === 'new-session') newSession()
}

function Shown({ isNew }: { isNew: boolean }) {
  const view = useView((state) => state.view)
  const addingPortal = useView((state) => state.addingPortal)
  if (addingPortal || (isNew && view !== 'settings')) return <FirstRun isNew={isNew} />
  switch (view) {
    case 'sessions':
      return <SessionsView />
    case 'accounts':
      return <AccountsView />
    case 'settings':
      return <SettingsView />
    default:
      return assertNever(view)
  }
}

function OpenDrawer() {
  const openId = useView(({ view, addingPortal, openSessionId }) =>
    view === 'sessions' && !addingPortal ? openSessionId : null,
  )
  const open = useSessions().find(({ id }) => id === openId)
  return open ? <SessionDrawer key={open.id} session={open} /> : null
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
