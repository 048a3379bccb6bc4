import { AppError } from '../../shared/errors.ts'
import { isLive } from '../../shared/session-state.ts'
import { printable } from '../../shared/printable.ts'
import type { Snapshot } from '../../shared/snapshot.ts'
import { completionRows, type NameKind } from './completion-rows.ts'
import type { CliCommand } from './context.ts'
import { entriesOf } from './find.ts'
import { HOST_COMMANDS } from './host-commands.ts'
import { readOptions } from './options.ts'

/**
 * `lanyard completion`, as the owner of the engine answers it: at once, and with names. Without an owner Node tells the
 * words (host-command.ts), and there are no names. The scripts themselves the launcher prints (assets/shell).
 */
export const completion: CliCommand = {
  ...HOST_COMMANDS.find(({ name }) => name === 'completion')!,
  async run({ app, args, out }) {
    const options = { names: { type: 'string' }, words: { type: 'boolean' } } as const
    const { values, positionals } = readOptions('completion', args, options)
    if (values.names === undefined) return out(completionWords(args))
    const names = namesOf(app.store.get(), kindNamed(values.names), positionals[0] ?? '')
    out(names.map((name) => `${name}\n`).join(''))
  },
}

/**
 * What `completion --words` prints: a row a line, `path|word|what it takes|what it tells`. Throws `usage` for anything
 * else.
 */
export function completionWords(args: readonly string[]): string {
  if (args.length !== 1 || args[0] !== '--words') throw noSuchShell('completion', args)
  const rows = completionRows().map(({ path, word, takes, tells }) => [path, word, takes, tells].join('|'))
  return `${rows.join('\n')}\n`
}

/** What is said where a command is to name a shell, and names none that there is something for. */
export function noSuchShell(command: string, shells: readonly string[]): AppError {
  const [shell] = shells
  const reason =
    shells.length === 1
      ? `"${printable(shell ?? '')}" is none of bash, zsh, fish and powershell`
      : 'One of bash, zsh, fish and powershell is to be named'
  return new AppError('usage', { reason, command })
}

function kindNamed(typed: string): NameKind {
  if (typed === 'sessions' || typed === 'active' || typed === 'portals') return typed
  const reason = `"${printable(typed)}" is none of sessions, active and portals`
  throw new AppError('usage', { reason, command: 'completion' })
}

/** The names that begin as the word does, each of which means one thing alone; one a line can hold. */
function namesOf(snapshot: Snapshot, kind: NameKind, typed: string): readonly string[] {
  const start = typed.toLowerCase()
  const names =
    kind === 'portals' ? snapshot.live.portals.map(({ name }) => name) : sessionNames(snapshot, kind, typed)
  return names.filter((name) => name.toLowerCase().startsWith(start) && printable(name) === name)
}

function sessionNames(snapshot: Snapshot, kind: 'sessions' | 'active', typed: string): readonly string[] {
  const entries = entriesOf(snapshot)
  const uses = new Map<string, number>()
  for (const { name } of entries) uses.set(name, (uses.get(name) ?? 0) + 1)
  const startsWithId = /^\d/.test(typed)
  return entries
    .filter(({ state }) => kind === 'sessions' || isLive(state))
    .map(({ alias, name, accountId, roleName }) => {
      const byId = `${accountId}/${roleName}`
      return startsWithId || (alias === null && uses.get(name) !== 1) ? byId : (alias ?? name)
    })
}
