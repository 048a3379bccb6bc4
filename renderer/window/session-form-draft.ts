import { assertNever } from '../../shared/assert-never.ts'
import {
  MFA_SERIAL_AUTO,
  type Borrowable,
  type KeySource,
  type SessionDraft,
  type TokenSource,
} from '../../shared/session-draft.ts'
import { parseDuration, SECOND_MS } from '../../shared/time.ts'
import type { Typed } from './session-form-typed.ts'

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

function textIn(text: string): string | null {
  return text.trim() === '' ? null : text.trim()
}

function tokenIn({ tokenFrom, tokenPath, tokenCommand }: Typed): TokenSource {
  if (tokenFrom === 'file') return { from: 'file', path: tokenPath.trim() }
  // A line that is begun after the first says that arguments are parted by lines.
  const words = tokenCommand.includes('\n') ? tokenCommand.split('\n') : tokenCommand.split(/\s+/)
  return { from: 'command', command: words.filter((word) => word !== '') }
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
