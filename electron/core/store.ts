import type { CatalogSlice, LiveSlice, Snapshot } from '../../shared/snapshot.ts'
import type { Stop } from './ports.ts'

/** The one immutable snapshot, and the only way to change it. */
export interface Store {
  get(): Snapshot
  /** Replaces slices. A change that gives back the very same objects is none: no revision, no call of a watcher. */
  update(change: (snapshot: Snapshot) => Snapshot): void
  updateLive(change: (live: LiveSlice) => LiveSlice): void
  updateCatalog(change: (catalog: CatalogSlice) => CatalogSlice): void
  /** Calls `run` after every change, in the order of the changes. */
  watch(run: (snapshot: Snapshot, before: Snapshot) => void): Stop
}

export function createStore(initial: Omit<Snapshot, 'revision'>): Store {
  let current: Snapshot = { ...initial, revision: 0 }
  const watchers = new Set<(snapshot: Snapshot, before: Snapshot) => void>()
  const queue: [Snapshot, Snapshot][] = []
  let telling = false

  // A watcher may change the store; those who watch still hear of each change once, and in order.
  function tell(): void {
    if (telling) return
    telling = true
    try {
      for (let next = queue.shift(); next; next = queue.shift()) {
        for (const watcher of watchers) watcher(...next)
      }
    } finally {
      telling = false
    }
  }

  function update(change: (snapshot: Snapshot) => Snapshot): void {
    const before = current
    const after = change(before)
    const isSame =
      after.live === before.live &&
      after.catalog === before.catalog &&
      after.marks === before.marks &&
      after.teamFile === before.teamFile
    if (isSame) return
    current = { ...after, revision: before.revision + 1 }
    queue.push([current, before])
    tell()
  }

  return {
    get: () => current,
    update,
    updateLive: (change) => update((snapshot) => ({ ...snapshot, live: change(snapshot.live) })),
    updateCatalog: (change) => update((snapshot) => ({ ...snapshot, catalog: change(snapshot.catalog) })),
    watch(run) {
      watchers.add(run)
      return () => void watchers.delete(run)
    },
  }
}
