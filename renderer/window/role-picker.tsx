import { useMemo, useState, type KeyboardEvent } from 'react'
import { directory, type DirectoryEntry } from '../../shared/directory.ts'
import { printable } from '../../shared/printable.ts'
import { quickSearch } from '../../shared/quick-search.ts'
import { isLive } from '../../shared/session-state.ts'
import { EMPTY_LIVE } from '../../shared/snapshot.ts'
import { t } from '../../shared/text.ts'
import { useNames, type Names } from '../names.ts'
import { useEngine, useMarks } from '../store.ts'

const MOST_SHOWN = 6

interface RolePickerProps {
  id: string
  saysId: string
  isWrong: boolean
  isFirst: boolean
  chosen: DirectoryEntry | null
  choose: (entry: DirectoryEntry | null) => void
}

/** Finds a session or a role of the catalogue by typing, as the quick panel does. */
export function RolePicker({ id, saysId, isWrong, isFirst, chosen, choose }: RolePickerProps) {
  const names = useNames()
  const [typed, setTyped] = useState('')
  const [isOpen, setOpen] = useState(false)
  const [at, setAt] = useState(0)
  const found = useFound(typed)
  const current = found[Math.min(at, found.length - 1)]

  function take(entry: DirectoryEntry): void {
    choose(entry)
    setOpen(false)
  }
  function onKeyDown(event: KeyboardEvent): void {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step !== undefined) {
      event.preventDefault()
      if (isOpen) setAt((at + step + found.length) % Math.max(1, found.length))
      else setOpen(true)
    } else if (isOpen && event.key === 'Enter' && current) {
      event.preventDefault()
      take(current)
    } else if (isOpen && event.key === 'Escape') {
      event.preventDefault()
      setOpen(false)
    }
  }
  return (
    <div className="role-picker">
      <input
        id={id}
        className="field"
        data-first={isFirst ? '' : undefined}
        role="combobox"
        aria-expanded={isOpen}
        aria-controls={`${id}-found`}
        aria-autocomplete="list"
        aria-activedescendant={isOpen && current ? `${id}-${entryKey(current)}` : undefined}
        aria-invalid={isWrong}
        aria-describedby={saysId}
        autoComplete="off"
        spellCheck={false}
        placeholder={t('form.source-search')}
        value={chosen ? entryText(chosen, names) : typed}
        onBlur={() => setOpen(false)}
        onKeyDown={onKeyDown}
        onChange={(event) => {
          choose(null)
          setTyped(event.target.value)
          setAt(0)
          setOpen(true)
        }}
      />
      <ul
        id={`${id}-found`}
        className="picked menu"
        role="listbox"
        aria-label={t('form.source')}
        hidden={!isOpen || found.length === 0}
      >
        {found.map((entry) => (
          <li
            key={entryKey(entry)}
            id={`${id}-${entryKey(entry)}`}
            className="picked-line"
            role="option"
            aria-selected={entry === current}
            // The field keeps the focus: losing it would close the list before the click.
            onPointerDown={(event) => event.preventDefault()}
            onClick={() => take(entry)}
          >
            <span className="cut">{entryText(entry, names)}</span>
            {isLive(entry.state) && (
              <span className="badge" data-tone="plain">
                {t('group.active')}
              </span>
            )}
            <span className="digits">{names.id(entry.accountId)}</span>
          </li>
        ))}
      </ul>
    </div>
  )
}

function useFound(typed: string): readonly DirectoryEntry[] {
  const live = useEngine((state) => state.live) ?? EMPTY_LIVE
  const catalog = useEngine((state) => state.catalog)
  const marks = useMarks()
  const entries = useMemo(() => directory({ live, catalog: catalog ?? { accounts: [] } }), [live, catalog])
  return useMemo(
    () =>
      quickSearch(typed, entries, {
        limit: MOST_SHOWN,
        useOf: () => 0,
        aliasOf: (accountId) => marks[accountId]?.alias,
        byLetters: true,
      }),
    [typed, entries, marks],
  )
}

function entryText(entry: DirectoryEntry, names: Names): string {
  return entry.session
    ? names.session(entry.session)
    : `${names.account(entry)} / ${printable(entry.roleName)}`
}

/** IDs of a page hold no spaces. */
function entryKey({ borrowable }: DirectoryEntry): string {
  return Object.values(borrowable).join('_').replace(/\s/g, '_')
}
