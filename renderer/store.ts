import { create } from 'zustand'
import type { Bridge } from '../shared/desktop-contract.ts'
import { DEFAULT_DESKTOP_SETTINGS, type DesktopSettings } from '../shared/desktop-settings.ts'
import type { LiveSlice } from '../shared/snapshot.ts'
import { applyUpdate, NOTHING_YET, type Mirror } from './mirror.ts'
import { eventsBetween, type SessionEvent } from './session-events.ts'

interface EngineState extends Mirror {
  /** What happened to sessions since this view began to watch, newest first. */
  readonly events: readonly SessionEvent[]
}

const MOST_EVENTS = 500

/** The engine's slices as they were pushed. What only concerns this view stands in view-state.ts. */
export const useEngine = create<EngineState>()(() => ({ ...NOTHING_YET, events: [] }))

/** Mirrors the pushes into the store; gives the way to stop. */
export function mirrorEngine(bridge: Pick<Bridge, 'watch'>, now: () => number): () => void {
  return bridge.watch((update) => {
    useEngine.setState((before) => {
      const after = applyUpdate(before, update)
      const fresh = eventsBetween(before.live?.sessions, after.live?.sessions, now())
      if (fresh.length === 0) return after
      return { ...after, events: [...fresh, ...before.events].slice(0, MOST_EVENTS) }
    })
  })
}

export const EMPTY_LIVE: LiveSlice = {
  portals: [],
  sessions: [],
  notices: [],
  questions: [],
  vault: { kind: 'keychain' },
  clockOffset: 0,
}

export function useLive(): LiveSlice {
  return useEngine((state) => state.live) ?? EMPTY_LIVE
}

export function useSettings(): DesktopSettings {
  return useEngine((state) => state.desktop?.settings) ?? DEFAULT_DESKTOP_SETTINGS
}
