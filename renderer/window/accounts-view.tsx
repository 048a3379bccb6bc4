import { Layers, Search } from 'lucide-react'
import { useDeferredValue, useMemo, useState } from 'react'
import { printable } from '../../shared/printable.ts'
import type { CatalogAccount } from '../../shared/snapshot.ts'
import { t } from '../../shared/text.ts'
import { signIn } from '../portal-commands.ts'
import { shortcutText } from '../shortcuts.ts'
import { useEngine, useLive } from '../store.ts'
import { filterAccounts, roleNames, type AccountFilter } from './account-filter.ts'
import { AccountList } from './account-list.tsx'
import { moveFocus } from './row-focus.ts'
import { SignInCards } from './sign-in-card.tsx'
import { SyncStrips } from './sync-strip.tsx'

const NO_ACCOUNTS: readonly CatalogAccount[] = []
const ALL: AccountFilter = { typed: '', portalId: null, roleName: null }

export function AccountsView() {
  const accounts = useEngine((state) => state.catalog?.accounts) ?? NO_ACCOUNTS
  const [filter, setFilter] = useState(ALL)
  // Typing stays smooth while 30,000 roles are looked through.
  const settled = useDeferredValue(filter)
  const found = useMemo(() => filterAccounts(accounts, settled), [accounts, settled])
  return (
    <>
      <header className="topbar">
        <h1>{t('nav.accounts')}</h1>
        <Filters accounts={accounts} filter={filter} change={setFilter} />
      </header>
      <div className="strips">
        <SignInCards />
        <SyncStrips />
      </div>
      {found.length > 0 ? (
        <AccountList found={found} />
      ) : (
        <NoAccounts isEmpty={accounts.length === 0} typed={filter.typed} />
      )}
    </>
  )
}

interface FiltersProps {
  accounts: readonly CatalogAccount[]
  filter: AccountFilter
  change: (filter: AccountFilter) => void
}

function Filters({ accounts, filter, change }: FiltersProps) {
  const { portals } = useLive()
  const roles = useMemo(() => roleNames(accounts), [accounts])
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
      <select
        className="field filter"
        aria-label={t('accounts.portal')}
        value={filter.portalId ?? ''}
        onChange={(event) => change({ ...filter, portalId: event.target.value || null })}
      >
        <option value="">{t('accounts.every-portal')}</option>
        {portals.map(({ id, name }) => (
          <option key={id} value={id}>
            {printable(name)}
          </option>
        ))}
      </select>
      <select
        className="field filter"
        aria-label={t('accounts.role')}
        value={filter.roleName ?? ''}
        onChange={(event) => change({ ...filter, roleName: event.target.value || null })}
      >
        <option value="">{t('accounts.every-role')}</option>
        {roles.map((name) => (
          <option key={name} value={name}>
            {printable(name)}
          </option>
        ))}
      </select>
    </>
  )
}

function NoAccounts({ isEmpty, typed }: { isEmpty: boolean; typed: string }) {
  const { portals } = useLive()
  const syncs = portals.some(({ sync }) => sync.phase === 'running')
  const waiting = portals.filter(({ signIn }) => signIn.phase === 'signed-out' || signIn.phase === 'failed')
  if (!isEmpty)
    return (
      <div className="empty">
        <Search />
        <h2>{typed === '' ? t('accounts.none-filtered') : t('accounts.no-match', { typed })}</h2>
        <p>{t('accounts.no-match-more')}</p>
      </div>
    )
  return (
    <div className="empty">
      <Layers />
      <h2>{t(syncs ? 'accounts.coming' : 'accounts.none')}</h2>
      <p>{t(syncs ? 'accounts.coming-more' : 'accounts.none-more')}</p>
      {!syncs && (
        <div className="row">
          {waiting.slice(0, 3).map(({ id, name }) => (
            <button key={id} type="button" className="button" onClick={() => void signIn(id, 'browser')}>
              {t('portal.sign-in-to', { portal: printable(name) })}
            </button>
          ))}
        </div>
      )}
    </div>
  )
}
