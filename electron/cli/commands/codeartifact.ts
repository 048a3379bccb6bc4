import { AppError } from '../../../shared/errors.ts'
import { ACCOUNT_ID } from '../../../shared/limits.ts'
import { printable } from '../../../shared/printable.ts'
import { parseDuration, SECOND_MS } from '../../../shared/time.ts'
import type { CliCommand } from '../context.ts'
import { needed, oneName, readOptions, verbOf } from '../options.ts'
import { startedSession } from '../started-session.ts'

const options = {
  domain: { type: 'string' },
  owner: { type: 'string' },
  duration: { type: 'string' },
  region: { type: 'string' },
} as const

/** Seconds. Source: GetAuthorizationToken, CodeArtifact API reference. */
const DURATION = { least: 900, most: 43_200 } as const
/** AWS's way to say: as long as the credentials that ask. */
const AS_LONG_AS_SESSION = 0

export const codeartifact: CliCommand = {
  name: 'codeartifact',
  summary: 'Sign package managers in to CodeArtifact',
  help: `lanyard codeartifact token NAME --domain DOMAIN [--owner ACCOUNT-ID] [--duration D] [--region R]

Prints a token that npm, pip, Maven and others use as a password:

  export CODEARTIFACT_AUTH_TOKEN="$(lanyard codeartifact token NAME --domain DOMAIN)"

  --owner     the account that owns the domain; the session's own where it is left out
  --duration  15m to 12h; as long as the session's credentials where it is left out
  --region    the session's own where it is left out`,
  delivery: () => 'live-err',
  async run(context) {
    const { values, positionals } = readOptions('codeartifact', context.args, options)
    const [, rest] = verbOf('codeartifact', ['token'], positionals)
    const name = oneName('codeartifact', 'NAME', rest)
    const domain = needed('codeartifact', '--domain', values.domain)
    const { owner = null, duration, region = null } = values
    if (owner !== null && !ACCOUNT_ID.test(owner))
      throw usage(`--owner takes the twelve digits of an account ID, not "${printable(owner)}"`)
    const seconds = duration === undefined ? AS_LONG_AS_SESSION : secondsFrom(duration)
    const place = await startedSession(context, name, region)
    const { app, out } = context
    out(`${await app.terminal.packageToken(place, { name: domain, owner, seconds })}\n`)
  },
}

function secondsFrom(typed: string): number {
  const seconds = (parseDuration(typed) ?? 0) / SECOND_MS
  if (Number.isInteger(seconds) && seconds >= DURATION.least && seconds <= DURATION.most) return seconds
  throw usage(`--duration takes 15m to 12h, not "${printable(typed)}"`)
}

function usage(reason: string): AppError {
  return new AppError('usage', { reason, command: 'codeartifact' })
}
