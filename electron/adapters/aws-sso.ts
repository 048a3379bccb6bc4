import {
  GetRoleCredentialsCommand,
  ListAccountRolesCommand,
  ListAccountsCommand,
  LogoutCommand,
  SSOClient,
} from '@aws-sdk/client-sso'
import type { PortalCall, SsoPortal } from '../core/ports.ts'
import { Secret } from '../core/secret.ts'
import { clientSettings, watchReplies, type OnAwsTime } from './aws-client.ts'
import { fromAws } from './aws-errors.ts'
import type { AwsHttp } from './aws-http.ts'

const PAGE = 100
const LISTING_ATTEMPTS = 1
const BORROWING_ATTEMPTS = 3

/** The SSO portal API through AWS's own client. */
export function createSsoPortal(http: AwsHttp, onTime: OnAwsTime, endpoint: string | undefined): SsoPortal {
  const clients = new Map<string, SSOClient>()

  function clientFor(region: string, attempts: number): SSOClient {
    const key = `${region} ${attempts}`
    let client = clients.get(key)
    if (!client) {
      client = new SSOClient(clientSettings(http, region, attempts))
      watchReplies(client, onTime)
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
      const host = endpoint ? new URL(endpoint).host : `portal.sso.${region}`
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

    getRoleCredentials: (call, accountId, roleName) =>
      asking(call, `${roleName} in ${accountId}`, async () => {
        const command = new GetRoleCredentialsCommand({
          accessToken: call.accessToken.reveal(),
          accountId,
          roleName,
        })
        const { roleCredentials = {} } = await borrowing(call).send(command, options(call))
        return {
          accessKeyId: roleCredentials.accessKeyId ?? '',
          secretAccessKey: new Secret(roleCredentials.secretAccessKey ?? ''),
          sessionToken: new Secret(roleCredentials.sessionToken ?? ''),
          expiresAt: roleCredentials.expiration ?? 0,
        }
      }),

    logout: (call) =>
      asking(call, 'sso:Logout', async () => {
        await listing(call).send(new LogoutCommand({ accessToken: call.accessToken.reveal() }), options(call))
      }),
  }
}
