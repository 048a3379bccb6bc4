import { ENVIRONMENTS } from '../../../shared/account-marks.ts'
import type { DirectoryEntry } from '../../../shared/directory.ts'
import { AppError } from '../../../shared/errors.ts'
import { printable } from '../../../shared/printable.ts'
import { DEFAULT_PROFILE_TEMPLATE } from '../../../shared/profile-template.ts'
import type { ProfileRequest } from '../../../shared/profile-views.ts'
import type { CliCommand, CliContext } from '../context.ts'
import { findAccount } from '../find-account.ts'
import { entriesOf } from '../find.ts'
import { oneName, readOptions } from '../options.ts'
import { listProfiles, listSides, tellOutcome } from '../profile-answers.ts'
import { chosen } from './ls.ts'

const options = {
  all: { type: 'boolean' },
  as: { type: 'string' },
  'credentials-file': { type: 'boolean' },
  'dry-run': { type: 'boolean', short: 'n' },
  environment: { type: 'string' },
  gone: { type: 'boolean' },
  group: { type: 'string' },
  json: { type: 'boolean' },
  region: { type: 'string' },
} as const

type Values = ReturnType<typeof readOptions<typeof options>>['values']

export const profiles: CliCommand = {
  name: 'profiles',
  summary: 'Choose which AWS profiles Lanyard writes, and preview them',
  help: `lanyard profiles ls [--json]
lanyard profiles add [WORDS…] [--group G] [--environment E] [--all] [--as NAME] [--region R]
  [--[no-]credentials-file] [--dry-run] [--json]
lanyard profiles rm NAME… | --gone | --all [--dry-run] [--json]
lanyard profiles names [TEMPLATE] [--dry-run] [--json]
lanyard profiles region ACCOUNT REGION [--dry-run] [--json]
lanyard profiles wsl [windows | DISTRIBUTION | none] [--dry-run] [--json]
lanyard profiles diff [--json]
lanyard profiles undo [--dry-run] [--json]

An active or pinned session has a profile of its own in ~/.aws/config. \`add\` keeps one for each role that matches,
borrowed or not, until \`rm\`: a tool that uses it borrows the role. Names stay when an account is renamed.

  WORDS          roles and sessions whose name matches, as \`lanyard ls WORDS\` shows them
  --group        only of accounts of this group of yours
  --environment  only of accounts that you call production, staging or development
  --all          with add every role, with rm every profile that was added
  --as           one more profile, of this name, for the one session that matches
  --region       the region in the profile; else the session's, the account's or the portal's
  --credentials-file
                 for tools that read nothing else: while its session is active its keys stand in ~/.aws/credentials
                 too, on the disk, in the clear, until they end or the session is stopped or Lanyard ends
  --gone         the profiles whose role the portal does not list any more
  --dry-run, -n  say what would change in the file, and change nothing
  --json         {"file","changes":[…],"conflicts":[…],"unknown":[…],"sides":[…]} for programs;
                 ls: {"file","names","profiles":[…],"also"}

\`names\` says what names are made from, and with a TEMPLATE names every profile anew that you did not name with --as:
{alias} (the alias, or account/role; the default), {account}, {accountId}, {role}, {portal}, {environment}, {group}.
\`region\` chooses the region of an account, for its sessions and profiles that have none of their own; - takes it back.
\`wsl\` says for which other side of WSL profiles can be written too, and with a name writes them for it as well: on
Windows a DISTRIBUTION's ~/.aws/config, in a distribution that of \`windows\`. Tools there ask this Lanyard. none ends it.
\`diff\` says what is in the file that Lanyard would write otherwise. \`undo\` goes back to the profiles before the last
change, and a second one back again; what stands outside of Lanyard's block it never touches.`,
  async run(context) {
    const { values, positionals } = readOptions('profiles', context.args, options)
    const [verb = 'ls', ...rest] = positionals
    switch (verb) {
      case 'ls':
        return listProfiles(context, values.json ?? false)
      case 'add':
        return ask(context, values, { kind: 'add', profiles: rolesToAdd(context, rest, values) })
      case 'rm':
        return ask(context, values, { kind: 'remove', names: await namesToRemove(context, rest, values) })
      case 'names':
        return rest.length === 0
          ? names(context, values.json ?? false)
          : ask(context, values, { kind: 'template', template: oneName('profiles', 'The template', rest) })
      case 'region':
        return ask(context, values, accountRegion(context, rest))
      case 'wsl':
        return rest.length === 0
          ? listSides(context, values.json ?? false)
          : chooseSide(context, values, sideIn(rest))
      case 'diff':
        return ask(context, { ...values, 'dry-run': true }, { kind: 'write' })
      case 'undo':
        return ask(context, values, { kind: 'undo' })
      default:
        throw usage(`profiles knows ls, add, rm, names, region, wsl, diff and undo, not "${printable(verb)}"`)
    }
  },
}

const usage = (reason: string) => new AppError('usage', { reason, command: 'profiles' })

async function ask(context: CliContext, values: Values, request: ProfileRequest): Promise<void> {
  const preview = values['dry-run'] ?? false
  const outcome = await context.app.dispatch('profiles.request', { request, preview })
  tellOutcome(context, outcome, { preview, json: values.json ?? false })
}

async function names({ app, out }: CliContext, json: boolean): Promise<void> {
  const { template } = await app.dispatch('profiles.list', undefined)
  if (json) return out(`${JSON.stringify({ names: template })}\n`)
  out(`${template}${template === DEFAULT_PROFILE_TEMPLATE ? ' (the alias, or account/role)' : ''}\n`)
}

async function chooseSide(context: CliContext, values: Values, side: string | null): Promise<void> {
  await ask(context, values, { kind: 'wsl', side })
  // Where there are no profiles yet nothing changes, and yet it is chosen.
  if (!values.json && !values['dry-run']) await listSides(context, false)
}

function sideIn(typed: readonly string[]): string | null {
  const side = oneName('profiles', 'The side', typed)
  return side === 'none' ? null : side
}

type Asked = Extract<ProfileRequest, { kind: 'add' }>['profiles']

/** What the words mean. One name alone may be a session's; roles of account access have to be sessions. */
function rolesToAdd(context: CliContext, words: readonly string[], values: Values): Asked {
  const typed = words.join(' ')
  if (typed === '' && !values.all && values.group === undefined && values.environment === undefined)
    throw usage('WORDS, --group, --environment or --all is missing')
  const matching = chosen(entriesOf(context.app.store.get()), typed, false)
  const ofAccounts = matching.filter(accountFilter(context, values))
  const entries = ofAccounts.filter(({ borrowable }) => !('roleArn' in borrowable))
  if (entries.length === 0) {
    const [hidden] = ofAccounts
    if (hidden) throw new AppError('session-not-active', { name: printable(hidden.name) })
    throw new AppError('session-unknown', { name: printable(typed || '*'), hint: 'See `lanyard ls`.' })
  }
  const { as = null, region = null } = values
  // A whole name means that one, also where it is the beginning of another.
  const exact = entries.filter(({ name, alias }) => name === typed || alias === typed)
  const meant = exact.length > 0 ? exact : entries
  if (as !== null && meant.length > 1) throw usage(`--as names one profile, and ${meant.length} roles match`)
  const keys = values['credentials-file']
  const chosenOf = { name: as, region, ...(keys === undefined ? {} : { keys }) }
  return meant.map(({ borrowable }) => ({ session: borrowable, ...chosenOf }))
}

function accountFilter(
  { app }: CliContext,
  { group, environment }: Values,
): (entry: Pick<DirectoryEntry, 'accountId'>) => boolean {
  const known: readonly string[] = ENVIRONMENTS
  if (environment !== undefined && !known.includes(environment))
    throw usage(`"${printable(environment)}" is none of ${ENVIRONMENTS.join(', ')}`)
  if (group === undefined && environment === undefined) return () => true
  const { marks } = app.store.get()
  const lower = group?.toLowerCase()
  if (lower !== undefined && !Object.values(marks).some((mark) => mark.group?.toLowerCase() === lower))
    throw usage(
      `no account is in a group "${printable(group ?? '')}"; \`lanyard account mark ACCOUNT --group G\` gives one`,
    )
  return ({ accountId }) => {
    const mark = marks[accountId]
    const inGroup = lower === undefined || mark?.group?.toLowerCase() === lower
    return inGroup && (environment === undefined || mark?.environment === environment)
  }
}

async function namesToRemove(
  { app }: CliContext,
  typed: readonly string[],
  { all, gone }: Values,
): Promise<string[]> {
  if (!all && !gone) {
    if (typed.length === 0) throw usage('NAME, --gone or --all is missing')
    return [...typed]
  }
  if (typed.length > 0) throw usage('NAME does not go together with --gone or --all')
  const { profiles: there } = await app.dispatch('profiles.list', undefined)
  return there.filter((profile) => profile.added && (all || profile.gone)).map(({ name }) => name)
}

function accountRegion({ app }: CliContext, [typed, region, ...more]: readonly string[]): ProfileRequest {
  if (typed === undefined || region === undefined || more.length > 0)
    throw usage('region takes an account and a region')
  const accountId = findAccount(app.store.get(), typed, 'profiles')
  return { kind: 'account-region', accountId, region: region === '-' ? null : region }
}
