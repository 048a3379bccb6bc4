import { AppError } from '../../../shared/errors.ts'
import { printable } from '../../../shared/printable.ts'
import { isLive } from '../../../shared/session-state.ts'
import { formatTimeLeft } from '../../../shared/time.ts'
import type { CliCommand, CliContext } from '../context.ts'
import { findSession } from '../find.ts'
import { readOptions } from '../options.ts'
import { asJson, sessionJson } from '../session-json.ts'

/** The sessions that NAME… or --all stand for. */
export function sessionsNamed(
  { app }: CliContext,
  command: string,
  names: readonly string[],
  all: boolean,
): readonly string[] {
  const snapshot = app.store.get()
  if (all) return snapshot.live.sessions.filter(({ state }) => state.phase !== 'stopped').map(({ id }) => id)
  if (names.length === 0) throw new AppError('usage', { reason: 'NAME or --all is missing', command })
  return names.map((typed) => {
    const { borrowable, name } = findSession(app, typed)
    if ('sessionId' in borrowable) return borrowable.sessionId
    throw new AppError('session-not-active', { name: printable(name) })
  })
}

/** How long what was handed out still works: no time of day, since the engine's zone need not be the reader's. */
function copiesText(expiresAt: number, { now }: CliContext): string {
  return `Copies handed out before work for another ${formatTimeLeft(expiresAt - now())}.`
}

export const stop: CliCommand = {
  name: 'stop',
  summary: 'Forget a borrowed role',
  help: `lanyard stop NAME… | --all [--json]

Forgets the credentials, and stops renewing them. Tools that ask for the session are refused until you start it again.
Copies that were handed out before work until they expire: AWS has no way to take them back.

  --all   every session
  --json  {"sessions":[…]} for programs`,
  async run(context) {
    const { app, out } = context
    const options = { all: { type: 'boolean' }, json: { type: 'boolean' } } as const
    const { values, positionals } = readOptions('stop', context.args, options)
    const before = app.store.get().live.sessions
    const stopped = []
    for (const sessionId of sessionsNamed(context, 'stop', positionals, values.all ?? false)) {
      stopped.push(await app.dispatch('session.stop', { sessionId }))
    }
    await app.profilesSettled()
    if (values.json)
      return out(asJson({ sessions: stopped.map((view) => sessionJson(view, app.store.get())) }))
    if (stopped.length === 0) out('No session is active.\n')
    for (const { id, name } of stopped) {
      const state = before.find((session) => session.id === id)?.state
      const until = state && isLive(state) ? ` ${copiesText(state.expiresAt, context)}` : ''
      out(`Stopped ${printable(name)}.${until}\n`)
    }
  },
}
