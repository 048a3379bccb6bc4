import type { App } from '../core/app.ts'
import type { Stop } from '../core/ports.ts'
import type { Snapshot } from '../../shared/snapshot.ts'

/**
 * The engine as the rest of the desktop knows it. Another may take its place while everything else stays: that of a
 * practice organisation does.
 */
export interface EngineSlot {
  app(): App
  get(): Snapshot
  /** As the store's own, over all engines. */
  watch(run: (snapshot: Snapshot, before: Snapshot) => void): Stop
  /** Puts another engine in and gives back the one before. */
  replace(app: App): App
}

export function createEngineSlot(first: App): EngineSlot {
  let app = first
  const watchers = new Set<(snapshot: Snapshot, before: Snapshot) => void>()
  const follow = (): Stop =>
    app.store.watch((snapshot, before) => {
      for (const run of watchers) run(snapshot, before)
    })
  let stop = follow()

  return {
    app: () => app,
    get: () => app.store.get(),
    watch(run) {
      watchers.add(run)
      return () => void watchers.delete(run)
    },
    replace(next) {
      const previous = app
      const before = previous.store.get()
      stop()
      app = next
      stop = follow()
      for (const run of watchers) run(next.store.get(), before)
      return previous
    },
  }
}
