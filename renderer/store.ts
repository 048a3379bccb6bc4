import { create } from 'zustand'
import type { AccountMarks } from '../shared/account-marks.ts'
import type { Bridge, DesktopPart } from '../shared/desktop-contract.ts'
import { DEFAULT_DESKTOP_SETTINGS, type DesktopSettings } from '../shared/desktop-settings.ts'
import { EMPTY_LIVE, type LiveSlice } from '../shared/snapshot.ts'
import type { TeamFile } from '../shared/team-file.ts'
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

export function useLive(): LiveSlice {
  return useEngine((state) => state.live) ?? EMPTY_LIVE
}

export function useSessions(): LiveSlice['sessions'] {
  return useEngine((state) => state.live?.sessions) ?? EMPTY_LIVE.sessions
}

export function usePortals(): LiveSlice['portals'] {
  return useEngine((state) => state.live?.portals) ?? EMPTY_LIVE.portals
}

export function useSettings(): DesktopSettings {
  return useEngine((state) => state.desktop?.settings) ?? DEFAULT_DESKTOP_SETTINGS
}

const NO_MARKS: AccountMarks = {}

/** What the user says of accounts. */
export function useMarks(): AccountMarks {
  return useEngine((state) => state.marks) ?? NO_MARKS
}

/** The team's setup that is followed; `null` where none is. */
export function useTeamFile(): TeamFile | null {
  return useEngine((state) => state.teamFile)
}

/** What it means that this desktop lacks something; `null` where it has it. */
export function useMissing(part: DesktopPart): string | null {
  return useEngine((state) => state.desktop?.missing.find((entry) => entry.part === part)?.meaning) ?? null
}
