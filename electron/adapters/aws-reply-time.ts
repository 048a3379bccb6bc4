import { SECOND_MS } from '../../shared/time.ts'
import type { Aws, Clock } from '../core/ports.ts'

/** A reply that was longer on its way than this says little of the time it arrives at. */
const PROMPT_MS = 2 * SECOND_MS

/** What AWS's replies say of its time. */
export interface ReplyTime extends Pick<Aws, 'watchTime'> {
  /** Call it as a request is sent, and the result with the Date header of its reply. */
  sent(): (date: string | undefined) => void
  /** AWS's time minus this computer's by the last prompt reply, in milliseconds, a second more or less. */
  offset(): number
}

export function createReplyTime(clock: Pick<Clock, 'now'>): ReplyTime {
  let offset = 0
  const listeners = new Set<(awsTime: number, localTime: number) => void>()
  return {
    sent() {
      const sentAt = clock.now()
      return (date) => {
        const took = clock.now() - sentAt
        const awsTime = Date.parse(date ?? '')
        if (Number.isNaN(awsTime) || took < 0 || took > PROMPT_MS) return
        offset = awsTime - (sentAt + took / 2)
        for (const listener of listeners) listener(awsTime, sentAt + took / 2)
      }
    },
    offset: () => offset,
    watchTime(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}
