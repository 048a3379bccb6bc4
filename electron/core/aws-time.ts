import { SECOND_MS } from '../../shared/time.ts'
import type { Aws, Clock, Stop } from './ports.ts'

/** A Date header names a whole second, so the middle of it is the best guess. */
const HALF_SECOND_MS = SECOND_MS / 2
/** Below this an offset says no more than the header's own coarseness and the time the reply took. */
const NOTICEABLE_MS = 2 * SECOND_MS

/** AWS's time, by which expiry is judged. */
export interface AwsTime {
  now(): number
  /** AWS's time minus this computer's, in milliseconds; 0 while they agree within two seconds. */
  offset(): number
  /** Runs once, as soon as AWS's time has reached `time`. */
  at(time: number, run: () => void): Stop
  /** Tells of a changed offset: what was armed with `at` is armed again by itself. */
  watch(run: (offset: number) => void): Stop
}

export function createAwsTime(clock: Clock, aws: Pick<Aws, 'watchTime'>): AwsTime {
  let offset = 0
  const watchers = new Set<(offset: number) => void>()
  const alarms = new Set<() => void>()

  aws.watchTime((awsTime, localTime) => {
    const measured = awsTime + HALF_SECOND_MS - localTime
    if (Math.abs(measured - offset) < NOTICEABLE_MS) return
    offset = Math.abs(measured) < NOTICEABLE_MS ? 0 : measured
    for (const rearm of alarms) rearm()
    for (const watcher of watchers) watcher(offset)
  })

  return {
    now: () => clock.now() + offset,
    offset: () => offset,
    at(time, run) {
      let stop: Stop = () => {}
      const arm = () => {
        stop()
        stop = clock.at(time - offset, () => {
          alarms.delete(arm)
          run()
        })
      }
      alarms.add(arm)
      arm()
      return () => {
        alarms.delete(arm)
        stop()
      }
    },
    watch(run) {
      watchers.add(run)
      return () => void watchers.delete(run)
    },
  }
}
