import { Command } from 'cmdk'
import { Search } from 'lucide-react'
import { useEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react'
import { assertNever } from '../../shared/assert-never.ts'
import { directory } from '../../shared/directory.ts'
import { EMPTY_LIVE } from '../../shared/snapshot.ts'
import { t } from '../../shared/text.ts'
import { ask } from '../ask.ts'
import { clock } from '../clock.ts'
import { readUses, usageKey } from '../frecency.ts'
import { useNames, type Names } from '../names.ts'
import { cancelSignIn, reopenSignIn, signIn } from '../portal-commands.ts'
import { runShortcut } from '../run-shortcut.ts'
import { openConsole, start, stopAll, type Target } from '../session-commands.ts'
import { CODE_FIELD } from '../question-form.tsx'
import { useEngine, useLive, useMarks } from '../store.ts'
import { isLive } from '../../shared/session-state.ts'
import { EntryActions } from './entry-actions.tsx'
import { panelGroups, type PanelItem } from './panel-items.ts'
import { PanelFooter } from './panel-footer.tsx'
import { PanelLine } from './panel-line.tsx'
import { PanelSignIn } from './panel-sign-in.tsx'
import { QuestionCard } from './question-card.tsx'

const hide = () => ask('panel.hide', undefined)

export function PanelApp() {
  const [typed, setTyped] = useState('')
  const [selected, setSelected] = useState('')
  const [showsActions, setShowsActions] = useState(false)
  const field = useRef<HTMLInputElement>(null)
  const names = useNames()
  const isAsked = useLive().questions.length > 0
  const { groups, isEmpty } = useGroups(typed)
  const items = groups.flatMap((group) => group.items)
  const item = items.find(({ key }) => key === selected) ?? items[0] ?? null

  useEffect(
    () =>
      window.lanyard.onShow(() => {
        setTyped('')
        setSelected('')
        setShowsActions(false)
        const code = document.querySelector<HTMLInputElement>(`.${CODE_FIELD}`)
        ;(code ?? field.current)?.focus()
      }),
    [],
  )

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key === 'Escape') return void hide()
    if (event.key === 'Tab') {
      event.preventDefault()
      if (item?.kind === 'entry') setShowsActions(true)
      return
    }
    if (item?.kind !== 'entry') return
    const target = targetOf(item, names)
    const leaves = isLeaving(event)
    void runShortcut(event, target)?.then((done) => {
      if (done && leaves) void hide()
    })
  }

  // A code that is wanted is asked for above the lines.
  if (showsActions && !isAsked && item?.kind === 'entry')
    return (
      <EntryActions
        entry={item.entry}
        target={targetOf(item, names)}
        back={() => setShowsActions(false)}
        hide={() => void hide()}
      />
    )
  return (
    <Command
      className="panel-page"
      label={t('panel.label')}
      shouldFilter={false}
      vimBindings={false}
      loop
      value={item?.key ?? ''}
      onValueChange={setSelected}
      onKeyDown={onKeyDown}
    >
      <div className="panel-search">
        <Search />
        <Command.Input
          ref={field}
          autoFocus
          value={typed}
          onValueChange={(text) => {
            setTyped(text)
            setSelected('')
          }}
          placeholder={t('panel.search')}
        />
      </div>
      <QuestionCard leave={() => field.current?.focus()} />
      <PanelSignIn />
      <Command.List className="panel-list" label={t('panel.list')}>
        {groups.map(({ name, items }) => (
          <Command.Group key={name} heading={t(`panel.group-${name}`)}>
            {items.map((item) => (
              <PanelLine key={item.key} item={item} typed={typed} run={() => void enter(item, names)} />
            ))}
          </Command.Group>
        ))}
        {items.length === 0 && (
          <Command.Empty className="panel-empty">
            {isEmpty ? t('loading') : t('panel.no-match', { typed })}
          </Command.Empty>
        )}
      </Command.List>
      <PanelFooter item={item} />
    </Command>
  )
}

function useGroups(typed: string) {
  const live = useEngine((state) => state.live)
  const catalog = useEngine((state) => state.catalog)
  const marks = useMarks()
  const entries = useMemo(
    () => directory({ live: live ?? EMPTY_LIVE, catalog: catalog ?? { accounts: [] } }),
    [live, catalog],
  )
  const groups = useMemo(
    () => panelGroups(typed, entries, live ?? EMPTY_LIVE, readUses(), clock.now(), marks),
    [typed, entries, live, marks],
  )
  return { groups, isEmpty: live === null }
}

type EntryItem = Extract<PanelItem, { kind: 'entry' }>

function targetOf({ entry }: EntryItem, names: Names): Target {
  const { borrowable, session, roleName } = entry
  const name = session ? names.session(session) : `${names.account(entry)} / ${names.text(roleName)}`
  return { key: usageKey(entry), name, borrowable, session }
}

/** The obvious thing: start what does not run, open the console of what does. */
async function enter(item: PanelItem, names: Names): Promise<void> {
  switch (item.kind) {
    case 'entry': {
      const target = targetOf(item, names)
      if (!isLive(item.entry.state)) return void (await start(target))
      if (await openConsole(target)) void hide()
      return
    }
    case 'sign-in':
      return void (await signIn(item.portal.id, 'browser'))
    case 'reopen-sign-in':
      return void (await reopenSignIn(item.portal.id))
    case 'cancel-sign-in':
      return void (await cancelSignIn(item.portal.id))
    case 'stop-all':
      return stopAll(useEngine.getState().live?.sessions ?? [])
    case 'new-session':
      await ask('window.show', { view: 'new-session' })
      return void hide()
    case 'open-window':
      await ask('window.show', { view: null })
      return void hide()
    default:
      return assertNever(item)
  }
}

/** Copying, the console and a terminal lead elsewhere; renewing and stopping are to be seen here. */
function isLeaving({ key }: KeyboardEvent): boolean {
  return ['c', 'o', 't'].includes(key.toLowerCase())
}
