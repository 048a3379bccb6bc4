import type { DesktopPart, DesktopState } from '../../shared/desktop-contract.ts'
import type { Stop } from '../core/ports.ts'

/** What the desktop has to say to a view, replaced as a whole whenever it changes. */
export interface DesktopFacts {
  get(): DesktopState
  update(part: Partial<DesktopState>): void
  /** Says that something is missing here, or that it no longer is. */
  tellMissing(part: DesktopPart, meaning: string | null): void
  watch(run: () => void): Stop
}

export function createDesktopFacts(settings: DesktopState['settings']): DesktopFacts {
  let state: DesktopState = { settings, missing: [], trayless: null }
  const watchers = new Set<() => void>()

  function update(part: Partial<DesktopState>): void {
    state = { ...state, ...part }
    for (const run of watchers) run()
  }

  return {
    get: () => state,
    update,
    tellMissing(part, meaning) {
      const told = state.missing.find((entry) => entry.part === part)?.meaning ?? null
      if (told === meaning) return
      const others = state.missing.filter((entry) => entry.part !== part)
      update({ missing: meaning === null ? others : [...others, { part, meaning }] })
    },
    watch(run) {
      watchers.add(run)
      return () => void watchers.delete(run)
    },
  }
}
