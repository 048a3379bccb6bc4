import { Search } from 'lucide-react'
import { useMemo, type ReactNode } from 'react'
import { printable } from '../../shared/printable.ts'
import type { CatalogAccount } from '../../shared/snapshot.ts'
import { t } from '../../shared/text.ts'
import { useNames } from '../names.ts'
import { shortcutText } from '../shortcuts.ts'
import { useMarks, usePortals } from '../store.ts'
import { accountGroups, roleNames, type AccountFilter } from './account-filter.ts'
import { moveFocus } from './row-focus.ts'

interface AccountFiltersProps {
  accounts: readonly CatalogAccount[]
  filter: AccountFilter
  change: (filter: AccountFilter) => void
}

/** The search, and what narrows it down; a filter that could only say one thing is left out. */
export function AccountFilters({ accounts, filter, change }: AccountFiltersProps) {
  const portals = usePortals()
  const names = useNames()
  const marks = useMarks()
  const roles = useMemo(() => roleNames(accounts), [accounts])
  const groups = useMemo(() => accountGroups(marks), [marks])
  return (
    <>
      <div className="search">
        <Search />
        <input
          type="search"
          className="field"
          placeholder={t('accounts.search')}
          aria-label={t('accounts.search')}
          value={filter.typed}
          onChange={(event) => change({ ...filter, typed: event.target.value })}
          onKeyDown={(event) => {
            if (event.key === 'Escape') change({ ...filter, typed: '' })
            if (event.key === 'ArrowDown') moveFocus(event, 'account-open')
          }}
        />
        <kbd>{shortcutText('K')}</kbd>
      </div>
      {portals.length > 1 && (
        <Filter
          label={t('accounts.portal')}
          every={t('accounts.every-portal')}
          value={filter.portalId}
          change={(portalId) => change({ ...filter, portalId })}
        >
          {portals.map(({ id, name }) => (
            <option key={id} value={id}>
              {names.text(name)}
            </option>
          ))}
        </Filter>
      )}
      {groups.length > 0 && (
        <Filter
          label={t('accounts.group')}
          every={t('accounts.every-group')}
          value={filter.group}
          change={(group) => change({ ...filter, group })}
        >
          {groups.map((group) => (
            <option key={group} value={group}>
              {names.text(group)}
            </option>
          ))}
        </Filter>
      )}
      <Filter
        label={t('accounts.role')}
        every={t('accounts.every-role')}
        value={filter.roleName}
        change={(roleName) => change({ ...filter, roleName })}
      >
        {roles.map((name) => (
          <option key={name} value={name}>
            {printable(name)}
          </option>
        ))}
      </Filter>
    </>
  )
}

interface FilterProps {
  label: string
  every: string
  value: string | null
  change: (value: string | null) => void
  children: ReactNode
}

function Filter({ label, every, value, change, children }: FilterProps) {
  return (
    <select
      className="field filter"
      aria-label={label}
      value={value ?? ''}
      onChange={(event) => change(event.target.value || null)}
    >
      <option value="">{every}</option>
      {children}
    </select>
  )
}
