import { useVirtualizer } from '@tanstack/react-virtual'
import { useMemo, useRef, useState } from 'react'
import { t } from '../../shared/text.ts'
import { useLive } from '../store.ts'
import type { FoundAccount } from './account-filter.ts'
import { AccountLine, RoleLine } from './account-lines.tsx'
import { accountRows } from './account-rows.ts'
import { moveFocus } from './row-focus.ts'

const ROW_HEIGHTS = { account: 48, role: 40 }
const OVERSCAN = 10

/** Accounts and roles, of which only those that can be seen are drawn. */
export function AccountList({ found }: { found: readonly FoundAccount[] }) {
  const { sessions } = useLive()
  const [toggled, setToggled] = useState<ReadonlySet<string>>(new Set())
  const rows = useMemo(() => accountRows(found, sessions, toggled), [found, sessions, toggled])
  const scroll = useRef<HTMLDivElement>(null)
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroll.current,
    estimateSize: (index) => ROW_HEIGHTS[rows[index]!.kind],
    getItemKey: (index) => rows[index]!.key,
    overscan: OVERSCAN,
  })
  const toggle = (key: string) => setToggled((before) => withToggled(before, key))
  return (
    <>
      <p className="accounts-count digits" role="status">
        {t(found.length === 1 ? 'accounts.one' : 'accounts.count', { count: found.length.toLocaleString() })}
      </p>
      <div className="scroll" ref={scroll}>
        <div
          role="list"
          className="accounts"
          aria-label={t('nav.accounts')}
          style={{ height: virtual.getTotalSize() }}
          onKeyDown={(event) => moveFocus(event, 'account-open')}
        >
          {virtual.getVirtualItems().map(({ index, start }) => {
            const row = rows[index]!
            const place = {
              role: 'listitem',
              'aria-setsize': rows.length,
              'aria-posinset': index + 1,
              style: { transform: `translateY(${start}px)` },
            }
            return row.kind === 'account' ? (
              <AccountLine key={row.key} row={row} place={place} toggle={() => toggle(row.key)} />
            ) : (
              <RoleLine key={row.key} row={row} place={place} />
            )
          })}
        </div>
      </div>
    </>
  )
}

function withToggled(before: ReadonlySet<string>, key: string): ReadonlySet<string> {
  const after = new Set(before)
  if (!after.delete(key)) after.add(key)
  return after
}
