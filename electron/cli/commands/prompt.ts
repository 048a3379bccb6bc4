import { environmentOf } from '../../../shared/colour.ts'
import { AppError } from '../../../shared/errors.ts'
import { printable } from '../../../shared/printable.ts'
import { isLive } from '../../../shared/session-state.ts'
import type { SessionView } from '../../../shared/snapshot.ts'
import { t } from '../../../shared/text.ts'
import { MINUTE_MS, SECOND_MS, spellDuration } from '../../../shared/time.ts'
import type { CliCommand, CliContext } from '../context.ts'
import { readOptions } from '../options.ts'

const DEFAULT_FORMAT = '{production} {name} {left}'
const FIELDS = ['name', 'account', 'account-id', 'role', 'region', 'left', 'production'] as const
type Field = (typeof FIELDS)[number]

export const prompt: CliCommand = {
  name: 'prompt',
  summary: "Print this shell's session for its prompt",
  help: `lanyard prompt [--format FORMAT]

Prints the session that this shell was switched to, the time it has left, and PRODUCTION where its account is that; or
nothing. It starts nothing, tells of no trouble and takes about as long as one curl, so that a prompt can have it:

  bash        PS1='$(lanyard prompt) \\$ '
  zsh         precmd() { psvar[1]=$(lanyard prompt) }; PS1='%1v %# '
  fish        function fish_right_prompt; lanyard prompt; end
  PowerShell  function prompt { "$(lanyard prompt) PS> " }
  starship    [custom.lanyard]
              command = "lanyard prompt"
              when = true

  --format  fields and text between them: {name}, {account}, {account-id}, {role}, {region}, {left}, {production};
            "${DEFAULT_FORMAT}" where it is left out. A field that is empty takes the blank behind it along`,
  async run(context) {
    const { values, positionals } = readOptions('prompt', context.args, { format: { type: 'string' } })
    const format = values.format ?? DEFAULT_FORMAT
    const unknown = fieldsIn(format).find((field) => !isField(field))
    if (unknown !== undefined || positionals.length > 0) throw misused(unknown)
    const shown = sessionOfShell(context)
    if (shown) context.out(`${filled(format, shown, context)}\n`)
  },
}

interface Shown {
  readonly view: SessionView
  /** That of the profile which the shell names, where it has one of its own. */
  readonly region: string
  /** When the shell's own copy of the credentials ends, by AWS's clock; `null` where it asks for them anew. */
  readonly copyEndsAt: number | null
}

/** Keys that stand in the shell win over its profile with most tools. */
function sessionOfShell({ app, invocation: { env } }: CliContext): Shown | null {
  const { sessions } = app.store.get().live
  const mark = env.get('LANYARD_SESSION') ?? ''
  const copied = sessions.find(({ id }) => id === mark.slice(mark.indexOf(':') + 1))
  if (copied) {
    const copyEndsAt = Date.parse(env.get('AWS_CREDENTIAL_EXPIRATION') ?? '')
    return { view: copied, region: copied.region, copyEndsAt }
  }
  const profile = env.get('AWS_PROFILE') ?? ''
  // Where it was never written, the shell's is a profile of the user's own.
  const added = app.sessionOfProfile(profile) === null ? null : app.addedProfile(profile)
  const view = sessions.find((session) =>
    added ? session.id === added.sessionId : session.profile !== null && session.profile === profile,
  )
  return view ? { view, region: added?.region ?? view.region, copyEndsAt: null } : null
}

function filled(format: string, { view, region, copyEndsAt }: Shown, { app, now }: CliContext): string {
  const { name, accountName, accountId, roleName } = view
  const isProduction = environmentOf(view, app.store.get().marks) === 'production'
  const values: Readonly<Record<Field, string>> = {
    name,
    account: accountName,
    'account-id': accountId,
    role: roleName,
    region,
    left: leftText(view, copyEndsAt, now()),
    production: isProduction ? t('prompt.production') : '',
  }
  const text = format.replace(FIELD, (_field, field: Field, blank: string) =>
    values[field] === '' ? '' : printable(values[field]) + blank,
  )
  return text.trimEnd()
}

function leftText({ state }: SessionView, copyEndsAt: number | null, now: number): string {
  const endsAt = copyEndsAt ?? (isLive(state) ? state.expiresAt : null)
  if (endsAt === null) return state.phase
  const left = endsAt - now
  // Seconds would have every line of the scrollback differ, and nobody needs them before the last minute.
  if (left >= MINUTE_MS) return spellDuration(Math.floor(left / MINUTE_MS) * 60)
  return left > 0 ? spellDuration(Math.ceil(left / SECOND_MS)) : 'expired'
}

const FIELD = /\{([^{}]*)\}( ?)/g

function fieldsIn(format: string): readonly string[] {
  return [...format.matchAll(FIELD)].map(([, field = '']) => field)
}

function isField(field: string): field is Field {
  return FIELDS.some((name) => name === field)
}

function misused(field: string | undefined): AppError {
  const reason =
    field === undefined
      ? 'prompt takes no NAME: it tells of the shell that it is called in'
      : `{${printable(field)}} is no field of a prompt; there are ${FIELDS.map((name) => `{${name}}`).join(', ')}`
  return new AppError('usage', { reason, command: 'prompt' })
}
