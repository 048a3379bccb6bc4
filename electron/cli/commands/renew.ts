import { printable } from '../../../shared/printable.ts'
import type { CliCommand } from '../context.ts'
import { checkCode, wantedFor, withCodes } from '../codes.ts'
import { forEachInTurn } from '../in-turn.ts'
import { readOptions } from '../options.ts'
import { asJson, sessionJson } from '../session-json.ts'
import { signedInFor } from '../sign-in.ts'
import { timeLeftText } from '../time-left.ts'
import { sessionsNamed } from './stop.ts'

export const renew: CliCommand = {
  name: 'renew',
  summary: 'Borrow a role anew, now',
  help: `lanyard renew NAME… | --all [--mfa-code CODE] [--json]

Fetches new credentials at once. Sessions renew by themselves ahead of their end; this is for those started with
--no-renew, and for after a long sleep.

  --all       every session that is not stopped
  --mfa-code  the code of the MFA device that an IAM user needs; asked for where it is left out
  --json      {"sessions":[…]} for programs`,
  delivery: () => 'live-err',
  async run(context) {
    const { app, out, style, now } = context
    const options = {
      all: { type: 'boolean' },
      'mfa-code': { type: 'string' },
      json: { type: 'boolean' },
    } as const
    const { values, positionals } = readOptions('renew', context.args, options)
    const { 'mfa-code': code } = values
    checkCode(code)
    const named = sessionsNamed(context, 'renew', positionals, values.all ?? false)
    const { done, failure } = await forEachInTurn(named, (sessionId) => {
      const portalId = app.store.get().live.sessions.find(({ id }) => id === sessionId)?.portalId ?? null
      return withCodes(context, code, wantedFor({ sessionId }), () =>
        signedInFor(context, portalId, () => app.dispatch('session.renew', { sessionId })),
      )
    })
    if (failure !== null && done.length === 0) throw failure
    if (values.json) out(asJson({ sessions: done.map((view) => sessionJson(view, app.store.get())) }))
    else if (done.length === 0) out('No session is active.\n')
    else
      for (const view of done)
        out(`${style.paint('strong', printable(view.name))}  ${timeLeftText(view.state, now(), style)}\n`)
    if (failure !== null) throw failure
  },
}
