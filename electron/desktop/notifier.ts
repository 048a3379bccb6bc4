import { planNotifications } from '../../shared/notification-plan.ts'
import type { Clock, Log, Stop } from '../core/ports.ts'
import type { ShowNotification } from './bus-notifications.ts'
import type { DesktopFacts } from './desktop-facts.ts'
import type { EngineSlot } from './engine-slot.ts'

/** Says at the right times what a person should know. What to say and when is decided in shared/notification-plan.ts. */
export function followInNotifications(ports: {
  engine: Pick<EngineSlot, 'get' | 'watch'>
  facts: DesktopFacts
  clock: Clock
  /** The hour of the day where the user is. */
  hourOf: (time: number) => number
  /** Whether a person has the window or the panel before them. */
  isSeen: () => boolean
  show: ShowNotification
  log: Log
}): Stop {
  const { engine, facts, clock, hourOf, isSeen, show, log } = ports
  let told: ReadonlySet<string> = new Set()
  let stopTimer: Stop = () => {}
  /** What stands on the screen, each with what it told of. */
  let shown: readonly { readonly keys: readonly string[]; readonly withdraw: Stop }[] = []

  /** Takes away what no longer holds: the session was renewed or stopped, the portal signed in again. */
  function tidy(): void {
    const holds = (keys: readonly string[]) => keys.some((key) => told.has(key))
    for (const { keys, withdraw } of shown) if (!holds(keys)) withdraw()
    shown = shown.filter(({ keys }) => holds(keys))
  }

  function look(): void {
    stopTimer()
    const { live } = engine.get()
    const now = clock.now() + live.clockOffset
    const { settings } = facts.get()
    const plan = planNotifications({ live, settings, now, hour: hourOf(clock.now()), isSeen: isSeen(), told })
    told = plan.told
    for (const { keys, ...notification } of plan.show)
      show(notification).then(
        (withdraw) => {
          shown = [...shown, { keys, withdraw }]
          // It may have been overtaken while it was being shown.
          tidy()
        },
        (error: unknown) => log.warn('not-notified', { error }),
      )
    tidy()
    if (plan.next !== null) stopTimer = clock.at(plan.next - live.clockOffset, look)
  }

  /** Once for all that changes in one turn: sessions that end together are told of together. */
  function soon(): void {
    stopTimer()
    stopTimer = clock.at(clock.now(), look)
  }

  const stops = [
    engine.watch(({ live }, before) => {
      const { sessions, portals, questions } = before.live
      if (live.sessions !== sessions || live.portals !== portals || live.questions !== questions) soon()
    }),
    facts.watch(soon),
  ]
  look()
  return () => {
    stopTimer()
    for (const stop of stops) stop()
    // Its buttons would do nothing any more.
    told = new Set()
    tidy()
  }
}
