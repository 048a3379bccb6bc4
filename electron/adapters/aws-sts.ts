import {
  AssumeRoleCommand,
  AssumeRoleWithSAMLCommand,
  AssumeRoleWithWebIdentityCommand,
  GetCallerIdentityCommand,
  GetFederationTokenCommand,
  GetSessionTokenCommand,
  STSClient,
  type Credentials as GivenCredentials,
} from '@aws-sdk/client-sts'
import { AppError } from '../../shared/errors.ts'
import type { Borrowed, SessionScope, SigningKey, Sts } from '../core/ports.ts'
import { clientSettings, watchReplies, type AwsReach } from './aws-client.ts'
import { asKeyRefusal, credentialsIn, incomplete, revealed } from './aws-credentials.ts'
import { awsEndpoint } from './aws-endpoint.ts'
import { fromAws } from './aws-errors.ts'

const ATTEMPTS = 3

/** STS's own refusals, by the name on the wire and that of the SDK's class where the two differ. */
const REFUSALS = {
  IDPRejectedClaim: 'identity',
  IDPRejectedClaimException: 'identity',
  InvalidIdentityToken: 'identity',
  InvalidIdentityTokenException: 'identity',
  ExpiredTokenException: 'identity',
  IDPCommunicationError: 'identity',
  IDPCommunicationErrorException: 'identity',
  PackedPolicyTooLarge: 'policy',
  PackedPolicyTooLargeException: 'policy',
} as const

interface Reply {
  readonly Credentials?: GivenCredentials | undefined
  readonly PackedPolicySize?: number | undefined
}

/** STS through AWS's own client, at the region's own endpoint. */
export function createSts(reach: AwsReach, override: string | undefined): Sts {
  const address = { service: 'sts', override } as const

  /** `key`: what requests are signed with; `null` for those that are not. */
  function clientFor(region: string, key: SigningKey | null): STSClient {
    const settings = clientSettings(reach, address, region, ATTEMPTS)
    // The SDK would look for credentials of its own, were it given none.
    const credentials = key === null ? { accessKeyId: '', secretAccessKey: '' } : revealed(key)
    const client = new STSClient({ ...settings, credentials })
    watchReplies(client, reach.time)
    return client
  }

  function failed(thrown: unknown, action: string, region: string): AppError {
    const { host } = new URL(awsEndpoint('sts', region, override))
    return fromAws(thrown, { host, action, region })
  }

  function borrowedFrom(reply: Reply, arn: string | undefined, action: string): Borrowed {
    const { Credentials: given, PackedPolicySize: packedPolicySize } = reply
    const credentials = credentialsIn(
      {
        accessKeyId: given?.AccessKeyId,
        secretAccessKey: given?.SecretAccessKey,
        sessionToken: given?.SessionToken,
        expiresAt: given?.Expiration?.getTime(),
      },
      action,
    )
    return { credentials, arn: arn ?? null, packedPolicySize: packedPolicySize ?? null }
  }

  return {
    async assumeRole(input) {
      const { source, region, roleArn, sessionName, duration, externalId, sourceIdentity, tags } = input
      const action = `sts:AssumeRole on ${roleArn}`
      const command = new AssumeRoleCommand({
        RoleArn: roleArn,
        RoleSessionName: sessionName,
        ...seconds(duration),
        ...scope(input),
        ...(externalId === null ? {} : { ExternalId: externalId }),
        ...(sourceIdentity === null ? {} : { SourceIdentity: sourceIdentity }),
        ...(tags.length === 0 ? {} : tagged(tags)),
      })
      try {
        const reply = await clientFor(region, source).send(command)
        return borrowedFrom(reply, reply.AssumedRoleUser?.Arn, action)
      } catch (error) {
        throw asRoleRefusal(failed(error, action, region), roleArn, error)
      }
    },
    async assumeRoleWithSaml(input) {
      const { region, roleArn, providerArn, assertion, duration } = input
      const action = `sts:AssumeRoleWithSAML on ${roleArn}`
      const command = new AssumeRoleWithSAMLCommand({
        RoleArn: roleArn,
        PrincipalArn: providerArn,
        SAMLAssertion: assertion.reveal(),
        ...seconds(duration),
        ...scope(input),
      })
      try {
        const reply = await clientFor(region, null).send(command)
        return borrowedFrom(reply, reply.AssumedRoleUser?.Arn, action)
      } catch (error) {
        const failure = failed(error, action, region)
        throw asRoleRefusal(asIdentityRefusal('assertion-refused', failure, error), roleArn, error)
      }
    },
    async assumeRoleWithWebIdentity(input) {
      const { region, roleArn, token, sessionName, duration } = input
      const action = `sts:AssumeRoleWithWebIdentity on ${roleArn}`
      const command = new AssumeRoleWithWebIdentityCommand({
        RoleArn: roleArn,
        RoleSessionName: sessionName,
        WebIdentityToken: token.reveal(),
        ...seconds(duration),
        ...scope(input),
      })
      try {
        const reply = await clientFor(region, null).send(command)
        return borrowedFrom(reply, reply.AssumedRoleUser?.Arn, action)
      } catch (error) {
        const failure = failed(error, action, region)
        throw asRoleRefusal(asIdentityRefusal('token-refused', failure, error), roleArn, error)
      }
    },
    async getSessionToken({ key, region, duration, mfa }) {
      const action = 'sts:GetSessionToken'
      const proof = mfa === null ? {} : { SerialNumber: mfa.serial, TokenCode: mfa.code.reveal() }
      const command = new GetSessionTokenCommand({ ...seconds(duration), ...proof })
      try {
        return borrowedFrom(await clientFor(region, key).send(command), undefined, action)
      } catch (error) {
        const failure = asKeyRefusal(failed(error, action, region), key, error)
        if (mfa === null || !/MultiFactorAuthentication|MFA/i.test(failure.message)) throw failure
        throw new AppError(
          'mfa-code-refused',
          { serial: mfa.serial, reason: reasonOf(error) },
          { cause: error },
        )
      }
    },
    async getFederationToken({ key, region, name, duration, ...policies }) {
      const action = 'sts:GetFederationToken'
      const command = new GetFederationTokenCommand({
        Name: name,
        ...seconds(duration),
        ...scope(policies),
      })
      try {
        const reply = await clientFor(region, key).send(command)
        return borrowedFrom(reply, reply.FederatedUser?.Arn, action)
      } catch (error) {
        throw asKeyRefusal(failed(error, action, region), key, error)
      }
    },
    async getCallerIdentity(key, region) {
      const action = 'sts:GetCallerIdentity'
      try {
        const { Arn: arn, Account: accountId } = await clientFor(region, key).send(
          new GetCallerIdentityCommand({}),
        )
        if (!arn || !accountId) throw incomplete(action)
        return { arn, accountId }
      } catch (error) {
        throw asKeyRefusal(failed(error, action, region), key, error)
      }
    },
  }
}

const seconds = (duration: number | null) => (duration === null ? {} : { DurationSeconds: duration })

function scope({ policyArns, policy }: SessionScope) {
  return {
    ...(policyArns.length === 0 ? {} : { PolicyArns: policyArns.map((arn) => ({ arn })) }),
    ...(policy === null ? {} : { Policy: policy }),
  }
}

function tagged(tags: readonly { key: string; value: string; transitive: boolean }[]) {
  const transitive = tags.filter((tag) => tag.transitive).map(({ key }) => key)
  return {
    Tags: tags.map(({ key, value }) => ({ Key: key, Value: value })),
    ...(transitive.length === 0 ? {} : { TransitiveTagKeys: transitive }),
  }
}

/** What is true of every way to get a role: who may have it is in its trust policy, and policies have a limit. */
function asRoleRefusal(failure: AppError, role: string, cause: unknown): AppError {
  if (refusalOf(cause) === 'policy')
    return new AppError('policy-too-large', { reason: reasonOf(cause) }, { cause })
  if (failure.code !== 'access-denied') return failure
  return new AppError('trust-policy-mismatch', { role, caller: callerIn(failure.message) }, { cause })
}

function asIdentityRefusal(
  code: 'assertion-refused' | 'token-refused',
  failure: AppError,
  cause: unknown,
): AppError {
  return refusalOf(cause) === 'identity'
    ? new AppError(code, { reason: reasonOf(cause) }, { cause })
    : failure
}

function refusalOf(thrown: unknown): (typeof REFUSALS)[keyof typeof REFUSALS] | null {
  const { name } = thrown instanceof Error ? thrown : { name: '' }
  return name in REFUSALS ? REFUSALS[name as keyof typeof REFUSALS] : null
}

function reasonOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message.replace(/\.$/, '') : String(thrown)
}

/** The caller as AWS names it in a refusal: `User: arn:… is not authorized to perform: …`. */
function callerIn(message: string): string {
  return /User: (\S+) is not authorized/.exec(message)?.[1] ?? 'your role'
}
