import { createMasking } from '../shared/masking.ts'
import { printable } from '../shared/printable.ts'
import { sessionName } from '../shared/session-name.ts'
import type { CatalogAccount, LiveSlice } from '../shared/snapshot.ts'
import type { AccountMarks } from '../shared/account-marks.ts'
import { useEngine } from './store.ts'

type Masking = ReturnType<typeof createMasking>

let made: { readonly of: readonly unknown[]; readonly mask: Masking } | null = null

/** A sentence without the names that this view knows of. They are thousands, so they are gathered once a change. */
export function withoutNames(sentence: string): string {
  const { live, catalog, marks } = useEngine.getState()
  const of = [live?.portals, live?.sessions, catalog?.accounts, marks]
  if (!made || made.of.some((part, index) => part !== of[index])) {
    made = { of, mask: createMasking(namesOf(live, catalog?.accounts ?? [], marks ?? {})) }
  }
  return made.mask(sentence)
}

function* namesOf(
  live: LiveSlice | null,
  accounts: readonly CatalogAccount[],
  marks: AccountMarks,
): Generator<string> {
  for (const { name, startUrl } of live?.portals ?? []) yield* [printable(name), new URL(startUrl).host]
  for (const session of live?.sessions ?? []) {
    const { name, alias, accountName, profile, chain } = session
    yield* [name, alias ?? '', profile ?? '', ...chain, ...accountNames(session.accountId, accountName)]
  }
  for (const { accountId, name } of accounts) yield* accountNames(accountId, name)
  for (const { alias } of Object.values(marks)) yield alias ?? ''
}

/** As AWS has it, as it is shown, and as commands and profiles write it. */
function accountNames(accountId: string, accountName: string): readonly string[] {
  const [slug = ''] = sessionName({ accountId, accountName, roleName: '' }).split('/')
  return [accountName, printable(accountName), slug]
}
