import { join } from 'node:path'
import {
  GetRoleCredentialsCommand,
  ListAccountRolesCommand,
  ListAccountsCommand,
  SSOClient,
} from '@aws-sdk/client-sso'
import {
  CreateTokenCommand,
  RegisterClientCommand,
  SSOOIDCClient,
  StartDeviceAuthorizationCommand,
} from '@aws-sdk/client-sso-oidc'
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'
import * as v from 'valibot'
import { serve } from '../electron/cli/demo/child.ts'
import { atMost, exactly, type Figure, measured, median, percentile } from './figure.ts'
import { interruptible } from './interruptible.ts'
import { ROOT } from './practice.ts'
import { memoryOf, type ProcessMemory } from './process-memory.ts'
import { TimedHandler } from './timed-handler.ts'

// What a large practice organisation costs: its memory, and how soon it answers AWS's own clients.

const ACCOUNTS = 3000
const ROLES_EACH = 10
const TIMED = 1000
const WARM_UP = 200
const AT_ONCE = 8
const MEMORY_LIMIT_MB = 150
const REPLY_LIMIT_MS = 2
const MB = 1_000_000

const factsSchema = v.object({
  endpoints: v.object({ sts: v.string(), sso: v.string(), ssooidc: v.string() }),
  portals: v.array(v.object({ startUrl: v.string(), region: v.string() })),
})
type Facts = v.InferOutput<typeof factsSchema>

interface Role {
  readonly accountId: string
  readonly roleName: string
}

export async function run(): Promise<Figure[]> {
  const size = [
    '--accounts',
    `${ACCOUNTS}`,
    '--roles',
    `${ROLES_EACH}`,
    '--tps',
    '100000',
    '--latency',
    '0ms',
  ]
  const main = join(ROOT, 'electron/emulator/main.ts')
  const start = async () => {
    const emulator = await serve([process.execPath, main, '--auto-approve', ...size], process.env)
    const bare = await serve([process.execPath, '-e', BARE_SERVER], process.env)
    return { emulator, bare, end: async () => void (await Promise.all([emulator.end(), bare.end()])) }
  }
  return interruptible(start, async ({ emulator, bare }) => [
    ...(await measure(v.parse(factsSchema, JSON.parse(emulator.firstLine)), emulator.pid)),
    ...(await measureBare(bare.firstLine, bare.pid)),
  ])
}

async function measure(facts: Facts, pid: number): Promise<Figure[]> {
  const atStart = await memoryOf(pid)
  const handler = new TimedHandler()
  const { startUrl, region } = facts.portals[0]!
  const accessToken = await signIn(facts, startUrl, region)
  const sso = new SSOClient({ endpoint: facts.endpoints.sso, region, requestHandler: handler })

  const accounts = await listAccounts(sso, accessToken)
  const roles: Role[] = []
  const list = async (accountId: string) => {
    const command = new ListAccountRolesCommand({ accessToken, accountId, maxResults: 100 })
    const { roleList = [] } = await sso.send(command)
    for (const { roleName = '' } of roleList) roles.push({ accountId, roleName })
  }
  const listing = await timed(handler, accounts.slice(0, TIMED + WARM_UP), list)
  await allOf(accounts.slice(TIMED + WARM_UP), list)

  const borrow = async (role: Role) => {
    const { roleCredentials } = await sso.send(new GetRoleCredentialsCommand({ accessToken, ...role }))
    return roleCredentials
  }
  const borrowing = await timed(handler, roles.slice(0, TIMED + WARM_UP), borrow)
  await allOf(roles.slice(TIMED + WARM_UP), borrow)

  const sts = new STSClient({
    endpoint: facts.endpoints.sts,
    region,
    requestHandler: handler,
    credentials: async () => {
      const { accessKeyId = '', secretAccessKey = '', sessionToken = '' } = (await borrow(roles[0]!)) ?? {}
      return { accessKeyId, secretAccessKey, sessionToken }
    },
  })
  await sts.send(new GetCallerIdentityCommand({}))
  const asking = await timed(handler, Array.from({ length: TIMED + WARM_UP }), () =>
    sts.send(new GetCallerIdentityCommand({})),
  )

  return [
    exactly('accounts listed', accounts.length, 'accounts', ACCOUNTS),
    exactly('roles listed and borrowed', roles.length, 'roles', ACCOUNTS * ROLES_EACH),
    ...memoryFigures('when it is ready', atStart),
    ...memoryFigures('after every role was borrowed', await memoryOf(pid)),
    ...replyFigures('ListAccountRoles', listing),
    ...replyFigures('GetRoleCredentials', borrowing),
    ...replyFigures('GetCallerIdentity', asking),
  ]
}

async function signIn(facts: Facts, startUrl: string, region: string): Promise<string> {
  const oidc = new SSOOIDCClient({ endpoint: facts.endpoints.ssooidc, region })
  const { clientId, clientSecret } = await oidc.send(
    new RegisterClientCommand({ clientName: 'bench', clientType: 'public', scopes: ['sso:account:access'] }),
  )
  const client = { clientId, clientSecret }
  const { deviceCode } = await oidc.send(new StartDeviceAuthorizationCommand({ ...client, startUrl }))
  const grantType = 'urn:ietf:params:oauth:grant-type:device_code'
  const { accessToken } = await oidc.send(new CreateTokenCommand({ ...client, grantType, deviceCode }))
  if (!accessToken) throw new Error('The practice organisation gave no token')
  return accessToken
}

async function listAccounts(sso: SSOClient, accessToken: string): Promise<readonly string[]> {
  const ids: string[] = []
  let nextToken: string | undefined
  do {
    const command = new ListAccountsCommand({ accessToken, maxResults: 100, nextToken })
    const page = await sso.send(command)
    ids.push(...(page.accountList ?? []).map(({ accountId = '' }) => accountId))
    nextToken = page.nextToken
  } while (nextToken)
  return ids
}

/** Asks for one after another; gives what the replies took, without the first few. */
async function timed<T>(
  handler: TimedHandler,
  items: readonly T[],
  ask: (item: T) => Promise<unknown>,
): Promise<readonly number[]> {
  handler.took = []
  for (const item of items) await ask(item)
  return handler.took.slice(WARM_UP)
}

/** Asks for all of them, a few at a time. */
async function allOf<T>(items: readonly T[], ask: (item: T) => Promise<unknown>): Promise<void> {
  const left = items.values()
  const worker = async () => {
    for (const item of left) await ask(item)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
}

function memoryFigures(when: string, { rss, pss, peak }: ProcessMemory): Figure[] {
  return [
    atMost(`RSS ${when}`, rss / MB, 'MB', MEMORY_LIMIT_MB),
    ...(pss === undefined ? [] : [atMost(`PSS ${when}`, pss / MB, 'MB', MEMORY_LIMIT_MB)]),
    ...(peak === undefined ? [] : [measured(`largest RSS ${when}`, peak / MB, 'MB')]),
  ]
}

function replyFigures(operation: string, took: readonly number[]): Figure[] {
  return [
    atMost(`${operation}, median`, median(took), 'ms', REPLY_LIMIT_MS),
    measured(`${operation}, p99`, percentile(took, 0.99), 'ms'),
  ]
}

// The least that a server on Node can be: what of the figures is the machine's own.
const BARE_SERVER = `
  const server = require('node:http').createServer((request, response) => request.resume().on('end', () =>
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"roleList":[]}')))
  server.listen(0, '127.0.0.1', () => console.log('http://127.0.0.1:' + server.address().port))
  process.on('SIGTERM', () => process.exit())`

async function measureBare(endpoint: string, pid: number): Promise<Figure[]> {
  const handler = new TimedHandler()
  const sso = new SSOClient({ endpoint, region: 'us-east-1', requestHandler: handler })
  const command = new ListAccountRolesCommand({ accessToken: 'none', accountId: '111122223333' })
  const took = await timed(handler, Array.from({ length: TIMED + WARM_UP }), () => sso.send(command))
  return [
    measured('a bare Node server: reply, median', median(took), 'ms'),
    measured('a bare Node server: RSS', (await memoryOf(pid)).rss / MB, 'MB'),
  ]
}
