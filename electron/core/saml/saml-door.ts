import { parseRoleArn } from '../../../shared/arn.ts'
import type { SamlOffer } from '../../../shared/contract.ts'
import { isSignInUrl } from '../../../shared/draft-checks.ts'
import { AppError } from '../../../shared/errors.ts'
import type { Handlers } from '../dispatch.ts'
import type { SamlResponse, SamlSignIn } from '../ports.ts'
import { ensureOffered } from '../sessions/saml.ts'
import type { SessionRecords } from '../sessions/session-records.ts'
import type { RecordOf } from '../storage/settings-content.ts'
import type { Store } from '../store.ts'
import type { Assertions } from './assertions.ts'

/** Whoever makes a session is not one yet. */
const TO_BE_ADDED = { name: 'The new session', command: 'session add saml' }

/** What the engine does for each command about SAML. */
export function createSamlDoor(ports: {
  assertions: Assertions
  samlSignIn: SamlSignIn
  records: SessionRecords
  store: Pick<Store, 'get'>
}): Pick<Handlers, 'saml.sign-in' | 'saml.hand-over' | 'saml.sign-out'> {
  const { assertions, samlSignIn, records, store } = ports

  function samlSession(sessionId: string, command: string): RecordOf<'saml'> {
    const record = records.get(sessionId)
    if (record.kind === 'saml') return record
    const reason = `a session of kind ${record.kind} takes no assertion`
    throw new AppError('command-malformed', { command, reason })
  }

  function offerOf({ roles, sessionName, usableUntil }: SamlResponse): SamlOffer {
    const { accounts } = store.get().catalog
    const offered = roles?.map(({ roleArn, providerArn }) => {
      const { accountId = '', roleName = '' } = parseRoleArn(roleArn) ?? {}
      const account = accounts.find((row) => row.accountId === accountId)
      return { roleArn, providerArn, accountId, accountName: account?.name ?? null, roleName }
    })
    return { roles: offered ?? null, sessionName, usableUntil }
  }

  return {
    'saml.sign-in': async ({ url }) => {
      if (!isSignInUrl(url)) throw new AppError('sign-in-url-invalid', { url })
      return offerOf(await assertions.signIn(url, TO_BE_ADDED, null))
    },
    'saml.hand-over': async ({ assertion, sessionId }) => {
      const record = sessionId === null ? null : samlSession(sessionId, 'saml.hand-over')
      const response = await assertions.handOver(assertion)
      if (record) ensureOffered(response, record)
      return offerOf(response)
    },
    'saml.sign-out': async ({ sessionId }) => {
      const { signInUrl } = samlSession(sessionId, 'saml.sign-out')
      if (signInUrl !== null) await samlSignIn.forget(signInUrl)
    },
  }
}
