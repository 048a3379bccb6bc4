import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts'
import { AppError } from '../../shared/errors.ts'
import type { AssumeRole, Sts } from '../core/ports.ts'
import { clientSettings, watchReplies, type AwsReach } from './aws-client.ts'
import { credentialsIn } from './aws-credentials.ts'
import { awsEndpoint } from './aws-endpoint.ts'
import { fromAws } from './aws-errors.ts'

const ATTEMPTS = 3

/** STS through AWS's own client, at the region's own endpoint. */
export function createSts(reach: AwsReach, override: string | undefined): Sts {
  const address = { service: 'sts', override } as const

  function clientOf({ source, region }: AssumeRole): STSClient {
    const credentials = {
      accessKeyId: source.accessKeyId,
      secretAccessKey: source.secretAccessKey.reveal(),
      sessionToken: source.sessionToken.reveal(),
    }
    const client = new STSClient({ ...clientSettings(reach, address, region, ATTEMPTS), credentials })
    watchReplies(client, reach.time)
    return client
  }

  return {
    async assumeRole(input) {
      const { roleArn, sessionName, duration, region } = input
      const action = `sts:AssumeRole on ${roleArn}`
      const command = new AssumeRoleCommand({
        RoleArn: roleArn,
        RoleSessionName: sessionName,
        ...(duration === null ? {} : { DurationSeconds: duration }),
      })
      try {
        const { Credentials: given, AssumedRoleUser: user } = await clientOf(input).send(command)
        const credentials = credentialsIn(
          {
            accessKeyId: given?.AccessKeyId,
            secretAccessKey: given?.SecretAccessKey,
            sessionToken: given?.SessionToken,
            expiresAt: given?.Expiration?.getTime(),
          },
          action,
        )
        return { credentials, arn: user?.Arn ?? null }
      } catch (error) {
        const { host } = new URL(awsEndpoint('sts', region, override))
        const failure = fromAws(error, { host, action, region })
        if (failure.code !== 'access-denied') throw failure
        throw new AppError(
          'trust-policy-mismatch',
          { role: roleArn, caller: callerIn(failure.message) },
          { cause: error },
        )
      }
    },
  }
}

/** The caller as AWS names it in a refusal: `User: arn:… is not authorized to perform: …`. */
function callerIn(message: string): string {
  return /User: (\S+) is not authorized/.exec(message)?.[1] ?? 'your role'
}
