import { ENVIRONMENTS, type MarkChange } from '../../../shared/account-marks.ts'
import { AppError } from '../../../shared/errors.ts'
import { printable } from '../../../shared/printable.ts'
import { matchesWords, splitWords } from '../../../shared/word-match.ts'
import type { CliCommand, CliContext } from '../context.ts'
import { findAccount, knownAccounts, type KnownAccount } from '../find-account.ts'
import { readOptions, verbOf } from '../options.ts'
import { asJson } from '../session-json.ts'
import { table, type Cell } from '../table.ts'

const options = {
  alias: { type: 'string' },
  environment: { type: 'string' },
  group: { type: 'string' },
  json: { type: 'boolean' },
} as const

type Values = ReturnType<typeof readOptions<typeof options>>['values']

/** What takes a mark back. */
const NONE = '-'

export const account: CliCommand = {
  name: 'account',
  summary: 'List accounts, and say which are production',
  help: `lanyard account ls [WORDS…] [--json]
lanyard account mark ACCOUNT… [--environment E] [--group G] [--alias A] [--json]

What you say of an account is shown wherever it is, in the app and here. An ACCOUNT is its ID, its name, or its alias.

  WORDS          only those whose name, alias, group or ID matches
  --environment  production, staging or development: what is production is never taken for something else
  --group        a word of yours, such as a team's name; \`lanyard profiles add --group\` goes by it
  --alias        what the app calls it in place of its name, for one account; profiles keep their names
  --json         {"accounts":[…]} for programs

- in place of a value takes it back.`,
  async run(context) {
    const { values, positionals } = readOptions('account', context.args, options)
    const [verb, rest] = verbOf('account', ['ls', 'mark'], positionals)
    switch (verb) {
      case 'ls':
        return list(context, rest.join(' '), values)
      case 'mark':
        return mark(context, rest, values)
    }
  },
}

const usage = (reason: string) => new AppError('usage', { reason, command: 'account' })

function list(context: CliContext, words: string, { json = false }: Values): void {
  const snapshot = context.app.store.get()
  const typed = splitWords(words)
  const shown = knownAccounts(snapshot).filter(({ accountId, name }) => {
    const { alias = '', group = '' } = snapshot.marks[accountId] ?? {}
    return words === '' || matchesWords(typed, `${alias} ${name} ${group} ${accountId}`)
  })
  if (json || shown.length > 0) return tell(context, shown, json)
  const none = 'No accounts are known yet. Sign in and list them: lanyard login'
  context.out(`${words === '' ? none : `No account matches "${printable(words)}".`}\n`)
}

async function mark(context: CliContext, typed: readonly string[], values: Values): Promise<void> {
  const { app } = context
  if (typed.length === 0) throw usage('ACCOUNT is missing')
  const change = changeFrom(values, typed.length)
  // All of them are known before the first one is marked.
  const ids = typed.map((name) => findAccount(app.store.get(), name, 'account'))
  for (const accountId of ids) await app.dispatch('account.mark', { accountId, change })
  const marked = knownAccounts(app.store.get()).filter(({ accountId }) => ids.includes(accountId))
  tell(context, marked, values.json ?? false)
}

function changeFrom({ alias, group, environment }: Values, count: number): MarkChange {
  const said = { alias, group, environment: environmentFrom(environment) }
  const given = Object.entries(said).filter(([, value]) => value !== undefined)
  if (given.length === 0) throw usage('--environment, --group or --alias is missing')
  if (alias !== undefined && alias !== NONE && count > 1)
    throw usage(`--alias is for one account, and ${count} are named`)
  return Object.fromEntries(given.map(([name, value]) => [name, value === NONE ? null : value]))
}

function environmentFrom(typed: string | undefined): string | undefined {
  const known: readonly (string | undefined)[] = [undefined, NONE, ...ENVIRONMENTS]
  if (known.includes(typed)) return typed
  throw usage(`"${printable(typed ?? '')}" is none of ${ENVIRONMENTS.join(', ')}`)
}

function tell({ app, out, style }: CliContext, accounts: readonly KnownAccount[], json: boolean): void {
  const { marks } = app.store.get()
  const rows = accounts.map(({ accountId, name, portal, roles }) => {
    const { alias = null, group = null, environment = null } = marks[accountId] ?? {}
    return { id: accountId, name, alias, group, environment, portal, roles }
  })
  if (json) return out(asJson({ accounts: rows }))
  const columns = [
    { title: 'ACCOUNT' },
    { title: 'NAME' },
    { title: 'ENVIRONMENT' },
    { title: 'GROUP', yields: 1 },
    { title: 'ALIAS', yields: 2 },
    { title: 'PORTAL', yields: 4 },
    { title: 'ROLES', yields: 3 },
  ]
  const cells = rows.map(({ id, name, environment, group, alias, portal, roles }): Cell[] => [
    { text: id },
    { text: name, tone: 'strong' },
    { text: environment ?? '' },
    { text: group ?? '' },
    { text: alias ?? '' },
    { text: portal ?? '', tone: 'faint' },
    { text: `${roles}` },
  ])
  out(table(style, columns, cells))
}
