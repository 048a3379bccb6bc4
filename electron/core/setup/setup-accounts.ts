import type { AccountMark } from '../../../shared/account-marks.ts'
import { checkedProfileTemplate, DEFAULT_PROFILE_TEMPLATE } from '../../../shared/profile-template.ts'
import type { ProfileRequest } from '../../../shared/profile-views.ts'
import type { Setup, SetupAccount, SetupStep } from '../../../shared/setup.ts'
import type { Settings } from '../storage/settings.ts'
import type { Store } from '../store.ts'
import { changedFields } from './setup-changes.ts'

/** What became of a part of a setup that could be. */
export type Became = Pick<SetupStep, 'outcome' | 'changes'>

export const SAME: Became = { outcome: 'same', changes: [] }

/** What is done with what a setup says of accounts and profiles. A preview only has the request judged. */
export interface AccountDoer {
  account(accountId: string, mark: AccountMark): void
  /** Throws what the request throws. */
  profiles(request: ProfileRequest): Promise<unknown>
}

/** What a setup says of accounts, their region among it, and of the names of profiles. */
export function createSetupAccounts({
  settings,
  store,
}: {
  settings: Pick<Settings, 'get'>
  store: Pick<Store, 'get'>
}) {
  function saidOf(accountId: string): SetupAccount {
    const region = settings.get().accountRegions[accountId]
    return { ...store.get().marks[accountId], ...(region === undefined ? {} : { region }) }
  }

  return {
    /** Throws `region-invalid`, `region-unknown`, `aws-config-unwritable` and `-unreadable`. */
    async account(accountId: string, account: SetupAccount, doer: AccountDoer): Promise<Became> {
      const { region, ...mark } = account
      const before = saidOf(accountId)
      const changes = changedFields(before, account)
      if (changes.length === 0) return SAME
      if (region !== undefined && region !== before.region)
        await doer.profiles({ kind: 'account-region', accountId, region })
      doer.account(accountId, mark)
      return { outcome: Object.keys(before).length > 0 ? 'changed' : 'new', changes }
    },
    /** Throws `profile-template-invalid`, `aws-config-unwritable` and `-unreadable`. */
    async profileNames(typed: string, doer: AccountDoer): Promise<Became> {
      const template = checkedProfileTemplate(typed)
      const before = settings.get().profiles.template
      if (template === before) return SAME
      await doer.profiles({ kind: 'template', template })
      return {
        outcome: 'changed',
        changes: changedFields({ profileNames: before }, { profileNames: template }),
      }
    },
    /** What can be handed on of it. */
    export(): Pick<Setup, 'accounts' | 'profileNames'> {
      const {
        accountRegions,
        profiles: { template },
      } = settings.get()
      const accountIds = new Set([...Object.keys(store.get().marks), ...Object.keys(accountRegions)])
      return {
        accounts: Object.fromEntries([...accountIds].map((accountId) => [accountId, saidOf(accountId)])),
        ...(template === DEFAULT_PROFILE_TEMPLATE ? {} : { profileNames: template }),
      }
    },
  }
}
