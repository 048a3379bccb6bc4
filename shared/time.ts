export const SECOND_MS = 1000
export const MINUTE_MS = 60 * SECOND_MS
export const HOUR_MS = 60 * MINUTE_MS
export const DAY_MS = 24 * HOUR_MS

/** A duration as `1h`, `30m`, `45s`, `500ms`, or `1h30m`; a bare number is seconds. `null` when it is none. */
export function parseDuration(text: string): number | null {
  if (/^\d+$/.test(text)) return Number(text) * SECOND_MS
  const parts = /^(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?(?:(\d+)ms)?$/.exec(text)
  if (!parts || text === '') return null
  const [days, hours, minutes, seconds, milliseconds] = parts.slice(1).map((part) => Number(part ?? 0))
  return days! * DAY_MS + hours! * HOUR_MS + minutes! * MINUTE_MS + seconds! * SECOND_MS + milliseconds!
}

/** A duration as `parseDuration` reads it: `1h30m`, `45s`. Takes whole seconds, more than none. */
export function spellDuration(seconds: number): string {
  const parts = [
    [Math.floor(seconds / 3600), 'h'],
    [Math.floor(seconds / 60) % 60, 'm'],
    [seconds % 60, 's'],
  ] as const
  return parts.map(([count, unit]) => (count > 0 ? `${count}${unit}` : '')).join('')
}

/** Time left as a clock counts it down: `1:04:09`, `4:09`; `0:00` once it is over. Takes milliseconds. */
export function formatTimeLeft(milliseconds: number): string {
  const total = Math.max(0, Math.ceil(milliseconds / SECOND_MS))
  const seconds = String(total % 60).padStart(2, '0')
  const minutes = Math.floor(total / 60) % 60
  const hours = Math.floor(total / 3600)
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${seconds}` : `${minutes}:${seconds}`
}

/** A span as a sentence says it, to the minute: `1 h 4 min`, `5 min`, `less than a minute`. Takes milliseconds. */
export function formatSpan(milliseconds: number): string {
  const total = Math.floor(milliseconds / MINUTE_MS)
  if (total < 1) return 'less than a minute'
  const [hours, minutes] = [Math.floor(total / 60), total % 60]
  if (hours === 0) return `${minutes} min`
  return minutes === 0 ? `${hours} h` : `${hours} h ${minutes} min`
}
