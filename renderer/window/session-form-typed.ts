import { assertNever } from '../../shared/assert-never.ts'
import type { DirectoryEntry } from '../../shared/directory.ts'
import type { Partition } from '../../shared/partition.ts'
import type { Restriction } from '../../shared/restrictions.ts'
import type {
  DraftKind,
  DraftOf,
  KeySource,
  SessionDraft,
  SessionTag,
  TokenSource,
} from '../../shared/session-draft.ts'
import { spellDuration } from '../../shared/time.ts'

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

function lengthText(seconds: number | null): string {
  return seconds === null ? '' : spellDuration(seconds)
}

function commandText({ command }: Extract<TokenSource, { from: 'command' }>): string {
  return command.some((word) => /\s/.test(word)) ? `${command.join('\n')}\n` : command.join(' ')
}
