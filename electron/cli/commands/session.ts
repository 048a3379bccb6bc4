import { AppError } from '../../../shared/errors.ts'
import { printable } from '../../../shared/printable.ts'
import { shareLines } from '../../../shared/share-line.ts'
import type { Question, SessionView } from '../../../shared/snapshot.ts'
import { formatTimeLeft } from '../../../shared/time.ts'
import { checkCode, wantedFor, withCodes } from '../codes.ts'
import type { CliCommand, CliContext } from '../context.ts'
import {
  DRAFT_OPTIONS,
  DRAFT_OPTIONS_HELP,
  draftFrom,
  KIND_WORDS,
  type DraftInput,
  type DraftValues,
  type KindWord,
} from '../draft-options.ts'
import { findSession, keptSession } from '../find.ts'
import { oneName, readOptions } from '../options.ts'
import { asJson, sessionJson } from '../session-json.ts'
import { shellWord } from '../shell-word.ts'
import { signedInFor } from '../sign-in.ts'
import { keyThatStays, sessionKey } from './session-key.ts'

const options = {
  ...DRAFT_OPTIONS,
  as: { type: 'string' },
  'mfa-code': { type: 'string' },
  'with-key': { type: 'boolean' },
  share: { type: 'boolean' },
  json: { type: 'boolean' },
} as const

type Values = ReturnType<typeof readOptions<typeof options>>['values']

export const session: CliCommand = {
  name: 'session',
  summary: 'Add, edit, try or remove sessions that no portal lists',
  help: `lanyard session add chain SOURCE ROLE-ARN [OPTIONS] [--as ALIAS] [--json]
lanyard session add web-identity ROLE-ARN (--token-file PATH | --token-command COMMAND) [OPTIONS]
lanyard session add saml (--url SIGN-IN-URL | --assertion FILE) [--role ARN] [OPTIONS]
lanyard session add iam-user (--access-key-id ID | --from-profile PROFILE) [OPTIONS]
lanyard session add profile PROFILE [--allow-command] [--as ALIAS] [--json]
lanyard session add account-access NAME [--session-name N] [--duration D]
lanyard session edit NAME [OPTIONS]
lanyard session try NAME | try KIND … [--json]
lanyard session show NAME [--share] [--json]
lanyard session rm NAME [--with-key]
lanyard session sign-out NAME
lanyard session key rotate NAME | key restore NAME

A PROFILE is one of your own ~/.aws/config or ~/.aws/credentials: keys, SSO, roles, a web identity, \`aws login\`, or a
program, which runs only once you have seen and allowed it. These files are read at each borrowing, and never written.

Keeps how a role is borrowed, so that \`lanyard start\` can borrow it. \`try\` borrows it once, says what AWS answered, and
keeps nothing. An option of \`edit\` with an empty value takes away what was chosen. Without --role the roles that a
SAML identity provider offers are listed; \`sign-out\` makes it ask again who you are. \`key rotate\` replaces the access
key of an IAM user by a new one; \`key restore\` puts it back into the profile it was moved out of.

${DRAFT_OPTIONS_HELP}
  --as               a name of your own for it
  --mfa-code CODE    with try: the code of the MFA device; asked for where it is left out
  --with-key         with rm: also where the key was moved here and is nowhere else
  --share            with show: the command lines that make the same session elsewhere, without anything secret
  --json             for programs`,
  delivery: () => 'live-err',
  async run(context) {
    const { values, positionals } = readOptions('session', context.args, options)
    const [verb, ...rest] = positionals
    switch (verb) {
      case 'add':
        return add(context, rest, values)
      case 'edit':
        return edit(context, oneName('session', 'NAME', rest), values)
      case 'try':
        return tryOut(context, rest, values)
      case 'show':
        return show(context, oneName('session', 'NAME', rest), values)
      case 'rm':
        return remove(context, oneName('session', 'NAME', rest), values)
      case 'sign-out':
        return signOut(context, oneName('session', 'NAME', rest))
      case 'key':
        return sessionKey(context, rest, values.json ?? false)
      default: {
        const known = 'session knows add, edit, try, show, rm, sign-out and key'
        const reason = verb === undefined ? known : `${known}, not "${printable(verb)}"`
        throw new AppError('usage', { reason, command: 'session' })
      }
    }
  },
}

async function add(context: CliContext, [word, ...rest]: readonly string[], values: Values): Promise<void> {
  const { app } = context
  const draft = await draftFrom(context, KIND_WORDS[kindWord(word)], rest, drafted(values), null)
  const added = await app.dispatch('session.add', { draft })
  const { as: alias } = values
  const named = alias === undefined ? added : await nameIt(context, added, alias)
  report(
    context,
    named,
    values,
    `Added ${printable(named.name)}. Borrow it: lanyard start ${shellWord(named.name)}`,
  )
}

/** A session that cannot have its name is not kept: it would be there under another one. */
async function nameIt(
  { app }: CliContext,
  { id: sessionId }: SessionView,
  alias: string,
): Promise<SessionView> {
  try {
    return await app.dispatch('session.choose', { session: { sessionId }, choice: { alias } })
  } catch (error) {
    await app.dispatch('session.remove', { sessionId })
    throw error
  }
}

async function edit(context: CliContext, typed: string, values: Values): Promise<void> {
  const { app } = context
  const sessionId = keptSession(app, typed)
  const before = await app.dispatch('session.describe', { sessionId })
  const draft = await draftFrom(context, before.kind, [], drafted(values), before)
  const edited = await app.dispatch('session.edit', { sessionId, draft })
  const { as: alias } = values
  const named =
    alias === undefined
      ? edited
      : await app.dispatch('session.choose', {
          session: { sessionId },
          choice: { alias: alias === '' ? null : alias },
        })
  const text = `Changed ${printable(named.name)}. What is borrowed stays until it is renewed: lanyard renew ${shellWord(named.name)}`
  report(context, named, values, text)
}

async function tryOut(
  context: CliContext,
  [word = '', ...rest]: readonly string[],
  values: Values,
): Promise<void> {
  const { app, out, now } = context
  const isKind = Object.hasOwn(KIND_WORDS, word)
  const { draft, sessionId, portalId } = isKind
    ? await newDraft(context, word as KindWord, rest, values)
    : await keptDraft(context, oneName('session', 'NAME', [word, ...rest].filter(Boolean)), values)
  const { 'mfa-code': code } = values
  checkCode(code)
  const trial = await withCodes(context, code, wantedBy(draft), () =>
    signedInFor(context, portalId, () => app.dispatch('session.try', { draft, sessionId })),
  )
  const { arn, accountId, expiresAt, packedPolicySize } = trial
  if (values.json)
    return out(
      asJson({ arn, account: accountId, expiresAt: new Date(expiresAt).toISOString(), packedPolicySize }),
    )
  const packed =
    packedPolicySize === null ? '' : `  policies and tags take ${packedPolicySize} % of what AWS allows\n`
  out(
    `AWS answered: ${printable(arn)}\n  for ${formatTimeLeft(expiresAt - now())}\n${packed}Nothing was kept.\n`,
  )
}

/** What is only tried is no session yet, so a question does not name it. */
function wantedBy(draft: DraftInput): (question: Question) => boolean {
  if (draft.kind === 'iam-user') return () => true
  return draft.kind === 'chained-role' ? wantedFor(draft.source) : () => false
}

interface Tried {
  readonly draft: DraftInput
  readonly sessionId: string | null
  readonly portalId: string | null
}

async function newDraft(
  context: CliContext,
  word: KindWord,
  rest: readonly string[],
  values: Values,
): Promise<Tried> {
  const draft = await draftFrom(context, KIND_WORDS[word], rest, drafted(values), null)
  const portalId = draft.kind === 'chained-role' ? findSession(context.app, rest[0] ?? '').portalId : null
  return { draft, sessionId: null, portalId }
}

async function keptDraft(context: CliContext, typed: string, values: Values): Promise<Tried> {
  const sessionId = keptSession(context.app, typed)
  const kept = await context.app.dispatch('session.describe', { sessionId })
  const draft = await draftFrom(context, kept.kind, [], drafted(values), kept)
  return { draft, sessionId, portalId: findSession(context.app, typed).portalId }
}

async function show(context: CliContext, typed: string, { json, share }: Values): Promise<void> {
  const sessionId = keptSession(context.app, typed)
  if (share) return showShared(context, sessionId)
  const described = await context.app.dispatch('session.describe', { sessionId })
  const draft =
    described.kind === 'iam-user'
      ? { ...described, key: await context.app.dispatch('key.describe', { sessionId }) }
      : described
  if (json) return context.out(asJson({ session: draft }))
  const lines = Object.entries(draft).flatMap(([name, value]) => {
    if (value === null || (Array.isArray(value) && value.length === 0)) return []
    return [`${name.padEnd(16)} ${printable(typeof value === 'string' ? value : JSON.stringify(value))}\n`]
  })
  context.out(lines.join(''))
}

async function showShared({ app, out }: CliContext, sessionId: string): Promise<void> {
  const lines = await shareLines(sessionId, {
    sessions: app.store.get().live.sessions,
    describe: (hop) => app.dispatch('session.describe', { sessionId: hop }),
    quote: shellWord,
  })
  out(`${lines?.join('\n')}\n`)
}

async function remove(context: CliContext, typed: string, values: Values): Promise<void> {
  const { app, out } = context
  const sessionId = keptSession(app, typed)
  const { name, kind } = app.store.get().live.sessions.find(({ id }) => id === sessionId)!
  const keyLeft =
    kind === 'iam-user' ? await keyThatStays(context, sessionId, name, values['with-key'] ?? false) : ''
  await app.dispatch('session.remove', { sessionId })
  await app.profilesSettled()
  out(`Removed ${printable(name)}, with its profile and what was borrowed through it.\n${keyLeft}`)
}

async function signOut({ app, out }: CliContext, typed: string): Promise<void> {
  await app.dispatch('saml.sign-out', { sessionId: keptSession(app, typed) })
  out('The identity provider will ask again who you are. What is borrowed works until it ends.\n')
}

function kindWord(word: string | undefined): KindWord {
  if (word !== undefined && Object.hasOwn(KIND_WORDS, word)) return word as KindWord
  const known = `session add knows ${Object.keys(KIND_WORDS).join(', ')}`
  const reason = word === undefined ? known : `${known}, not "${printable(word)}"`
  throw new AppError('usage', { reason, command: 'session' })
}

function drafted({
  as: _as,
  json: _json,
  'mfa-code': _code,
  'with-key': _withKey,
  share: _share,
  ...values
}: Values): DraftValues {
  return values
}

function report({ app, out }: CliContext, view: SessionView, { json }: Values, text: string): void {
  out(json ? asJson({ sessions: [sessionJson(view, app.store.get())] }) : `${text}\n`)
}
