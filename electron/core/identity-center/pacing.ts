import { AppError, type ErrorCode } from '../../../shared/errors.ts'
import { MINUTE_MS, SECOND_MS } from '../../../shared/time.ts'
import type { Clock } from '../ports.ts'
import { waitUntil } from '../wait.ts'

const MAX_IN_FLIGHT = 20
/** How many starts that came late may be made up for at once; the service's own bucket holds about a second's worth. */
const CATCH_UP = 5
const FIRST_PAUSE_MS = 250
const LONGEST_PAUSE_MS = 20 * SECOND_MS
/** A Retry-After of more than this is somebody's mistake, and nobody would wait for it. */
const LONGEST_WISH_MS = 5 * MINUTE_MS
/** A second, at the least; and how much each request that succeeds gives back of what throttling took. */
const SLOWEST = 0.5
const REGAINED = 0.2

/** How often what is worth asking again is asked at most: the service was busy or unwell, not unwilling. */
const TRIES: Readonly<Partial<Record<ErrorCode, number>>> = { throttled: 8, unreachable: 4, 'aws-outage': 4 }

/**
 * Spaces requests at one collective rate. They start on an absolute schedule, so a slow reply does not lower the rate
 * and waiting does not drift. Others may be using up the same limit: a request that AWS throttles makes all of them
 * pause, longer each time and as long as Retry-After wishes, and go on at half the rate, which comes back little by little. It is asked again; so are
 * those that failed on the way.
 */
export interface Pacer {
  run<T>(task: () => Promise<T>): Promise<T>
}

export function createPacer(clock: Clock, perSecond: number, signal?: AbortSignal): Pacer {
  let rate = perSecond
  let nextStart = clock.now()
  let pause = FIRST_PAUSE_MS
  let pausedAt = -Infinity
  let inFlight = 0
  const waitingForRoom: (() => void)[] = []
  let turn = Promise.resolve()

  // One waits at a time, so that a pause holds for everybody behind it.
  function slot(): Promise<void> {
    turn = turn
      .catch(() => {})
      .then(async () => {
        while (clock.now() < nextStart) await waitUntil(clock, nextStart, signal)
        const catchUp = (CATCH_UP * SECOND_MS) / perSecond
        nextStart = Math.max(nextStart, clock.now() - catchUp) + SECOND_MS / rate
        if (inFlight >= MAX_IN_FLIGHT) await new Promise<void>((resolve) => waitingForRoom.push(resolve))
        if (signal?.aborted) throw new AppError('interrupted')
        inFlight += 1
      })
    return turn
  }

  function hold(startedAt: number, wish: number): void {
    // The requests that were under way together are refused together: that is one refusal, not twenty.
    if (startedAt < pausedAt) return
    pausedAt = clock.now()
    rate = Math.max(rate / 2, SLOWEST)
    nextStart = Math.max(nextStart, pausedAt + pause, pausedAt + Math.min(wish, LONGEST_WISH_MS))
    pause = Math.min(2 * pause, LONGEST_PAUSE_MS)
  }

  async function attempt<T>(task: () => Promise<T>): Promise<T> {
    await slot()
    const startedAt = clock.now()
    try {
      const result = await task()
      pause = FIRST_PAUSE_MS
      rate = Math.min(rate + REGAINED, perSecond)
      return result
    } catch (error) {
      if (error instanceof AppError && error.code === 'throttled') hold(startedAt, error.retryAfter ?? 0)
      throw error
    } finally {
      inFlight -= 1
      waitingForRoom.shift()?.()
    }
  }

  return {
    async run(task) {
      for (let tries = 1; ; tries += 1) {
        try {
          return await attempt(task)
        } catch (error) {
          if (!(error instanceof AppError) || tries >= (TRIES[error.code] ?? 0)) throw error
          if (error.code !== 'throttled')
            await waitUntil(clock, clock.now() + FIRST_PAUSE_MS * 2 ** tries, signal)
        }
      }
    },
  }
}
