import { AppError } from '../../../shared/errors.ts'
import { printable } from '../../../shared/printable.ts'

const SCHEME = /^[a-z][a-z0-9+.-]+:\/\//i
/** A path of POSIX, or one of Windows with its drive or share. */
const ABSOLUTE = /^(?:\/|[a-z]:[\\/]|\\\\)/i

/** Whether a team file is asked for over the network. */
export function isUrl(from: string): boolean {
  return SCHEME.test(from)
}

/** Where a team file may be. It is kept in the settings and shown, so it may hold no password. Throws `team-file-place`. */
export function checkedPlace(typed: string): string {
  const from = typed.trim()
  const refuse = (reason: string, shown = from) =>
    new AppError('team-file-place', { from: printable(shown) || '""', reason })
  if (!isUrl(from)) {
    if (ABSOLUTE.test(from)) return from
    throw refuse('its path does not begin at the root')
  }
  if (!URL.canParse(from)) throw refuse('it is no address')
  const url = new URL(from)
  if (url.username !== '' || url.password !== '') {
    throw refuse('a user and a password would be kept in the settings and shown', `https://${url.host}`)
  }
  if (url.protocol !== 'https:')
    throw refuse('only https:// is asked, since others could change what comes on the way')
  return url.href
}
