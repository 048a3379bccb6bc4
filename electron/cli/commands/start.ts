import type { Borrowable } from '../../../shared/session-draft.ts'
import { AppError } from '../../../shared/errors.ts'
import { printable } from '../../../shared/printable.ts'
import type { SessionView } from '../../../shared/snapshot.ts'
import { isLive } from '../../../shared/session-state.ts'
import { assertionText } from '../assertion-option.ts'
import type { CliCommand, CliContext } from '../context.ts'
import { checkCode, wantedFor, withCodes } from '../codes.ts'
import { accessDraft } from '../account-access-options.ts'
import { nameAndLength, secondsIn } from '../draft-options.ts'
import { forEachInTurn } from '../in-turn.ts'
import { findSession, type Found } from '../find.ts'
import { readOptions } from '../options.ts'
import { asJson, sessionJson } from '../session-json.ts'
import { shellWord } from '../shell-word.ts'
import { signedInFor } from '../sign-in.ts'
import { timeLeftText } from '../time-left.ts'

const options = {
  region: { type: 'string' },
  as: { type: 'string' },
  pin: { type: 'boolean' },
  renew: { type: 'boolean' },
  assume: { type: 'string' },
  'session-name': { type: 'string' },
  duration: { type: 'string' },
  'mfa-code': { type: 'string' },
  assertion: { type: 'string' },
  json: { type: 'boolean' },
} as const

type Values = ReturnType<typeof readOptions<typeof options>>['values']

export const start: CliCommand = {
  name: 'start',
  summary: 'Borrow a role and keep it alive',
  help: `lanyard start NAME… [--region REGION] [--as ALIAS] [--pin | --no-pin] [--no-renew] [--mfa-code CODE] [--json]
lanyard start NAME --assume ROLE-ARN [--session-name NAME] [--duration 1h] [--as ALIAS] …
lanyard start NAME --assertion FILE …

Borrows the role and renews it ahead of its end while you are signed in, until you stop it. Its AWS profile is written
into ~/.aws/config. NAME is account/role, an alias, ACCOUNT-ID/role, or beginnings of words: \`lanyard start pay prod ro\`
is written "pay prod ro".

  --region        the region of its profile and console
  --as            a name of your own for it
  --pin           keep its profile while it is stopped, and list it first; --no-pin ends that
  --no-renew      let it end by itself; --renew ends that
  --assume        borrow this role through NAME (a chain); AWS ends it after one hour at most
  --session-name  how CloudTrail names you in the assumed role; your user name where it is left out
  --duration      how long the assumed role lasts, 15m to 1h; a role of account access, which takes both too, 12h
  --mfa-code      the code of the MFA device that an IAM user needs; asked for where it is left out
  --assertion     what the SAML identity provider posted to your own browser; - is standard input
  --json          {"sessions":[…]} for programs`,
  delivery: () => 'live-err',
  async run(context) {
    const { values, positionals } = readOptions('start', context.args, options)
    if (positionals.length === 0) throw new AppError('usage', { reason: 'NAME is missing', command: 'start' })
    const { 'mfa-code': code } = values
    checkCode(code)
    if (positionals.length > 1 && (values.as || values.assume || values.assertion)) {
      const reason = '--as, --assume and --assertion go with one NAME'
      throw new AppError('usage', { reason, command: 'start' })
    }
    if (positionals.length > 1 && code) {
      throw new AppError('usage', { reason: 'A code works once, so it goes with one NAME', command: 'start' })
    }
    const all = positionals.map((name) => findSession(context.app, name))
    const { done, failure } = await forEachInTurn(all, async (found) => {
      const session = await target(context, found, values)
      if (values.assertion !== undefined) await handOver(context, found, values.assertion)
      return withCodes(context, code, wantedFor(session), () =>
        signedInFor(context, found.portalId, () => startOne(context, session, values)),
      )
    })
    if (done.length > 0) await show(context, done, values.json ?? false)
    if (failure !== null) throw failure
  },
}

async function show(context: CliContext, started: readonly SessionView[], json: boolean): Promise<void> {
  const { app, out, err } = context
  await app.profilesSettled()
  const snapshot = app.store.get()
  const views = started.map((view) => snapshot.live.sessions.find(({ id }) => id === view.id) ?? view)
  if (json) return out(asJson({ sessions: views.map((view) => sessionJson(view, snapshot)) }))
  for (const view of views) out(startedText(context, view))
  if (views.some(({ profile }) => profile === null)) err(whyWithoutProfile(context))
}

/** What is to be started: the role found, or the chain through it. */
async function target(context: CliContext, found: Found, values: Values): Promise<Borrowable> {
  const { app } = context
  const { kind, borrowable } = found
  if (values.assume === undefined) {
    if (values['session-name'] === undefined && values.duration === undefined) return borrowable
    if (kind === 'account-access') {
      const draft = { ...(await accessDraft(context, found)), ...nameAndLength(values) }
      return { sessionId: (await app.dispatch('session.add', { draft })).id }
    }
    const reason =
      'AWS fixes name and duration of a permission set; --session-name and --duration go with --assume'
    throw new AppError('usage', { reason, command: 'start' })
  }
  const { id } = await app.dispatch('session.add', {
    draft: {
      kind: 'chained-role',
      source: borrowable,
      roleArn: values.assume,
      sessionName: values['session-name'] ?? null,
      duration: secondsIn(values.duration ?? ''),
    },
  })
  return { sessionId: id }
}

/** One that is active already is borrowed anew: why else would anybody fetch an assertion for it? */
async function handOver(context: CliContext, { borrowable, name }: Found, from: string): Promise<void> {
  const { app } = context
  if (!('sessionId' in borrowable)) {
    const reason = `${printable(name)} is a role of a portal; --assertion goes with a session of kind saml`
    throw new AppError('usage', { reason, command: 'start' })
  }
  const { sessionId } = borrowable
  const assertion = await assertionText(context, 'start', from)
  await app.dispatch('saml.hand-over', { sessionId, assertion })
  const held = app.store.get().live.sessions.find(({ id }) => id === sessionId)
  if (held && isLive(held.state)) await app.dispatch('session.renew', { sessionId })
}

function startOne({ app }: CliContext, session: Borrowable, values: Values): Promise<SessionView> {
  return app.dispatch('session.start', {
    session,
    choice: {
      ...(values.as === undefined ? {} : { alias: values.as === '' ? null : values.as }),
      ...(values.region === undefined ? {} : { region: values.region === '' ? null : values.region }),
      ...(values.pin === undefined ? {} : { pinned: values.pin }),
      ...(values.renew === undefined ? {} : { renews: values.renew }),
    },
  })
}

/** The sessions can be used all the same, so this is told and no failure. */
function whyWithoutProfile({ app, errStyle }: CliContext): string {
  const told = app.store.get().live.notices.findLast(({ error }) => error.code.startsWith('aws-config-'))
  if (!told) return ''
  const { message, fix } = told.error
  return `${errStyle.paint('soon', '!')} No AWS profile was written: ${printable(message)} ${printable(fix)}\n`
}

/** What a person wants to know next: how long it lasts, and how to use it. */
function startedText({ style, now }: CliContext, view: SessionView): string {
  const left = timeLeftText(view.state, now(), style)
  const profile = view.profile ? `  export AWS_PROFILE=${shellWord(view.profile)}\n` : ''
  const first = `${style.paint('strong', printable(view.name))}  ${left}\n`
  return `${first}${profile}  eval "$(lanyard env ${shellWord(view.name)})"\n`
}
