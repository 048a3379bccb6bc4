import { assertNever } from './assert-never.ts'
import {
  MFA_SERIAL_AUTO,
  type Borrowable,
  type DraftOf,
  type SessionDraft,
  type TokenSource,
} from './session-draft.ts'
import { nameOfKind } from './session-name.ts'
import type { SessionView } from './snapshot.ts'
import { spellDuration } from './time.ts'

/** What a colleague fills in: keys are each person's own. */
export const OWN_KEY = 'YOUR-ACCESS-KEY-ID'

interface SharePorts {
  readonly sessions: readonly SessionView[]
  /** How a session was described; `null` where that cannot be had. */
  readonly describe: (sessionId: string) => Promise<SessionDraft | null>
  /** A text as one word of a shell. */
  readonly quote: (text: string) => string
}

/**
 * The `lanyard session add …` lines that make the same session on another computer: those it is borrowed through first,
 * itself last; `null` where one of them cannot be described. Nothing in them is secret: the key and MFA device of an
 * IAM user are left to whoever pastes them.
 */
export async function shareLines(sessionId: string, ports: SharePorts): Promise<readonly string[] | null> {
  const draft = await ports.describe(sessionId)
  if (!draft) return null
  const source = draft.kind === 'chained-role' ? viewOf(draft.source, ports) : null
  const before = !source || source.kind === 'sso-role' ? [] : await shareLines(source.id, ports)
  const view = viewOf({ sessionId }, ports)
  const begin = draft.kind === 'account-access' ? view && nameAtPortal(view) : source && nameElsewhere(source)
  const words = [...wordsOf(draft, begin ?? ''), ...option('--as', view?.alias ?? null)]
  return before && [...before, ['lanyard', 'session', 'add', ...words].map(ports.quote).join(' ')]
}

function viewOf(borrowable: Borrowable, { sessions }: SharePorts): SessionView | null {
  return sessions.find(({ id }) => 'sessionId' in borrowable && id === borrowable.sessionId) ?? null
}

/** A role of a portal is known there by its own name; what was described takes its name along. */
function nameElsewhere(session: SessionView): string {
  return session.kind === 'sso-role' ? nameAtPortal(session) : session.name
}

function nameAtPortal(session: SessionView): string {
  return nameOfKind(session.kind, session)
}

/** `begin`: the name of what a chain begins with, or of the role that account access lists. */
function wordsOf(draft: SessionDraft, begin: string): readonly string[] {
  switch (draft.kind) {
    case 'chained-role':
      return [
        'chain',
        begin,
        draft.roleArn,
        ...option('--session-name', draft.sessionName),
        ...duration(draft.duration),
        ...option('--external-id', draft.externalId),
        ...option('--source-identity', draft.sourceIdentity),
        ...draft.tags.flatMap(({ key, value, transitive }) => [
          ...option('--tag', `${key}=${value}`),
          ...option('--transitive', transitive ? key : null),
        ]),
        ...policies(draft),
      ]
    case 'web-identity':
      return [
        'web-identity',
        draft.roleArn,
        ...token(draft.token),
        ...option('--session-name', draft.sessionName),
        ...duration(draft.duration),
        ...policies(draft),
      ]
    case 'iam-user':
      return ['iam-user', ...ownKey(draft), ...duration(draft.duration)]
    case 'saml':
      return [
        'saml',
        ...option('--url', draft.signInUrl),
        ...option('--role', draft.roleArn),
        ...option('--provider', draft.providerArn),
        ...duration(draft.duration),
        ...policies(draft),
      ]
    case 'profile':
      // Whether its program may run is for each to say who has seen it.
      return ['profile', draft.profile]
    case 'account-access':
      return [
        'account-access',
        begin,
        ...option('--session-name', draft.sessionName),
        ...duration(draft.duration),
      ]
    default:
      return assertNever(draft)
  }
}

function option(name: string, value: string | null): readonly string[] {
  return value === null ? [] : [name, value]
}

function duration(seconds: number | null): readonly string[] {
  return option('--duration', seconds === null ? null : spellDuration(seconds))
}

function token(source: TokenSource): readonly string[] {
  return source.from === 'file'
    ? option('--token-file', source.path)
    : option('--token-command', source.command.join(' '))
}

function ownKey({ mfaSerial, codes, partition }: DraftOf<'iam-user'>): readonly string[] {
  return [
    ...option('--access-key-id', OWN_KEY),
    ...option('--mfa-serial', mfaSerial === null ? null : MFA_SERIAL_AUTO),
    ...option('--mfa-seed', codes.from === 'seed' ? '-' : null),
    ...option('--partition', partition === 'aws' ? null : partition),
  ]
}

function policies({
  policyArns,
  policy,
  restriction,
}: Pick<DraftOf<'saml'>, 'policyArns' | 'policy' | 'restriction'>): readonly string[] {
  return [
    ...policyArns.flatMap((arn) => option('--policy-arn', arn)),
    // On one line, however it was laid out.
    ...option('--policy', policy === null ? null : JSON.stringify(JSON.parse(policy))),
    ...option('--only', restriction),
  ]
}
