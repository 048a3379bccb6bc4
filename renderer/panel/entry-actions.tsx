import { Command } from 'cmdk'
import { ChevronLeft } from 'lucide-react'
import { useState, type KeyboardEvent } from 'react'
import type { DirectoryEntry } from '../../shared/directory.ts'
import { isLive } from '../../shared/session-state.ts'
import { t } from '../../shared/text.ts'
import { matchesWords, splitWords } from '../../shared/word-match.ts'
import { runAction, runShortcut } from '../run-shortcut.ts'
import { choose, copyCredentials, copyProfileName, start, type Target } from '../session-commands.ts'
import { SHELLS } from '../shells.ts'
import { SHORTCUT_KEYS, shortcutText, type ShortcutAction } from '../shortcuts.ts'

interface EntryActionsProps {
  entry: DirectoryEntry
  target: Target
  back: () => void
  hide: () => void
}

interface Action {
  readonly text: string
  readonly keys?: string
  readonly run: () => unknown
  /** It leads elsewhere, so the panel goes when it is done. */
  readonly leaves: boolean
}

/** Everything that can be done with one line, found by typing like the lines themselves. */
export function EntryActions({ entry, target, back, hide }: EntryActionsProps) {
  const [typed, setTyped] = useState('')
  const words = splitWords(typed)
  const actions = actionsOf(entry, target).filter(
    ({ text }) => words.length === 0 || matchesWords(words, text),
  )

  async function run({ run, leaves }: Action): Promise<void> {
    const done = await run()
    if (leaves && done) hide()
    else back()
  }
  function onKeyDown(event: KeyboardEvent): void {
    const isBack =
      event.key === 'Escape' || event.key === 'Tab' || (event.key === 'Backspace' && typed === '')
    if (isBack) {
      event.preventDefault()
      back()
      return
    }
    void runShortcut(event, target)?.then(back)
  }
  return (
    <Command
      className="panel-page"
      label={t('panel.actions', { name: target.name })}
      shouldFilter={false}
      vimBindings={false}
      loop
      onKeyDown={onKeyDown}
    >
      <div className="panel-search">
        <button
          type="button"
          className="icon-button"
          tabIndex={-1}
          aria-label={t('panel.back')}
          onClick={back}
        >
          <ChevronLeft />
        </button>
        <Command.Input
          autoFocus
          value={typed}
          onValueChange={setTyped}
          placeholder={t('panel.search-actions')}
        />
      </div>
      <Command.List className="panel-list" label={t('panel.actions', { name: target.name })}>
        <Command.Group heading={target.name}>
          {actions.map((action) => (
            <Command.Item
              key={action.text}
              className="panel-line panel-command"
              value={action.text}
              onSelect={() => void run(action)}
            >
              <span className="cut">{action.text}</span>
              {action.keys !== undefined && <kbd>{action.keys}</kbd>}
            </Command.Item>
          ))}
        </Command.Group>
        <Command.Empty className="panel-empty">{t('panel.no-action', { typed })}</Command.Empty>
      </Command.List>
      <footer className="panel-footer">
        <span className="hint">
          <kbd>↵</kbd> {t('panel.run')}
        </span>
        <span className="hint">
          <kbd>Esc</kbd> {t('panel.back')}
        </span>
      </footer>
    </Command>
  )
}

function actionsOf({ state, session, borrowable }: DirectoryEntry, target: Target): readonly Action[] {
  const runs = isLive(state)
  const isPinned = session?.pinned ?? false
  const keyed = (action: ShortcutAction, leaves: boolean): Action => ({
    text: t(`action.${action}`),
    keys: shortcutText(SHORTCUT_KEYS[action]),
    run: () => runAction(action, target),
    leaves,
  })
  return [
    ...(runs ? [] : [{ text: t('action.start'), run: () => start(target), leaves: false }]),
    keyed('console', true),
    keyed('copy', true),
    keyed('terminal', true),
    ...(runs ? [keyed('renew', false), keyed('stop', false)] : []),
    ...(session?.profile == null
      ? []
      : [{ text: t('action.copy-profile'), run: () => copyProfileName(target), leaves: true }]),
    ...SHELLS.map(({ format, name }) => ({
      text: t('action.copy-for-shell', { shell: name }),
      run: () => copyCredentials(target, format),
      leaves: true,
    })),
    {
      text: t(isPinned ? 'action.unpin' : 'action.pin'),
      run: () => choose(borrowable, { pinned: !isPinned }),
      leaves: false,
    },
  ]
}
