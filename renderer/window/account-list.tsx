import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual'
import { useCallback, useMemo, useRef, useState, type KeyboardEvent } from 'react'
import { t } from '../../shared/text.ts'
import { useSessions } from '../store.ts'
import type { FoundAccount } from './account-filter.ts'
import { AccountLine } from './account-line.tsx'
import { accountRows } from './account-rows.ts'
import { RoleLine } from './role-line.tsx'
import { KeepProfiles } from './keep-profiles.tsx'
import { moveFocus } from './row-focus.ts'

const ROW_HEIGHTS = { account: 48, role: 40 }
const OVERSCAN = 10

/** Accounts and roles, of which only those that can be seen are drawn. */
export function AccountList({ found }: { found: readonly FoundAccount[] }) {
  const sessions = useSessions()
  const [toggled, setToggled] = useState<ReadonlySet<string>>(new Set())
  const rows = useMemo(() => accountRows(found, sessions, toggled), [found, sessions, toggled])
  const scroll = useRef<HTMLDivElement>(null)
  // The line with the focus stays drawn where it is scrolled away, or the focus would be lost with it.
  const focused = useRef(0)
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroll.current,
    estimateSize: (index) => ROW_HEIGHTS[rows[index]!.kind],
    getItemKey: (index) => rows[index]!.key,
    overscan: OVERSCAN,
    rangeExtractor: (range) => withIndex(defaultRangeExtractor(range), focused.current, rows.length),
  })
  const toggle = useCallback((key: string) => setToggled((before) => withToggled(before, key)), [])

  function onKeyDown(event: KeyboardEvent<HTMLElement>): void {
    const end = { Home: 0, End: rows.length - 1 }[event.key]
    if (end === undefined || event.target instanceof HTMLInputElement) return moveFocus(event, 'account-open')
    event.preventDefault()
    const list = event.currentTarget
    virtual.scrollToIndex(end)
    // It is drawn once the list has scrolled there.
    requestAnimationFrame(() =>
      requestAnimationFrame(() =>
        list.querySelector<HTMLElement>(`[aria-posinset='${end + 1}'] > .account-open`)?.focus(),
      ),
    )
  }

  return (
    <>
      <div className="accounts-head">
        <p className="accounts-count digits" role="status">
          {t(found.length === 1 ? 'accounts.one' : 'accounts.count', {
            count: found.length.toLocaleString(),
          })}
        </p>
        <KeepProfiles found={found} />
      </div>
      <div className="scroll" ref={scroll}>
        <div
          role="list"
          className="accounts"
          aria-label={t('nav.accounts')}
          style={{ height: virtual.getTotalSize() }}
          onFocus={({ target }) => {
            const place = target.closest('[aria-posinset]')?.getAttribute('aria-posinset')
            focused.current = place ? Number(place) - 1 : focused.current
          }}
          onKeyDown={onKeyDown}
        >
          {virtual.getVirtualItems().map(({ index, start }) => {
            const row = rows[index]!
            const place = { index, count: rows.length, top: start }
            return row.kind === 'account' ? (
              <AccountLine key={row.key} row={row} {...place} toggle={toggle} />
            ) : (
              <RoleLine key={row.key} row={row} {...place} />
            )
          })}
        </div>
      </div>
    </>
  )
}

function withIndex(range: number[], index: number, count: number): number[] {
  if (index >= count || range.includes(index)) return range
  return [...range, index].sort((a, b) => a - b)
}

function withToggled(before: ReadonlySet<string>, key: string): ReadonlySet<string> {
  const after = new Set(before)
  if (!after.delete(key)) after.add(key)
  return after
}
