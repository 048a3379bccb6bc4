import type { AccountMarks } from '../shared/account-marks.ts'
import type { DesktopState, Update } from '../shared/desktop-contract.ts'
import type { CatalogAccount, CatalogSlice, LiveSlice } from '../shared/snapshot.ts'
import type { TeamFile } from '../shared/team-file.ts'
import { sameWhereEqual } from './structural-sharing.ts'

/** What the engine has told this view so far; a slice is `null` until it came for the first time. */
export interface Mirror {
  readonly revision: number
  readonly live: LiveSlice | null
  readonly catalog: CatalogSlice | null
  readonly desktop: DesktopState | null
  readonly marks: AccountMarks | null
  /** `null` also where none is followed. */
  readonly teamFile: TeamFile | null
}

export const NOTHING_YET: Mirror = {
  revision: 0,
  live: null,
  catalog: null,
  desktop: null,
  marks: null,
  teamFile: null,
}

/** The mirror after an update. Whatever the update does not change stays the same object. */
export function applyUpdate(mirror: Mirror, update: Update): Mirror {
  const { revision, live, catalog, desktop, marks, teamFile } = update
  return {
    revision,
    live: live ? sameWhereEqual(mirror.live, live) : mirror.live,
    desktop: desktop ? sameWhereEqual(mirror.desktop, desktop) : mirror.desktop,
    marks: marks ? sameWhereEqual(mirror.marks, marks) : mirror.marks,
    teamFile: teamFile === undefined ? mirror.teamFile : teamFile,
    catalog: catalog ? applyBatch(mirror.catalog, catalog) : mirror.catalog,
  }
}

type Batch = NonNullable<Update['catalog']>

function applyBatch(before: CatalogSlice | null, { reset, put, removed }: Batch): CatalogSlice {
  if (!reset && before && put.length === 0 && removed.length === 0) return before
  // A Map keeps the place of what is put again, so rows do not jump about while a sync runs.
  const rows = new Map<string, CatalogAccount>()
  if (!reset) for (const account of before?.accounts ?? []) rows.set(accountKey(account), account)
  for (const account of removed) rows.delete(accountKey(account))
  for (const account of put) rows.set(accountKey(account), account)
  return { accounts: [...rows.values()] }
}

/** Two portals may both lead to an account. */
export function accountKey({ portalId, accountId }: Pick<CatalogAccount, 'portalId' | 'accountId'>): string {
  return `${portalId} ${accountId}`
}
