import { Layers, Link2, Search } from 'lucide-react'
import { useDeferredValue, useMemo, useState } from 'react'
import type { CatalogAccount } from '../../shared/snapshot.ts'
import { t } from '../../shared/text.ts'
import { useNames } from '../names.ts'
import { signIn } from '../portal-commands.ts'
import { useEngine, useMarks, usePortals } from '../store.ts'
import { newSession } from '../view-state.ts'
import { filterAccounts, type AccountFilter } from './account-filter.ts'
import { AccountFilters } from './account-filters.tsx'
import { AccountList } from './account-list.tsx'
import { SignInCards } from './sign-in-card.tsx'
import { SyncStrips } from './sync-strip.tsx'

const NO_ACCOUNTS: readonly CatalogAccount[] = []
const ALL: AccountFilter = { typed: '', portalId: null, roleName: null, group: null }

export function AccountsView() {
  const accounts = useEngine((state) => state.catalog?.accounts) ?? NO_ACCOUNTS
  const marks = useMarks()
  const [filter, setFilter] = useState(ALL)
  // Typing stays smooth while 30,000 roles are looked through.
  const settled = useDeferredValue(filter)
  const found = useMemo(() => filterAccounts(accounts, settled, marks), [accounts, settled, marks])
  return (
    <>
      <header className="topbar">
        <h1>{t('nav.accounts')}</h1>
        <AccountFilters accounts={accounts} filter={filter} change={setFilter} />
        <button type="button" className="button" onClick={() => newSession('chained-role')}>
          <Link2 />
          {t('chain.add')}
        </button>
      </header>
      <div className="strips">
        <SignInCards />
        <SyncStrips />
      </div>
      {found.length > 0 ? (
        <AccountList found={found} />
      ) : accounts.length > 0 ? (
        <NothingFound typed={filter.typed} clear={() => setFilter(ALL)} />
      ) : (
        <NoAccounts />
      )}
    </>
  )
}

function NothingFound({ typed, clear }: { typed: string; clear: () => void }) {
  return (
    <div className="empty">
      <Search />
      <h2>{typed === '' ? t('accounts.none-filtered') : t('accounts.no-match', { typed })}</h2>
      <p>{t('accounts.no-match-more')}</p>
      <div className="row">
        <button type="button" className="button" onClick={clear}>
          {t('accounts.show-all')}
        </button>
      </div>
    </div>
  )
}

function NoAccounts() {
  const portals = usePortals()
  const names = useNames()
  const syncs = portals.some(({ sync }) => sync.phase === 'running')
  const waiting = portals.filter(({ signIn }) => signIn.phase === 'signed-out' || signIn.phase === 'failed')
  return (
    <div className="empty">
      <Layers />
      <h2>{t(syncs ? 'accounts.coming' : 'accounts.none')}</h2>
      <p>{t(syncs ? 'accounts.coming-more' : 'accounts.none-more')}</p>
      {!syncs && (
        <div className="row">
          {waiting.slice(0, 3).map(({ id, name }) => (
            <button key={id} type="button" className="button" onClick={() => void signIn(id, 'browser')}>
              {t('portal.sign-in-to', { portal: names.text(name) })}
            </button>
          ))}
        </div>
      )}
    </div>
  )
}
