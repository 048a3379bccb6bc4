import { AppError, toAppError } from '../../../shared/errors.ts'
import type { CatalogAccount } from '../../../shared/snapshot.ts'
import type { Notices } from '../notices.ts'
import { createOneFlight } from '../one-flight.ts'
import type { AccountAccess, Clock, Log, SsoPortal } from '../ports.ts'
import type { PortalRecord } from '../storage/settings-content.ts'
import type { Store } from '../store.ts'
import { withoutAccessRoles } from './access-roles.ts'
import type { CatalogFiles, KeptCatalog } from './catalog-file.ts'
import type { PortalTokens } from './portal-tokens.ts'
import { createPortalViews } from './portal-views.ts'
import { syncCatalog } from './sync.ts'

/** Accounts and roles of every portal: kept on disk, usable while they are fetched anew. */
export interface Catalog {
  /** Brings back what was kept. Gives the problem of a file that had to be set aside. */
  load(portal: PortalRecord): Promise<AppError | null>
  /** Fetches anew. One sync a portal at a time: a second caller joins the first. */
  sync(portal: PortalRecord): Promise<void>
  /** Stops the sync that is under way; what it found stays. */
  cancel(portalId: string): void
  /** Account access is off, or another tenant's: its roles are taken away. */
  forgetAccess(portalId: string): Promise<void>
  forget(portalId: string): Promise<void>
  /** Stops every sync. */
  end(): Promise<void>
}

export function createCatalog(ports: {
  clock: Clock
  ssoPortal: SsoPortal
  accountAccess: AccountAccess
  tokens: PortalTokens
  files: CatalogFiles
  store: Store
  notices: Notices
  log: Log
}): Catalog {
  const { clock, ssoPortal, accountAccess, tokens, files, store, notices, log } = ports
  const views = createPortalViews(store)
  const flights = createOneFlight<void>()
  const running = new Map<string, AbortController>()
  /** When a portal's last sync that found everything ended. */
  const completeAt = new Map<string, number>()

  const accountsOf = (portalId: string) =>
    store.get().catalog.accounts.filter((account) => account.portalId === portalId)

  /** Puts a portal's accounts in; an account that did not change stays the very same object. */
  function show(portalId: string, accounts: readonly CatalogAccount[]): void {
    const before = new Map(accountsOf(portalId).map((account) => [account.accountId, account]))
    const rows = accounts.map((account) => {
      const old = before.get(account.accountId)
      return old && same(old, account) ? old : account
    })
    store.updateCatalog((catalog) => {
      const others = catalog.accounts.filter((account) => account.portalId !== portalId)
      const after = [...others, ...rows]
      const unchanged =
        after.length === catalog.accounts.length &&
        after.every((row, index) => row === catalog.accounts[index])
      return unchanged ? catalog : { accounts: after }
    })
  }

  async function run(portal: PortalRecord): Promise<void> {
    const stop = new AbortController()
    running.set(portal.id, stop)
    views.showSync(portal.id, { phase: 'running', accountsDone: 0, accountsTotal: null, rate: 0 })
    try {
      const accounts = await syncCatalog(
        { clock, ssoPortal },
        {
          portalId: portal.id,
          region: portal.region,
          known: accountsOf(portal.id),
          signal: stop.signal,
          call: (call) => tokens.use(portal, call),
          listAccess:
            portal.accountAccess &&
            ((nextToken, signal) =>
              tokens.useForAccess(portal, (access) =>
                accountAccess.listRoles({ ...access, signal }, nextToken),
              )),
          onProgress({ accounts: rows, accountsDone, accountsTotal, rate }) {
            // A reply may come in after the portal was removed.
            if (stop.signal.aborted) return
            show(portal.id, rows)
            views.showSync(portal.id, { phase: 'running', accountsDone, accountsTotal, rate })
          },
        },
      )
      if (stop.signal.aborted) throw new AppError('interrupted')
      show(portal.id, accounts)
      const at = clock.now()
      completeAt.set(portal.id, at)
      views.showSync(portal.id, { phase: 'done', at })
      await keep(portal.id, { at, accounts })
    } catch (error) {
      const failure = toAppError(error)
      views.showSync(portal.id, { phase: 'failed', at: clock.now(), error: failure.view() })
      await keepWhatWasFound(portal.id)
      throw failure
    } finally {
      running.delete(portal.id)
    }
  }

  async function keepWhatWasFound(portalId: string): Promise<void> {
    const accounts = accountsOf(portalId)
    if (accounts.length > 0) await keep(portalId, { at: completeAt.get(portalId) ?? null, accounts })
  }

  /** A full disk costs only the next start a sync: what was listed can be used now, so nothing fails for it. */
  async function keep(portalId: string, kept: KeptCatalog): Promise<void> {
    try {
      await files.save(portalId, kept)
      notices.settle('catalog-unwritable')
    } catch (cause) {
      log.warn('catalog-not-kept', { cause })
      const reason = cause instanceof Error ? cause.message : String(cause)
      notices.tell(new AppError('catalog-unwritable', { reason }, { cause }))
    }
  }

  return {
    async load(portal) {
      const { kept, problem } = await files.load(portal.id)
      show(portal.id, kept.accounts)
      if (kept.at !== null) {
        completeAt.set(portal.id, kept.at)
        views.showSync(portal.id, { phase: 'done', at: kept.at })
      }
      return problem
    },
    sync: (portal) => flights.run(portal.id, () => run(portal)),
    cancel: (portalId) => running.get(portalId)?.abort(),
    async forgetAccess(portalId) {
      running.get(portalId)?.abort()
      show(portalId, withoutAccessRoles(accountsOf(portalId)))
      await keepWhatWasFound(portalId)
    },
    async forget(portalId) {
      running.get(portalId)?.abort()
      show(portalId, [])
      // No portal leads to the file any more, so one that stays does no harm.
      await files
        .remove(portalId)
        .catch((error: unknown) => log.warn('catalog-not-removed', { portal: portalId, error }))
    },
    async end() {
      for (const stop of running.values()) stop.abort()
      await flights.settled()
    },
  }
}

function same(a: CatalogAccount, b: CatalogAccount): boolean {
  return (
    a.name === b.name &&
    a.email === b.email &&
    sameNames(a.roles, b.roles) &&
    sameNames(a.accessRoles ?? null, b.accessRoles ?? null)
  )
}

function sameNames(a: readonly string[] | null, b: readonly string[] | null): boolean {
  if (a === null || b === null) return a === b
  return a.length === b.length && a.every((name, index) => name === b[index])
}
