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

/**
 * Epoch milliseconds of a time such as `2026-11-05T12:34:56.789Z` or `…+01:00`, as XML Schema's dateTime writes it with
 * a zone; `null` for anything else.
 */
export function epochOf(text: string): number | null {
  const parts = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(\.\d+)?(?:Z|([+-])(\d\d):(\d\d))$/.exec(text)
  if (!parts) return null
  const [year, month, day, hours, minutes, seconds] = parts.slice(1, 7).map(Number) as Six
  if (month < 1 || month > 12 || day < 1 || day > 31) return null
  const fraction = Math.round(Number(parts[7] ?? 0) * SECOND_MS)
  const zone = Number(parts[9] ?? 0) * HOUR_MS + Number(parts[10] ?? 0) * MINUTE_MS
  const local =
    daysSince1970(year, month, day) * DAY_MS + hours * HOUR_MS + minutes * MINUTE_MS + seconds * SECOND_MS
  return local + fraction - (parts[8] === '-' ? -zone : zone)
}

type Six = [number, number, number, number, number, number]

/** The inverse of `civilDate`. */
function daysSince1970(year: number, month: number, day: number): number {
  const yearFromMarch = month <= 2 ? year - 1 : year
  const era = Math.floor(yearFromMarch / YEARS_IN_ERA)
  const yearOfEra = yearFromMarch - era * YEARS_IN_ERA
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1
  const leapDays = Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100)
  return era * DAYS_IN_ERA + 365 * yearOfEra + leapDays + dayOfYear - DAYS_FROM_MARCH_0000_TO_1970
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
