import type { DesktopState } from '../../shared/desktop-contract.ts'
import { isLive } from '../../shared/session-state.ts'
import type { LiveSlice } from '../../shared/snapshot.ts'
import { MINUTE_MS } from '../../shared/time.ts'
import { trayMenu } from '../../shared/tray-menu.ts'
import { trayIcon, trayTooltip } from '../../shared/tray-state.ts'
import type { Clock, Stop } from '../core/ports.ts'
import type { DesktopFacts } from './desktop-facts.ts'
import type { EngineSlot } from './engine-slot.ts'
import type { TrayModel, TrayView } from './tray.ts'

/** Of a session that ends so soon, the minutes in the menu are right to the second; of others, to the minute. */
const NEAR_MS = 10 * MINUTE_MS

/** Draws the tray anew when something has changed, and with each minute while a time stands in it. */
export function followInTray(ports: {
  engine: Pick<EngineSlot, 'get' | 'watch'>
  facts: DesktopFacts
  clock: Clock
  tray: Pick<TrayView, 'draw'>
}): Stop {
  const { engine, facts, clock, tray } = ports
  let stopTimer: Stop = () => {}
  let isDue = false

  function draw(): void {
    isDue = false
    stopTimer()
    const { live } = engine.get()
    const now = clock.now() + live.clockOffset
    tray.draw(trayModel(live, facts.get(), now))
    const lefts = live.sessions.flatMap(({ state }) => (isLive(state) ? [state.expiresAt - now] : []))
    const changes = lefts.filter((left) => left <= NEAR_MS).map(nextChange)
    // Many sessions change at many seconds of a minute: those with time left are put right all at once.
    if (lefts.length > 0) stopTimer = clock.at(clock.now() + Math.min(MINUTE_MS, ...changes), soon)
  }

  /** Once for all that changes in one turn. */
  function soon(): void {
    if (isDue) return
    isDue = true
    stopTimer()
    stopTimer = clock.at(clock.now(), draw)
  }

  const stops = [engine.watch(({ live }, before) => void (live !== before.live && soon())), facts.watch(soon)]
  draw()
  return () => {
    stopTimer()
    for (const stop of stops) stop()
  }
}

/**
 * All that the tray shows.
 * @param now Epoch milliseconds by AWS's clock.
 */
export function trayModel(live: LiveSlice, desktop: DesktopState, now: number): TrayModel {
  const active = live.sessions.filter(({ state }) => isLive(state))
  return {
    icon: trayIcon(live),
    tooltip: trayTooltip(live, desktop, now),
    title: active.length > 0 ? String(active.length) : '',
    rows: trayMenu(live, desktop, now),
  }
}

/** Milliseconds until the minutes of a time left become one fewer. */
export function nextChange(left: number): number {
  return (((left % MINUTE_MS) + MINUTE_MS) % MINUTE_MS) + 1
}
