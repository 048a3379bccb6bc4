import { SECOND_MS } from '../../shared/time.ts'
import type { Clock, Stop } from '../core/ports.ts'
import type { DesktopFacts } from './desktop-facts.ts'

/** A panel with the tray may start after what starts with the desktop. */
const TRAY_PATIENCE_MS = 20 * SECOND_MS

/** Started with the desktop the app shows no window; where no tray comes up either, one stands minimised instead. */
export function startHidden(ports: { facts: DesktopFacts; clock: Clock; minimise: () => void }): Stop {
  const { facts, clock, minimise } = ports
  return clock.at(clock.now() + TRAY_PATIENCE_MS, () => {
    if (facts.get().trayless !== null) minimise()
  })
}
