import type { DirectoryEntry } from '../../../shared/directory.ts'
import { resolveName } from '../../../shared/name-resolution.ts'
import { printable } from '../../../shared/printable.ts'
import { isLive } from '../../../shared/session-state.ts'
import type { CliCommand, CliContext } from '../context.ts'
import { entriesOf } from '../find.ts'
import { readOptions } from '../options.ts'
import { asJson, asJsonLine, entryJson } from '../session-json.ts'
import { table, type Cell, type Column } from '../table.ts'
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
  --json       {"sessions":[…]} for programs; with --watch one line of it each second`,
  delivery: (args) => (watches(args) ? 'live-out' : 'whole'),
  async run(context) {
    const { values, positionals } = readOptions('ls', context.args, options)
    const words = positionals.join(' ')
    const active = values.active ?? false
    const show = values.json
      ? () => listingJson(context, words, active, values.watch ? asJsonLine : asJson)
      : () => listing(context, words, active)
    if (values.watch) return watchLive(context, show)
    context.out(show())
  },
}

/** Whether the call stays, however its options are written (`-aw`); one that is not understood does not. */
function watches(args: readonly string[]): boolean {
  try {
    return readOptions('ls', args.slice(1), options).values.watch ?? false
  } catch {
    return false
  }
}

function listingJson(
  { app }: CliContext,
  words: string,
  active: boolean,
  write: (value: unknown) => string,
): string {
  const snapshot = app.store.get()
  const entries = chosen(entriesOf(snapshot), words, active)
  return write({ sessions: entries.map((entry) => entryJson(entry, snapshot)) })
}

/** The entries that the words fit, or all where there are none. */
export function chosen(
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
  // What a name says already needs no column, and where nothing is pinned or held none stays empty.
  const pins = entries.some(({ session }) => session?.pinned)
  const held = entries.some(({ state }) => state.phase !== 'stopped')
  const aliases = entries.some(({ alias }) => alias !== null)
  const columns: Column[] = [
    { title: `${pins ? '  ' : ''}SESSION` },
    ...(held ? [{ title: 'LEFT' }, { title: 'STATE', yields: 1 }] : []),
    { title: 'ACCOUNT' },
    { title: 'REGION', yields: 3 },
    ...(aliases ? [{ title: 'ROLE', yields: 2 }] : []),
  ]
  const rows = entries.map((entry): Cell[] => [
    { text: `${pins ? pinOf(entry) : ''}${entry.alias ?? entry.name}`, tone: 'strong' },
    ...(held ? [timeLeftCell(entry.state, now(), style), phaseCell(entry.state)] : []),
    { text: entry.accountId },
    { text: entry.region, tone: 'faint' },
    ...(aliases ? [{ text: entry.alias === null ? '' : entry.name, tone: 'faint' as const }] : []),
  ])
  return table(style, columns, rows)
}

const pinOf = ({ session }: DirectoryEntry) => (session?.pinned ? '* ' : '  ')

function emptyText({ app }: CliContext, words: string, active: boolean): string {
  const { live, catalog } = app.store.get()
  if (live.portals.length === 0) return 'Nothing yet. Add your access portal: lanyard portal add START-URL'
  if (catalog.accounts.length === 0) return 'No accounts are known yet. Sign in and list them: lanyard login'
  if (words !== '') return `Nothing matches "${printable(words)}". All of them: lanyard ls`
  if (active) return 'No session is active. Start one: lanyard start NAME (lanyard ls shows the names)'
  return 'You have no roles in these accounts. If that is new, fetch them again: lanyard sync'
}
