import type { DirectoryEntry } from '../../shared/directory.ts'
import type { Partition } from '../../shared/partition.ts'
import type { Restriction } from '../../shared/restrictions.ts'
import { assertNever } from '../../shared/assert-never.ts'
import {
  MFA_SERIAL_AUTO,
  type Borrowable,
  type DraftKind,
  type DraftOf,
  type KeySource,
  type SessionDraft,
  type SessionTag,
  type TokenSource,
} from '../../shared/session-draft.ts'
import { parseDuration, SECOND_MS, spellDuration } from '../../shared/time.ts'

/** What stands in the fields, of every kind at once: who changes the kind loses nothing. */
export interface Typed {
  readonly kind: DraftKind
  readonly source: DirectoryEntry | null
  readonly roleArn: string
  readonly tokenFrom: TokenSource['from']
  readonly tokenPath: string
  readonly tokenCommand: string
  readonly keyFrom: KeySource['from'] | 'kept'
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly keyProfile: string
  readonly mfa: 'auto' | 'serial' | 'none'
  readonly mfaSerial: string
  readonly codesFrom: 'person' | 'seed'
  readonly seed: string
  readonly partition: Partition
  readonly signInUrl: string
  readonly providerArn: string
  readonly profile: string
  /** What the profile runs as its file has it now, so far as that is known. */
  readonly command: string | null
  /** What the person has let run. */
  readonly allowedCommand: string | null
  /** Of a role of account access: it is made where it is listed. */
  readonly portalId: string
  readonly sessionName: string
  readonly duration: string
  readonly externalId: string
  readonly sourceIdentity: string
  readonly tags: readonly SessionTag[]
  readonly restriction: Restriction | null
  readonly policyArns: string
  readonly policy: string
}

const NOTHING_TYPED: Typed = {
  kind: 'chained-role',
  source: null,
  roleArn: '',
  tokenFrom: 'file',
  tokenPath: '',
  tokenCommand: '',
  keyFrom: 'typed',
  accessKeyId: '',
  secretAccessKey: '',
  keyProfile: '',
  mfa: 'auto',
  mfaSerial: '',
  codesFrom: 'person',
  seed: '',
  partition: 'aws',
  signInUrl: '',
  providerArn: '',
  profile: '',
  command: null,
  allowedCommand: null,
  portalId: '',
  sessionName: '',
  duration: '',
  externalId: '',
  sourceIdentity: '',
  tags: [],
  restriction: null,
  policyArns: '',
  policy: '',
}

export function nothingTyped(kind: DraftKind, source: DirectoryEntry | null): Typed {
  return { ...NOTHING_TYPED, kind, source }
}

/** A session as it was described, to be edited. Its key and seed are not in it and stay as they are. */
export function typedFrom(draft: SessionDraft, source: DirectoryEntry | null): Typed {
  const typed = { ...NOTHING_TYPED, kind: draft.kind, source }
  switch (draft.kind) {
    case 'chained-role': {
      const { sessionName, externalId, sourceIdentity, tags } = draft
      return {
        ...typed,
        ...roleFrom(draft),
        sessionName: sessionName ?? '',
        externalId: externalId ?? '',
        sourceIdentity: sourceIdentity ?? '',
        tags,
      }
    }
    case 'web-identity': {
      const { token, sessionName } = draft
      const from = token.from === 'file' ? { tokenPath: token.path } : { tokenCommand: commandText(token) }
      return {
        ...typed,
        ...roleFrom(draft),
        ...from,
        tokenFrom: token.from,
        sessionName: sessionName ?? '',
      }
    }
    case 'saml': {
      const { signInUrl, providerArn } = draft
      return { ...typed, ...roleFrom(draft), signInUrl: signInUrl ?? '', providerArn }
    }
    case 'iam-user': {
      const { mfaSerial, codes, partition, duration } = draft
      return {
        ...typed,
        keyFrom: 'kept',
        partition,
        mfa: mfaSerial === null ? 'none' : 'serial',
        mfaSerial: mfaSerial ?? '',
        codesFrom: codes.from,
        duration: lengthText(duration),
      }
    }
    case 'profile': {
      const { profile, allowedCommand } = draft
      return { ...typed, profile, command: allowedCommand, allowedCommand }
    }
    case 'account-access': {
      const { portalId, roleArn, sessionName, duration } = draft
      return {
        ...typed,
        portalId,
        roleArn,
        sessionName: sessionName ?? '',
        duration: lengthText(duration),
      }
    }
    default:
      return assertNever(draft)
  }
}

function roleFrom({
  roleArn,
  duration,
  restriction,
  policyArns,
  policy,
}: Pick<DraftOf<'saml'>, 'roleArn' | 'duration' | 'restriction' | 'policyArns' | 'policy'>) {
  return {
    roleArn,
    duration: lengthText(duration),
    restriction,
    policyArns: policyArns.join('\n'),
    policy: policy ?? '',
  }
}

/** A source that is not chosen yet: the form tells that before anything is sent. */
const NOWHERE: Borrowable = { sessionId: '' }

/** The session that has been typed. A length that cannot be read stands as none, see `isLength`. */
export function draftOf(typed: Typed): SessionDraft {
  const role = {
    roleArn: typed.roleArn.trim(),
    duration: isLength(typed.duration) ? secondsIn(typed.duration) : null,
    policyArns: typed.policyArns.split(/\s+/).filter((arn) => arn !== ''),
    policy: textIn(typed.policy),
    restriction: typed.restriction,
  }
  const { kind, duration } = { kind: typed.kind, duration: role.duration }
  switch (kind) {
    case 'chained-role':
      return {
        kind,
        ...role,
        source: typed.source?.borrowable ?? NOWHERE,
        sessionName: textIn(typed.sessionName),
        externalId: textIn(typed.externalId),
        sourceIdentity: textIn(typed.sourceIdentity),
        tags: [...typed.tags],
      }
    case 'web-identity':
      return { kind, ...role, token: tokenIn(typed), sessionName: textIn(typed.sessionName) }
    case 'saml':
      return {
        kind,
        ...role,
        signInUrl: textIn(typed.signInUrl),
        providerArn: typed.providerArn.trim(),
      }
    case 'iam-user':
      return {
        kind,
        duration,
        partition: typed.partition,
        key: keyIn(typed),
        mfaSerial: serialIn(typed),
        codes:
          typed.codesFrom === 'seed' && typed.mfa !== 'none'
            ? { from: 'seed', seed: seedIn(typed) }
            : { from: 'person' },
      }
    case 'profile':
      return {
        kind,
        profile: typed.profile,
        allowedCommand: typed.allowedCommand === typed.command ? typed.allowedCommand : null,
      }
    case 'account-access': {
      const { portalId } = typed
      return { kind, portalId, roleArn: role.roleArn, sessionName: textIn(typed.sessionName), duration }
    }
    default:
      return assertNever(kind)
  }
}

/** Whether a text is a length of time, or nothing. */
export function isLength(text: string): boolean {
  // A bare number would be seconds to the one and minutes to the other.
  return text.trim() === '' || (!/^\s*\d+\s*$/.test(text) && secondsIn(text) !== null)
}

function secondsIn(text: string): number | null {
  const milliseconds = parseDuration(text.replace(/\s+/g, '').toLowerCase())
  return milliseconds === null ? null : Math.round(milliseconds / SECOND_MS)
}

function lengthText(seconds: number | null): string {
  return seconds === null ? '' : spellDuration(seconds)
}

function textIn(text: string): string | null {
  return text.trim() === '' ? null : text.trim()
}

function tokenIn({ tokenFrom, tokenPath, tokenCommand }: Typed): TokenSource {
  if (tokenFrom === 'file') return { from: 'file', path: tokenPath.trim() }
  // A line that is begun after the first says that arguments are parted by lines.
  const words = tokenCommand.includes('\n') ? tokenCommand.split('\n') : tokenCommand.split(/\s+/)
  return { from: 'command', command: words.filter((word) => word !== '') }
}

function commandText({ command }: Extract<TokenSource, { from: 'command' }>): string {
  return command.some((word) => /\s/.test(word)) ? `${command.join('\n')}\n` : command.join(' ')
}

function keyIn({ keyFrom, accessKeyId, secretAccessKey, keyProfile }: Typed): KeySource | null {
  switch (keyFrom) {
    case 'kept':
      return null
    case 'typed':
      return {
        from: 'typed',
        accessKeyId: accessKeyId.trim(),
        secretAccessKey: secretAccessKey.trim(),
      }
    case 'credentials-file':
      return { from: 'credentials-file', profile: keyProfile.trim() }
    default:
      return assertNever(keyFrom)
  }
}

function serialIn({ mfa, mfaSerial }: Typed): string | null {
  if (mfa === 'none') return null
  return mfa === 'auto' ? MFA_SERIAL_AUTO : mfaSerial.trim()
}

/** One that is not typed while editing stays as it is; a new session has none that could. */
function seedIn({ seed, keyFrom }: Typed): string | null {
  return seed.trim() === '' && keyFrom === 'kept' ? null : seed.trim()
}
