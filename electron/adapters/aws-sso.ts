import {
  GetRoleCredentialsCommand,
  ListAccountRolesCommand,
  ListAccountsCommand,
  LogoutCommand,
  SSOClient,
} from '@aws-sdk/client-sso'
import type { PortalCall, SsoPortal } from '../core/ports.ts'
import { clientSettings, watchReplies, type AwsReach } from './aws-client.ts'
import { credentialsIn } from './aws-credentials.ts'
import { awsEndpoint, type ServiceAddress } from './aws-endpoint.ts'
import { fromAws } from './aws-errors.ts'

const PAGE = 100
const LISTING_ATTEMPTS = 1
const BORROWING_ATTEMPTS = 3

/** The SSO portal API through AWS's own client. */
export function createSsoPortal(reach: AwsReach, address: ServiceAddress): SsoPortal {
  const clients = new Map<string, SSOClient>()

  function clientFor(region: string, attempts: number): SSOClient {
    const key = `${region} ${attempts}`
    let client = clients.get(key)
    if (!client) {
      client = new SSOClient(clientSettings(reach, address, region, attempts))
      watchReplies(client, reach.time)
      clients.set(key, client)
    }
    return client
  }

  // Listings are many and paced, so whoever paces them also tries again; what a person waits for is tried here.
  const listing = ({ region }: PortalCall) => clientFor(region, LISTING_ATTEMPTS)
  const borrowing = ({ region }: PortalCall) => clientFor(region, BORROWING_ATTEMPTS)

  async function asking<T>({ region }: PortalCall, action: string, ask: () => Promise<T>): Promise<T> {
    try {
      return await ask()
    } catch (error) {
      const { host } = new URL(awsEndpoint(address, region))
      throw fromAws(error, { host, action, region })
    }
  }

  const options = ({ signal }: PortalCall) => (signal ? { abortSignal: signal } : {})
  const paged = ({ accessToken }: PortalCall, nextToken: string | null) => ({
    accessToken: accessToken.reveal(),
    maxResults: PAGE,
    ...(nextToken ? { nextToken } : {}),
  })

  return {
    listAccounts: (call, nextToken) =>
      asking(call, 'sso:ListAccounts', async () => {
        const command = new ListAccountsCommand(paged(call, nextToken))
        const reply = await listing(call).send(command, options(call))
        const items = (reply.accountList ?? []).map(
          ({ accountId = '', accountName = '', emailAddress = '' }) => ({
            accountId,
            name: accountName,
            email: emailAddress,
          }),
        )
        return { items, nextToken: reply.nextToken ?? null }
      }),

    listAccountRoles: (call, accountId, nextToken) =>
      asking(call, 'sso:ListAccountRoles', async () => {
        const command = new ListAccountRolesCommand({ ...paged(call, nextToken), accountId })
        const reply = await listing(call).send(command, options(call))
        const items = (reply.roleList ?? []).flatMap(({ roleName }) => (roleName ? [roleName] : []))
        return { items, nextToken: reply.nextToken ?? null }
      }),

    getRoleCredentials: (call, accountId, roleName) => {
      const action = `${roleName} in ${accountId}`
      return asking(call, action, async () => {
        const accessToken = call.accessToken.reveal()
        const command = new GetRoleCredentialsCommand({ accessToken, accountId, roleName })
        const { roleCredentials: given } = await borrowing(call).send(command, options(call))
        return credentialsIn(
          {
            accessKeyId: given?.accessKeyId,
            secretAccessKey: given?.secretAccessKey,
            sessionToken: given?.sessionToken,
            expiresAt: given?.expiration,
          },
          action,
        )
      })
    },

    logout: (call) =>
      asking(call, 'sso:Logout', async () => {
        await listing(call).send(new LogoutCommand({ accessToken: call.accessToken.reveal() }), options(call))
      }),
  }
}
