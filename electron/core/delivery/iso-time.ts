import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../shared/time.ts'

const DAYS_IN_ERA = 146_097
const YEARS_IN_ERA = 400
const DAYS_FROM_MARCH_0000_TO_1970 = 719_468

/**
 * Epoch milliseconds as AWS's tools read an expiry: `2026-11-05T12:34:56Z`, rounded down to the second, so that
 * nothing is said to live longer than it does. By arithmetic, because the core has no clock and so no Date.
 */
export function isoTime(epochMs: number): string {
  if (!Number.isFinite(epochMs)) throw new RangeError(`Not a time: ${epochMs}`)
  const days = Math.floor(epochMs / DAY_MS)
  const inDay = epochMs - days * DAY_MS
  const [year, month, day] = civilDate(days)
  const hours = Math.floor(inDay / HOUR_MS)
  const minutes = Math.floor((inDay % HOUR_MS) / MINUTE_MS)
  const seconds = Math.floor((inDay % MINUTE_MS) / SECOND_MS)
  return `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}T${pad(hours, 2)}:${pad(minutes, 2)}:${pad(seconds, 2)}Z`
}

/** Days since 1970-01-01 as year, month (1–12) and day, in the proleptic Gregorian calendar. */
function civilDate(daysSince1970: number): [year: number, month: number, day: number] {
  // Years are counted from March, so that the leap day is a year's last and every month starts at a fixed day.
  const days = daysSince1970 + DAYS_FROM_MARCH_0000_TO_1970
  const era = Math.floor(days / DAYS_IN_ERA)
  const dayOfEra = days - era * DAYS_IN_ERA
  const leapDays =
    Math.floor(dayOfEra / 1460) - Math.floor(dayOfEra / 36_524) + Math.floor(dayOfEra / 146_096)
  const yearOfEra = Math.floor((dayOfEra - leapDays) / 365)
  const daysOfYears = 365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100)
  const dayOfYear = dayOfEra - daysOfYears
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153)
  const day = dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
  return [yearOfEra + era * YEARS_IN_ERA + (month <= 2 ? 1 : 0), month, day]
}

function pad(value: number, width: number): string {
  return String(value).padStart(width, '0')
}
