import * as v from 'valibot'
import type { Log, SettingsFile } from '../core/ports.ts'
import type { Rectangle } from './panel-place.ts'

const stateSchema = v.object({
  bounds: v.fallback(
    v.nullable(v.object({ x: v.number(), y: v.number(), width: v.number(), height: v.number() })),
    null,
  ),
  saidFarewell: v.fallback(v.boolean(), false),
})

/** What the app remembers of its window on this computer; nobody chose it, so it is no setting. */
export interface WindowState {
  bounds(): Rectangle | null
  keepBounds(bounds: Rectangle): void
  /** Whether it was said that the app goes on without a window where there is no tray. */
  saidFarewell(): boolean
  keepSaidFarewell(): void
}

/** Reads `window.json`. One that cannot be understood is worth nothing. */
export function openWindowState(file: SettingsFile, log: Log): WindowState {
  let state: v.InferOutput<typeof stateSchema> = { bounds: null, saidFarewell: false }
  try {
    state = v.parse(stateSchema, file.load() ?? {})
  } catch (error) {
    log.warn('window-state-unread', { error })
  }

  function keep(part: Partial<typeof state>): void {
    state = { ...state, ...part }
    try {
      file.save(state)
    } catch (error) {
      log.warn('window-state-not-kept', { error })
    }
  }

  return {
    bounds: () => state.bounds,
    keepBounds: (bounds) => keep({ bounds }),
    saidFarewell: () => state.saidFarewell,
    keepSaidFarewell: () => keep({ saidFarewell: true }),
  }
}
