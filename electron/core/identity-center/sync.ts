import { AppError } from '../../../shared/errors.ts'
import type { CatalogAccount } from '../../../shared/snapshot.ts'
import { SECOND_MS } from '../../../shared/time.ts'
import type { AccessRole, Clock, Page, PortalAccount, SsoPortal } from '../ports.ts'
import type { Secret } from '../secret.ts'
import { withAccessRoles } from './access-roles.ts'
import { createPacer, type Pacer } from './pacing.ts'

/** What AWS grants one portal, all its users' requests together, as measured by those who use it. */
export const PORTAL_REQUESTS_PER_SECOND = 20
/** A view is told at most four times a second; more would only make it flicker. */
const TELL_EVERY_MS = SECOND_MS / 4

export interface SyncProgress {
  readonly accounts: readonly CatalogAccount[]
  readonly accountsDone: number
  readonly accountsTotal: number | null
  /** Requests a second so far. */
  readonly rate: number
}

/** Everything one sync needs to know. */
export interface SyncTask {
  readonly portalId: string
  /** What was known before: its roles stand in until they are listed anew. */
  readonly known: readonly CatalogAccount[]
  /** Runs a call of the portal API with a valid token. */
  readonly call: <T>(run: (accessToken: Secret) => Promise<T>) => Promise<T>
  /** Asks account access; `null` where the portal has none. */
  readonly listAccess: ((nextToken: string | null, signal: AbortSignal) => Promise<Page<AccessRole>>) | null
  readonly region: string
  readonly signal: AbortSignal
  readonly onProgress: (progress: SyncProgress) => void
}

/**
 * Lists every account and role of a portal, at the service's own rate. Accounts are told as soon as their page is in;
 * the roles of accounts that were never seen come first, so that what is new can be used first.
 */
export async function syncCatalog(
  { clock, ssoPortal }: { clock: Clock; ssoPortal: SsoPortal },
  task: SyncTask,
): Promise<readonly CatalogAccount[]> {
  const { portalId, region, call } = task
  const failure = stopAtFirstFailure(task.signal)
  const pacer = countRequests(createPacer(clock, PORTAL_REQUESTS_PER_SECOND, failure.signal))
  const known = new Map(task.known.map((account) => [account.accountId, account]))
  const found = new Map<string, CatalogAccount>()
  const beganAt = clock.now()
  let done = 0
  let total: number | null = null
  let toldAt = -Infinity

  function tell(force: boolean): void {
    if (!force && clock.now() - toldAt < TELL_EVERY_MS) return
    toldAt = clock.now()
    const seconds = Math.max((clock.now() - beganAt) / SECOND_MS, 1)
    // Until all pages are in, what was known and not yet seen again still stands.
    const rest = total === null ? task.known.filter(({ accountId }) => !found.has(accountId)) : []
    task.onProgress({
      accounts: [...found.values(), ...rest],
      accountsDone: done,
      accountsTotal: total,
      rate: pacer.count() / seconds,
    })
  }

  const paced = <T>(list: (nextToken: string | null) => Promise<Page<T>>) =>
    everyPage<T>((nextToken) => pacer.run(() => list(nextToken)))
  const ask = <T>(list: (accessToken: Secret, nextToken: string | null) => Promise<Page<T>>) =>
    paced((nextToken) => call((accessToken) => list(accessToken, nextToken)))

  function keep({ accountId, name, email }: PortalAccount): void {
    const { roles = null, accessRoles } = known.get(accountId) ?? {}
    const account = { portalId, accountId, name, email, roles }
    found.set(accountId, accessRoles && task.listAccess ? { ...account, accessRoles } : account)
  }

  const accountPages = ask((accessToken, nextToken) =>
    ssoPortal.listAccounts({ region, accessToken, signal: failure.signal }, nextToken),
  )
  for await (const page of accountPages) {
    page.forEach(keep)
    tell(true)
  }
  total = found.size

  async function listRoles(account: CatalogAccount): Promise<void> {
    const roles: string[] = []
    const pages = ask((accessToken, nextToken) =>
      ssoPortal.listAccountRoles(
        { region, accessToken, signal: failure.signal },
        account.accountId,
        nextToken,
      ),
    )
    try {
      for await (const page of pages) roles.push(...page)
      roles.sort()
      found.set(account.accountId, { ...account, roles })
    } catch (error) {
      // Its assignment was taken away while the others were listed.
      if (!(error instanceof AppError && error.code === 'access-denied')) throw error
      found.delete(account.accountId)
    }
    done += 1
    tell(done === total)
  }

  const unseenFirst = [...found.values()].sort((a, b) => Number(a.roles !== null) - Number(b.roles !== null))
  tell(true)
  await Promise.all(unseenFirst.map((account) => listRoles(account).catch(failure.note)))
  failure.throwIfAny()
  tell(true)
  const { listAccess } = task
  if (!listAccess) return [...found.values()]
  // Last, so that the permission sets are there whatever it answers.
  const accessRoles: AccessRole[] = []
  for await (const page of paced((nextToken) => listAccess(nextToken, failure.signal)))
    accessRoles.push(...page)
  return withAccessRoles(portalId, [...found.values()], accessRoles)
}

async function* everyPage<T>(
  ask: (nextToken: string | null) => Promise<Page<T>>,
): AsyncGenerator<readonly T[]> {
  let nextToken: string | null = null
  do {
    const page: Page<T> = await ask(nextToken)
    yield page.items
    nextToken = page.nextToken
  } while (nextToken)
}

/** The first failure stops what has not begun yet, and is the one that is told. */
function stopAtFirstFailure(outer: AbortSignal) {
  const stop = new AbortController()
  const failures: unknown[] = []
  outer.addEventListener('abort', () => stop.abort(), { once: true })
  return {
    signal: stop.signal,
    note(error: unknown): void {
      failures.push(error)
      stop.abort()
    },
    throwIfAny(): void {
      if (failures.length > 0) throw failures[0]
    },
  }
}

function countRequests(pacer: Pacer): Pacer & { count(): number } {
  let count = 0
  return {
    count: () => count,
    run: (task) =>
      pacer.run(() => {
        count += 1
        return task()
      }),
  }
}
