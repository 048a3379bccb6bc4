import { useSyncExternalStore } from 'react'
import { SECOND_MS } from '../shared/time.ts'

/** What the clock needs of the page, so that tests can turn time by hand. */
export interface ClockPorts {
  readonly readTime: () => number
  readonly isVisible: () => boolean
  /** Calls back when the page is shown or hidden. */
  readonly onVisibility: (run: () => void) => void
  /** Calls back every so often; gives the way to stop. */
  readonly every: (milliseconds: number, run: () => void) => () => void
}

/**
 * The one timer of all countdowns. It runs only while something counts down and the page can be seen, and tells
 * AWS's time: the computer's, moved by the offset the engine measured.
 */
export function createClock({ readTime, isVisible, onVisibility, every }: ClockPorts) {
  const listeners = new Set<() => void>()
  let offset = 0
  let shown = readTime()
  let stop: (() => void) | null = null

  function tick(): void {
    shown = readTime() + offset
    for (const listener of listeners) listener()
  }

  function settle(): void {
    const wanted = listeners.size > 0 && isVisible()
    if (wanted && !stop) {
      stop = every(SECOND_MS, tick)
      // It stood still for as long as nobody looked.
      tick()
    } else if (!wanted && stop) {
      stop()
      stop = null
    }
  }
  onVisibility(settle)

  return {
    /** AWS's time of the last tick, in epoch milliseconds: the same for everything drawn together. */
    shown: () => shown,
    /** AWS's time at this moment. */
    now: () => readTime() + offset,
    /** Takes AWS's time minus this computer's, in milliseconds. */
    setOffset(milliseconds: number): void {
      if (milliseconds === offset) return
      offset = milliseconds
      tick()
    },
    subscribe(listener: () => void): () => void {
      listeners.add(listener)
      settle()
      return () => {
        listeners.delete(listener)
        settle()
      }
    },
  }
}

export const clock = createClock({
  readTime: () => Date.now(),
  isVisible: () => globalThis.document?.visibilityState === 'visible',
  onVisibility: (run) => globalThis.document?.addEventListener('visibilitychange', run),
  every(milliseconds, run) {
    const timer = setInterval(run, milliseconds)
    return () => clearInterval(timer)
  },
})

/** AWS's time in epoch milliseconds, again every second. */
export function useNow(): number {
  return useSyncExternalStore(clock.subscribe, clock.shown)
}

/** What is read off AWS's time; drawn again only when that changes, not every second. */
export function useAt<T extends string | number | boolean>(read: (now: number) => T): T {
  return useSyncExternalStore(clock.subscribe, () => read(clock.shown()))
}
