import { withMark, type MarkChange } from '../../shared/account-marks.ts'
import type { Settings } from './storage/settings.ts'
import type { Store } from './store.ts'

/** What the user says of accounts: changed here, kept in the settings, shown by the snapshot. */
export interface AccountMarking {
  mark(accountId: string, change: MarkChange): void
}

export function createAccountMarking({
  settings,
  store,
}: {
  settings: Pick<Settings, 'get' | 'update'>
  store: Pick<Store, 'update'>
}): AccountMarking {
  return {
    mark(accountId, change) {
      settings.update((content) => ({ ...content, accounts: withMark(content.accounts, accountId, change) }))
      store.update((snapshot) => ({ ...snapshot, marks: settings.get().accounts }))
    },
  }
}
