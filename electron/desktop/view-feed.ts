import * as v from 'valibot'
import { updateSchema, type DesktopState, type Update } from '../../shared/desktop-contract.ts'
import type { CatalogAccount, Snapshot } from '../../shared/snapshot.ts'
import type { Clock, Stop } from '../core/ports.ts'

/** The catalogue changes with every page of a sync; a view is told at most four times a second. */
export const CATALOG_PAUSE_MS = 250

/** What one view is kept up to date by. */
export interface ViewFeed {
  /** The view asks from the beginning: it is sent everything, then what changes. */
  begin(): void
  end(): void
  /** Something may have changed. */
  changed(): void
}

interface Sent {
  readonly live: Snapshot['live']
  readonly desktop: DesktopState
  readonly marks: Snapshot['marks']
  readonly teamFile: Snapshot['teamFile']
  readonly accounts: readonly CatalogAccount[]
}

/**
 * Sends a view the slices that changed since it was last told, and nothing while it is out of sight. What passes is
 * held to the contract: fields it does not name are dropped, and a Secret does not fit.
 */
export function createViewFeed(ports: {
  clock: Clock
  snapshot: () => Snapshot
  desktop: () => DesktopState
  isVisible: () => boolean
  send: (update: Update) => void
}): ViewFeed {
  const { clock, snapshot, desktop, isVisible, send } = ports
  let sent: Sent | null = null
  let watching = false
  let revision = 0
  let catalogAt = 0
  let stopTimer: Stop | null = null

  function tell(update: Omit<Update, 'revision'>): void {
    revision += 1
    send(v.parse(updateSchema, { revision, ...update }))
  }

  function whole(): void {
    const { live, catalog, marks, teamFile } = snapshot()
    sent = { live, desktop: desktop(), marks, teamFile, accounts: catalog.accounts }
    catalogAt = clock.now()
    const { accounts } = catalog
    tell({
      live,
      desktop: sent.desktop,
      marks,
      teamFile,
      catalog: { reset: true, put: [...accounts], removed: [] },
    })
  }

  function flush(): void {
    stopTimer = null
    if (!watching || !isVisible()) return
    if (!sent) return whole()
    const { live, catalog, marks, teamFile } = snapshot()
    const now = { live, desktop: desktop(), marks, teamFile, accounts: catalog.accounts }
    const isCatalogDue = clock.now() >= catalogAt + CATALOG_PAUSE_MS
    const update = {
      ...(now.live === sent.live ? {} : { live: now.live }),
      ...(now.desktop === sent.desktop ? {} : { desktop: now.desktop }),
      ...(now.marks === sent.marks ? {} : { marks: now.marks }),
      ...(now.teamFile === sent.teamFile ? {} : { teamFile: now.teamFile }),
      ...(now.accounts === sent.accounts || !isCatalogDue
        ? {}
        : { catalog: difference(sent.accounts, now.accounts) }),
    }
    if ('catalog' in update) catalogAt = clock.now()
    const waits = now.accounts !== sent.accounts && !isCatalogDue
    sent = { ...now, accounts: waits ? sent.accounts : now.accounts }
    if (Object.keys(update).length > 0) tell(update)
    if (waits) schedule(catalogAt + CATALOG_PAUSE_MS)
  }

  function schedule(time: number): void {
    stopTimer ??= clock.at(time, flush)
  }

  return {
    begin() {
      watching = true
      sent = null
      // A view that asks is told at once, also where it is still being drawn behind the scenes.
      whole()
    },
    end() {
      watching = false
      stopTimer?.()
      stopTimer = null
    },
    changed() {
      if (!watching || !isVisible()) return
      // What changes in the same turn goes in one piece; a catalogue that waits does not hold up the rest.
      stopTimer?.()
      stopTimer = null
      schedule(clock.now())
    },
  }
}

/** What is to be put and removed to come from one catalogue to another. */
export function difference(
  before: readonly CatalogAccount[],
  after: readonly CatalogAccount[],
): NonNullable<Update['catalog']> {
  const keyOf = ({ portalId, accountId }: CatalogAccount) => `${portalId} ${accountId}`
  const known = new Map(before.map((row) => [keyOf(row), row]))
  const put = after.filter((row) => {
    const old = known.get(keyOf(row))
    known.delete(keyOf(row))
    return old !== row
  })
  const removed = [...known.values()].map(({ portalId, accountId }) => ({ portalId, accountId }))
  return { reset: false, put, removed }
}
