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
import type { Borrowed, Clock, SessionScope, SigningKey, Sts } from '../core/ports.ts'
import { clientSettings, watchReplies, type AwsReach } from './aws-client.ts'
import { asKeyRefusal, credentialsIn, incomplete, revealed } from './aws-credentials.ts'
import { awsEndpoint, type ServiceAddress } from './aws-endpoint.ts'
import { fromAws } from './aws-errors.ts'
import { createPatientRetries } from './aws-retries.ts'
import { asCodeRefusal, asIdentityRefusal, asRoleRefusal } from './sts-refusals.ts'
import { createStsRegions } from './sts-regions.ts'

const ATTEMPTS = 3

interface Reply {
  readonly Credentials?: GivenCredentials | undefined
  readonly PackedPolicySize?: number | undefined
}

/** STS through AWS's own client, at the region's own endpoint, or another's while that does not answer. */
export function createSts(reach: AwsReach, address: ServiceAddress, clock: Pick<Clock, 'now' | 'at'>): Sts {
  const endpointOf = (region: string) => awsEndpoint(address, region)
  const regions = createStsRegions({ clock, http: reach.http, endpointOf })
  const patient = createPatientRetries(ATTEMPTS)

  /** `key`: what requests are signed with; `null` for those that are not. */
  function clientFor(region: string, key: SigningKey | null, isLast: boolean): STSClient {
    const settings = clientSettings(reach, address, region, ATTEMPTS, isLast ? undefined : patient)
    // The SDK would look for credentials of its own, were it given none.
    const credentials = key === null ? { accessKeyId: '', secretAccessKey: '' } : revealed(key)
    // A client finds out for itself how far this computer's clock is off, by being refused; each is a new one.
    const client = new STSClient({ ...settings, credentials, systemClockOffset: reach.time.offset() })
    watchReplies(client, reach.time)
    return client
  }

  /** Throws AppErrors, with what the SDK threw as their cause. */
  async function asking<T>(
    { region, key, action }: { region: string; key: SigningKey | null; action: string },
    ask: (client: STSClient) => Promise<T>,
  ): Promise<T> {
    async function askAt(at: string, isLast: boolean): Promise<T> {
      try {
        return await ask(clientFor(at, key, isLast))
      } catch (error) {
        const { host } = new URL(endpointOf(at))
        const failure = fromAws(error, { host, action, region: at })
        throw key === null ? failure : asKeyRefusal(failure, key, error)
      }
    }
    // An endpoint of the user's own is one for all regions.
    return address.override ? askAt(region, true) : regions.run(region, askAt)
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
        const reply = await asking({ region, key: source, action }, (client) => client.send(command))
        return borrowedFrom(reply, reply.AssumedRoleUser?.Arn, action)
      } catch (error) {
        throw asRoleRefusal(error, { roleArn, duration })
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
        const reply = await asking({ region, key: null, action }, (client) => client.send(command))
        return borrowedFrom(reply, reply.AssumedRoleUser?.Arn, action)
      } catch (error) {
        throw asRoleRefusal(asIdentityRefusal('assertion-refused', error), { roleArn, duration })
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
        const reply = await asking({ region, key: null, action }, (client) => client.send(command))
        return borrowedFrom(reply, reply.AssumedRoleUser?.Arn, action)
      } catch (error) {
        throw asRoleRefusal(asIdentityRefusal('token-refused', error), { roleArn, duration })
      }
    },
    async getSessionToken({ key, region, duration, mfa }) {
      const action = 'sts:GetSessionToken'
      const proof = mfa === null ? {} : { SerialNumber: mfa.serial, TokenCode: mfa.code.reveal() }
      const command = new GetSessionTokenCommand({ ...seconds(duration), ...proof })
      try {
        const reply = await asking({ region, key, action }, (client) => client.send(command))
        return borrowedFrom(reply, undefined, action)
      } catch (error) {
        throw mfa === null ? error : asCodeRefusal(error, mfa.serial)
      }
    },
    async getFederationToken({ key, region, name, duration, ...policies }) {
      const action = 'sts:GetFederationToken'
      const command = new GetFederationTokenCommand({
        Name: name,
        ...seconds(duration),
        ...scope(policies),
      })
      const reply = await asking({ region, key, action }, (client) => client.send(command))
      return borrowedFrom(reply, reply.FederatedUser?.Arn, action)
    },
    async getCallerIdentity(key, region) {
      const action = 'sts:GetCallerIdentity'
      const command = new GetCallerIdentityCommand({})
      const reply = await asking({ region, key, action }, (client) => client.send(command))
      const { Arn: arn, Account: accountId } = reply
      if (!arn || !accountId) throw incomplete(action)
      return { arn, accountId }
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
