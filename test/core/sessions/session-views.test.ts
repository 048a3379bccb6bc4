import { expect, test } from 'vitest'
import { createCrypto } from '../../../electron/adapters/crypto.ts'
import type { SettingsFile } from '../../../electron/core/ports.ts'
import { createSessionRecords } from '../../../electron/core/sessions/session-records.ts'
import { createSessionViews } from '../../../electron/core/sessions/session-views.ts'
import { openSettings } from '../../../electron/core/storage/settings.ts'
import { createStore } from '../../../electron/core/store.ts'
import { EMPTY_LIVE, type CatalogAccount } from '../../../shared/snapshot.ts'
import { createLogCollector } from '../../fakes.ts'

const FILE: SettingsFile = {
  load: () => null,
  save: () => null,
  setAside: () => '',
  isForeign: () => false,
  watch: () => () => {},
}
const PORTAL = 'portal'

function many(count: number): readonly CatalogAccount[] {
  return Array.from({ length: count }, (_, index) => {
    const accountId = String(index).padStart(12, '0')
    return { portalId: PORTAL, accountId, name: `account-${index}`, email: '', roles: ['Admin'] }
  })
}

function viewsOf(accounts: readonly CatalogAccount[], sessions: number) {
  const store = createStore({
    live: EMPTY_LIVE,
    catalog: { accounts: [...accounts] },
    marks: {},
    teamFile: null,
  })
  const records = createSessionRecords({
    settings: openSettings(FILE, createLogCollector()),
    crypto: createCrypto(),
  })
  for (const account of accounts.slice(-sessions)) records.ofRole(account, 'Admin')
  return { store, views: createSessionViews({ store, records, lastStarts: { of: () => null } }) }
}

test('looking at sessions anew changes nothing where nothing changed', () => {
  const { store, views } = viewsOf(many(3), 3)
  views.refresh()
  const before = store.get()
  views.refresh()
  expect(store.get()).toBe(before)
})

test('an account that got another name renames its sessions and leaves the others the same objects', () => {
  const { store, views } = viewsOf(many(3), 3)
  views.refresh()
  const [first, second, third] = store.get().live.sessions
  store.updateCatalog(({ accounts: [a, ...rest] }) => ({ accounts: [{ ...a!, name: 'renamed' }, ...rest] }))
  views.refresh()
  expect(store.get().live.sessions).toEqual([
    { ...first, name: 'renamed/Admin', accountName: 'renamed', chain: ['renamed/Admin'] },
    second,
    third,
  ])
  expect(store.get().live.sessions[1]).toBe(second)
})

test('looking at 200 sessions among 3,000 accounts looks at each account once', () => {
  let looks = 0
  const accounts = many(3000).map((account) => ({
    ...account,
    get accountId() {
      looks += 1
      return account.accountId
    },
  }))
  const { views } = viewsOf(accounts, 200)
  looks = 0
  views.refresh()
  expect(looks).toBe(3000)
})
