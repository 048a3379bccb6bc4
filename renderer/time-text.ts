import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../shared/time.ts'
import { t } from '../shared/text.ts'

/** Time left as h:mm:ss, so that digits stand under digits; `0:00:00` once it is over. Takes milliseconds. */
export function countdownText(milliseconds: number): string {
  const total = Math.max(0, Math.ceil(milliseconds / SECOND_MS))
  const two = (value: number) => String(value).padStart(2, '0')
  return `${Math.floor(total / 3600)}:${two(Math.floor(total / 60) % 60)}:${two(total % 60)}`
}

/** Time left in words: `6 h 12 min`, `41 min`, `under a minute`. Takes milliseconds. */
export function durationText(milliseconds: number): string {
  if (milliseconds < MINUTE_MS) return t('time.under-a-minute')
  const days = Math.floor(milliseconds / DAY_MS)
  const hours = Math.floor((milliseconds % DAY_MS) / HOUR_MS)
  const minutes = Math.floor((milliseconds % HOUR_MS) / MINUTE_MS)
  if (days > 0) return t('time.days-hours', { days, hours })
  if (hours > 0) return minutes > 0 ? t('time.hours-minutes', { hours, minutes }) : t('time.hours', { hours })
  return t('time.minutes', { minutes })
}

// Making one of these costs more than a hundred uses of it. A style is how the user's language writes it: 09:41, 9:41 am.
const CLOCK = new Intl.DateTimeFormat([], { timeStyle: 'short' })
const EXACT_CLOCK = new Intl.DateTimeFormat([], { timeStyle: 'medium' })
const ABSOLUTE = new Intl.DateTimeFormat([], { dateStyle: 'full', timeStyle: 'long' })

/** The user's own clock and zone. */
export function clockText(at: number): string {
  return CLOCK.format(at)
}

/** With seconds, for the drawer. */
export function exactClockText(at: number): string {
  return EXACT_CLOCK.format(at)
}

/** Date and time in full with the zone, for the hover. */
export function absoluteText(at: number): string {
  return ABSOLUTE.format(at)
}

/** How long ago something was: `today`, `yesterday`, `5 days ago`, counted in the user's days. */
export function agoText(at: number, now: number): string {
  const days = Math.round((startOfDay(now) - startOfDay(at)) / DAY_MS)
  if (days <= 0) return t('time.today', { time: clockText(at) })
  if (days === 1) return t('time.yesterday')
  return t('time.days-ago', { days })
}

function startOfDay(at: number): number {
  return new Date(at).setHours(0, 0, 0, 0)
}
