import { FileKey2 } from 'lucide-react'
import { useMemo } from 'react'
import type { Borrowable } from '../../shared/session-draft.ts'
import { t } from '../../shared/text.ts'
import { IconButton } from '../icon-button.tsx'
import { requestProfiles } from '../view-state.ts'
import type { FoundAccount } from './account-filter.ts'

/** Keeps a profile of one role, whether it is borrowed or not. */
export function KeepProfile({ borrowable, name }: { borrowable: Borrowable; name: string }) {
  return (
    <IconButton label={t('profile.keep-role', { name })} onClick={() => keep([borrowable])}>
      <FileKey2 />
    </IconButton>
  )
}

/** Keeps one of each role that the filter lets through; those of account access have to be sessions first. */
export function KeepProfiles({ found }: { found: readonly FoundAccount[] }) {
  const roles = useMemo(() => rolesOf(found), [found])
  if (roles.length === 0) return null
  return (
    <button type="button" className="button" data-size="small" data-tone="quiet" onClick={() => keep(roles)}>
      <FileKey2 />
      {roles.length === 1
        ? t('profile.keep-one')
        : t('profile.keep-roles', { count: roles.length.toLocaleString() })}
    </button>
  )
}

function rolesOf(found: readonly FoundAccount[]): readonly Borrowable[] {
  return found.flatMap(({ account: { portalId, accountId }, roles }) =>
    (roles ?? []).map((roleName) => ({ portalId, accountId, roleName })),
  )
}

function keep(roles: readonly Borrowable[]): void {
  const profiles = roles.map((session) => ({ session, name: null, region: null }))
  requestProfiles({ kind: 'add', profiles })
}
