import type { DirectoryEntry } from '../../../shared/directory.ts'
import { resolveName } from '../../../shared/name-resolution.ts'
import { isLive } from '../../../shared/session-state.ts'
import type { CliCommand, CliContext } from '../context.ts'
import { entriesOf } from '../find.ts'
import { readOptions } from '../options.ts'
import { asJson, entryJson } from '../session-json.ts'
import { table } from '../table.ts'
import { phaseCell, timeLeftCell } from '../time-left.ts'
import { watchLive } from '../watch.ts'

const options = {
  active: { type: 'boolean', short: 'a' },
  json: { type: 'boolean' },
  watch: { type: 'boolean', short: 'w' },
} as const

export const ls: CliCommand = {
  name: 'ls',
  summary: 'List sessions and every role you can borrow',
  help: `lanyard ls [WORDS…] [--active] [--watch] [--json]

Lists the sessions you have used or pinned, with their time left, then every other role of your accounts.

  WORDS        only those whose name matches: beginnings of words will do (\`ls pay prod\`)
  --active, -a only sessions that hold credentials
  --watch, -w  stay, and count down; Ctrl-C ends it
  --json       {"sessions":[…]} for programs`,
  delivery: (args) => (args.includes('--watch') || args.includes('-w') ? 'live-out' : 'whole'),
  async run(context) {
    const { values, positionals } = readOptions('ls', context.args, options)
    const show = () => listing(context, positionals.join(' '), values.active ?? false)
    if (values.watch) return watchLive(context, show)
    const { app, out } = context
    const snapshot = app.store.get()
    if (!values.json) return out(show())
    const entries = chosen(entriesOf(snapshot), positionals.join(' '), values.active ?? false)
    out(asJson({ sessions: entries.map((entry) => entryJson(entry, snapshot)) }))
  },
}

function chosen(
  entries: readonly DirectoryEntry[],
  words: string,
  active: boolean,
): readonly DirectoryEntry[] {
  const shown = active ? entries.filter(({ state }) => isLive(state)) : entries
  if (words === '') return shown
  return shown.filter((entry) => resolveName(words, [entry]).outcome === 'match')
}

function listing(context: CliContext, words: string, active: boolean): string {
  const { app, style, now } = context
  const snapshot = app.store.get()
  const entries = chosen(entriesOf(snapshot), words, active)
  if (entries.length === 0) return `${emptyText(context, words, active)}\n`
  const header = ['SESSION', 'LEFT', 'STATE', 'ACCOUNT', 'ROLE', 'REGION']
  const rows = entries.map((entry) => [
    { text: `${entry.session?.pinned ? '*' : ' '} ${entry.alias ?? entry.name}`, tone: 'strong' as const },
    timeLeftCell(entry.state, now(), style),
    phaseCell(entry.state),
    { text: entry.accountId },
    { text: entry.roleName },
    { text: entry.region, tone: 'faint' as const },
  ])
  return table(style, header, rows)
}

function emptyText({ app }: CliContext, words: string, active: boolean): string {
  const { live, catalog } = app.store.get()
  if (live.portals.length === 0) return 'Nothing yet. Add your access portal: lanyard portal add START-URL'
  if (catalog.accounts.length === 0) return 'No accounts are known yet. Sign in and list them: lanyard login'
  if (words !== '') return `Nothing matches "${words}".`
  if (active) return 'No session is active. Start one: lanyard start NAME (lanyard ls shows the names)'
  return 'You have no roles in these accounts. If that is new, fetch them again: lanyard sync'
}
