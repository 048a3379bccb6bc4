import {
  CreateAccessKeyCommand,
  DeleteAccessKeyCommand,
  GetAccessKeyLastUsedCommand,
  IAMClient,
  ListAccessKeysCommand,
  ListMFADevicesCommand,
  UpdateAccessKeyCommand,
} from '@aws-sdk/client-iam'
import type { Iam, IamCall } from '../core/ports.ts'
import { Secret } from '../core/secret.ts'
import { settingsAt, watchReplies, type AwsReach } from './aws-client.ts'
import { asKeyRefusal, incomplete, revealed } from './aws-credentials.ts'
import { iamEndpoint } from './aws-endpoint.ts'
import { fromAws } from './aws-errors.ts'

const ATTEMPTS = 3
const ONCE = 1
/** What begins the serial of a passkey or U2F device, which shows no code. */
const NO_CODES = /:u2f\//

/** IAM through AWS's own client. No call names a user: each is about the one who signs it. */
export function createIam(reach: AwsReach, override: string | undefined): Iam {
  async function asking<T>(
    { key, partition }: IamCall,
    operation: string,
    ask: (client: IAMClient) => Promise<T>,
    attempts = ATTEMPTS,
  ): Promise<T> {
    const { endpoint, region } = iamEndpoint(partition, override)
    const client = new IAMClient({
      ...settingsAt(reach, endpoint, region, attempts),
      credentials: revealed(key),
    })
    watchReplies(client, reach.time)
    try {
      return await ask(client)
    } catch (error) {
      const { host } = new URL(endpoint)
      throw asKeyRefusal(fromAws(error, { host, action: `iam:${operation}`, region }), key, error)
    }
  }

  return {
    listAccessKeys: (call) =>
      asking(call, 'ListAccessKeys', async (client) => {
        const { AccessKeyMetadata: keys = [] } = await client.send(new ListAccessKeysCommand({}))
        return keys.map(({ AccessKeyId: id, Status, CreateDate }) => {
          if (!id || !CreateDate) throw incomplete('iam:ListAccessKeys')
          return { id, active: Status === 'Active', createdAt: CreateDate.getTime() }
        })
      }),
    createAccessKey: (call) =>
      asking(
        call,
        'CreateAccessKey',
        async (client) => {
          const { AccessKey: made } = await client.send(new CreateAccessKeyCommand({}))
          if (!made?.AccessKeyId || !made.SecretAccessKey) throw incomplete('iam:CreateAccessKey')
          const secretAccessKey = new Secret(made.SecretAccessKey)
          return { accessKeyId: made.AccessKeyId, secretAccessKey, sessionToken: null }
        },
        ONCE,
      ),
    deactivateAccessKey: (call, id) =>
      asking(call, 'UpdateAccessKey', async (client) => {
        await client.send(new UpdateAccessKeyCommand({ AccessKeyId: id, Status: 'Inactive' }))
      }),
    deleteAccessKey: (call, id) =>
      asking(call, 'DeleteAccessKey', async (client) => {
        await client.send(new DeleteAccessKeyCommand({ AccessKeyId: id })).catch((error: unknown) => {
          if (!(error instanceof Error && error.name.startsWith('NoSuchEntity'))) throw error
        })
      }),
    wasUsed: (call, id) =>
      asking(call, 'GetAccessKeyLastUsed', async (client) => {
        const { AccessKeyLastUsed: used } = await client.send(
          new GetAccessKeyLastUsedCommand({ AccessKeyId: id }),
        )
        return used?.LastUsedDate !== undefined
      }),
    listMfaDevices: (call) =>
      asking(call, 'ListMFADevices', async (client) => {
        const { MFADevices: devices = [] } = await client.send(new ListMFADevicesCommand({}))
        return devices.flatMap(({ SerialNumber: serial }) =>
          serial === undefined || NO_CODES.test(serial) ? [] : [serial],
        )
      }),
  }
}
