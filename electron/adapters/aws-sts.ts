import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts'
import { AppError } from '../../shared/errors.ts'
import type { AssumeRole, Sts } from '../core/ports.ts'
import { Secret } from '../core/secret.ts'
import { clientSettings, watchReplies, type OnAwsTime } from './aws-client.ts'
import { fromAws } from './aws-errors.ts'
import type { AwsHttp } from './aws-http.ts'

const ATTEMPTS = 3

/** STS through AWS's own client, at the region's own endpoint. */
export function createSts(http: AwsHttp, onTime: OnAwsTime, endpoint: string | undefined): Sts {
  function clientOf({ source, region }: AssumeRole): STSClient {
    const credentials = {
      accessKeyId: source.accessKeyId,
      secretAccessKey: source.secretAccessKey.reveal(),
      sessionToken: source.sessionToken.reveal(),
    }
    const client = new STSClient({ ...clientSettings(http, region, ATTEMPTS), credentials })
    watchReplies(client, onTime)
    return client
  }

  return {
    async assumeRole(input) {
      const { roleArn, sessionName, duration, region } = input
      const command = new AssumeRoleCommand({
        RoleArn: roleArn,
        RoleSessionName: sessionName,
        ...(duration === null ? {} : { DurationSeconds: duration }),
      })
      try {
        const { Credentials: given, AssumedRoleUser: user } = await clientOf(input).send(command)
        return {
          credentials: {
            accessKeyId: given?.AccessKeyId ?? '',
            secretAccessKey: new Secret(given?.SecretAccessKey ?? ''),
            sessionToken: new Secret(given?.SessionToken ?? ''),
            expiresAt: given?.Expiration?.getTime() ?? 0,
          },
          arn: user?.Arn ?? null,
        }
      } catch (error) {
        const host = endpoint ? new URL(endpoint).host : `sts.${region}`
        const failure = fromAws(error, { host, action: `sts:AssumeRole on ${roleArn}`, region })
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
