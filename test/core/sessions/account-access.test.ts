import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { withAccessRoles, withoutAccessRoles } from '../../../electron/core/identity-center/access-roles.ts'
import { PRACTICE_EXTERNAL_ID } from '../../../electron/emulator/practice-roles.ts'
import { directory } from '../../../shared/directory.ts'
import type { PortalView } from '../../../shared/snapshot.ts'
import { HOUR_MS, MINUTE_MS } from '../../../shared/time.ts'
import { consoleFacts } from '../../agent/console-visit.ts'
import {
  drive,
  PATIENCE,
  settle,
  signIn,
  start,
  startEngine,
  startSignedIn,
  type Engine,
  type EngineOptions,
} from '../engine.ts'

const TENANT = 'aa-practice'
const SCOPE = 'sso:account:access'
const SCOPES = `${SCOPE} account_access:read_only account_access:assume`

const setting = ({ emulator }: Engine) => ({
  tenantId: TENANT,
  endpoint: emulator.ready.endpoints.accountaccess,
})
const portalId = (engine: Engine) => engine.portal().id
const sync = (engine: Engine) =>
  drive(engine.clock, engine.app().dispatch('catalog.sync', { portalId: portalId(engine) }))
const edit = (engine: Engine, accountAccess: PortalView['accountAccess']) =>
  engine.app().dispatch('portal.edit', { portalId: portalId(engine), accountAccess })
const accounts = (engine: Engine) => engine.app().store.get().catalog.accounts
/** What the last page that was opened asks to be allowed. */
const scopesAsked = (engine: Engine) => new URL(engine.visitor.opened.at(-1)!).searchParams.get('scopes')

/** An engine whose portal has account access, signed in and synced. */
async function withAccess(options: EngineOptions = {}): Promise<Engine> {
  const engine = await startEngine({ emulator: { accounts: 3 }, ...options })
  const { startUrl, region } = engine.emulator.ready.portals[0]!
  await engine.app().dispatch('portal.add', { startUrl, region, name: null, accountAccess: setting(engine) })
  await signIn(engine)
  await sync(engine)
  return engine
}

const arnOf = (engine: Engine, role: string) => `arn:aws:iam::${accounts(engine)[0]!.accountId}:role/${role}`
const startOperator = (engine: Engine) =>
  engine.app().dispatch('session.start', {
    session: { portalId: portalId(engine), roleArn: arnOf(engine, 'Operator') },
    choice: {},
  })
const add = (engine: Engine, options: { roleArn?: string; sessionName?: string; duration?: number } = {}) =>
  engine.app().dispatch('session.add', {
    draft: {
      kind: 'account-access',
      portalId: portalId(engine),
      roleArn: arnOf(engine, 'Operator'),
      ...options,
    },
  })
const startId = (engine: Engine, sessionId: string) =>
  engine.app().dispatch('session.start', { session: { sessionId }, choice: {} })
async function caller(engine: Engine, sessionId: string): Promise<string> {
  const draft = await engine.app().dispatch('session.describe', { sessionId })
  return (await engine.app().dispatch('session.try', { draft, sessionId })).arn
}

describe('without account access', () => {
  test('nothing is asked of it, no scope is requested and no role of it is seen', async () => {
    const engine = await startSignedIn({ emulator: { accounts: 3 } })
    await start(engine)
    expect(scopesAsked(engine)).toBe(SCOPE)
    expect(engine.emulator.log.list({ service: 'account-access' })).toEqual([])
    expect(accounts(engine).every((account) => !('accessRoles' in account))).toBe(true)
    expect(directory(engine.app().store.get()).every(({ kind }) => kind === 'sso-role')).toBe(true)
    await expect(startOperator(engine)).rejects.toMatchObject({ code: 'session-unknown' })
    await expect(add(engine)).rejects.toMatchObject({ code: 'account-access-off' })
  })
})

describe('a portal with account access', () => {
  test('asks for its scopes, and lists its roles beside the permission sets', async () => {
    const engine = await withAccess()
    expect(scopesAsked(engine)).toBe(SCOPES)
    for (const { accountId, roles, accessRoles } of accounts(engine)) {
      expect(roles).toContain('AdministratorAccess')
      expect(accessRoles).toEqual([
        `arn:aws:iam::${accountId}:role/Operator`,
        `arn:aws:iam::${accountId}:role/people/Analyst`,
      ])
    }
    const names = directory(engine.app().store.get()).map(({ name }) => name)
    expect(names).toContain('payments-staging/Analyst@access')
  })

  test('is listed to the last page, as fast as the portal’s other requests', async () => {
    const engine = await withAccess({ emulator: { accounts: 60 } })
    expect(engine.requests('ListAccess')).toBe(2)
    expect(accounts(engine).filter(({ accessRoles }) => accessRoles?.length === 2)).toHaveLength(60)
  })

  test('is remembered by the next engine, session and all', async () => {
    const engine = await withAccess()
    const { name } = await startOperator(engine)
    await engine.restart()
    expect(engine.portal().accountAccess).toEqual(setting(engine))
    expect(accounts(engine)[0]!.accessRoles).toHaveLength(2)
    expect(engine.session(name)).toMatchObject({ kind: 'account-access', portalId: portalId(engine) })
  })

  test('set while signed in lists the permission sets, and says that a new sign-in is needed', async () => {
    const engine = await startSignedIn({ emulator: { accounts: 3 } })
    await edit(engine, setting(engine))
    await expect(sync(engine)).rejects.toMatchObject({ code: 'account-access-not-covered' })
    expect(engine.portal().sync).toMatchObject({ error: { code: 'account-access-not-covered' } })
    expect(engine.emulator.log.list({ service: 'account-access' })).toEqual([])
    expect(accounts(engine)[0]!.roles).toContain('AdministratorAccess')
    const { id } = await add(engine)
    await expect(startId(engine, id)).rejects.toMatchObject({ code: 'account-access-not-covered' })
    await signIn(engine)
    expect(scopesAsked(engine)).toBe(SCOPES)
    // What waited for the sign-in goes on by itself.
    await expect
      .poll(() => engine.session('payments-prod/Operator@access').state.phase, PATIENCE)
      .toBe('active')
    await sync(engine)
    expect(accounts(engine)[0]!.accessRoles).toHaveLength(2)
  })

  test('loses its roles and sessions with the setting, and nothing else', async () => {
    const engine = await withAccess()
    const { name } = await start(engine)
    await startOperator(engine)
    await edit(engine, null)
    expect(engine.portal().accountAccess).toBeNull()
    expect(accounts(engine).every((account) => !('accessRoles' in account))).toBe(true)
    const { sessions } = engine.app().store.get().live
    expect(sessions.map((session) => session.name)).toEqual([name])
    const kept = await readFile(join(engine.home, `catalog-${portalId(engine)}.json`), 'utf8')
    expect(kept).not.toContain('Operator')
    const before = engine.requests('ListAccess')
    await sync(engine)
    expect(engine.requests('ListAccess')).toBe(before)
  })

  test.each([
    [{ tenantId: 'practice' }, 'tenant-id-invalid'],
    [{ tenantId: `aa-${'x'.repeat(22)}` }, 'tenant-id-invalid'],
    [{ tenantId: 'aa-Practice' }, 'tenant-id-invalid'],
    [{ endpoint: 'http://access.example.com' }, 'access-endpoint-invalid'],
    [{ endpoint: 'http://127.0.0.1.example.com' }, 'access-endpoint-invalid'],
    [{ endpoint: 'https://user:secret@access.example.com' }, 'access-endpoint-invalid'],
    [{ endpoint: 'https://access.example.com/?q=1' }, 'access-endpoint-invalid'],
    [{ endpoint: 'access' }, 'access-endpoint-invalid'],
  ])('is not set to %o', async (part, code) => {
    const engine = await startSignedIn({ emulator: { accounts: 1 } })
    await expect(edit(engine, { ...setting(engine), ...part })).rejects.toMatchObject({ code })
    expect(engine.portal().accountAccess).toBeNull()
  })
})

describe('a role of account access', () => {
  test('is borrowed for an hour under the user’s name where nothing was chosen', async () => {
    const engine = await withAccess()
    const session = await startOperator(engine)
    expect(session).toMatchObject({ kind: 'account-access', name: 'payments-prod/Operator@access' })
    const { state } = session
    if (state.phase !== 'active') throw new Error(state.phase)
    expect(Math.abs(state.expiresAt - state.startedAt - HOUR_MS)).toBeLessThan(MINUTE_MS)
    expect(await caller(engine, session.id)).toMatch(/assumed-role\/Operator\/alex$/)
    // Asked for twice it is one session.
    expect((await startOperator(engine)).id).toBe(session.id)
  })

  test('is named and lasts as the user chose, and a choice made later is the same session’s', async () => {
    const engine = await withAccess()
    const first = await startOperator(engine)
    const { id } = await add(engine, { sessionName: '{user}@{host}', duration: 43_200 })
    expect(id).toBe(first.id)
    const renewed = await engine.app().dispatch('session.renew', { sessionId: id })
    const { state } = renewed
    if (state.phase !== 'active') throw new Error(state.phase)
    expect(Math.abs(state.expiresAt - state.startedAt - 12 * HOUR_MS)).toBeLessThan(MINUTE_MS)
    expect(await caller(engine, id)).toMatch(/assumed-role\/Operator\/alex@desk$/)
  })

  test.each([
    [{ duration: 899 }, 'duration-invalid', /15 minutes at least/],
    [{ duration: 43_201 }, 'duration-invalid', /12 hours at most/],
    [{ sessionName: 'a' }, 'role-session-name-invalid', /"a"/],
    [{ sessionName: '{who}' }, 'name-field-unknown', /\{who\}/],
    [{ roleArn: 'Operator' }, 'role-arn-invalid', /Operator/],
  ])('with %o is refused before anything is asked', async (options, code, message) => {
    const engine = await withAccess()
    await expect(add(engine, options)).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message) as string,
    })
    expect(engine.requests('GetAccessCredentials')).toBe(0)
  })

  test('that is not assigned is said to be so, and what AWS finds wrong is AWS’s word', async () => {
    const engine = await withAccess()
    const { id } = await add(engine, { roleArn: arnOf(engine, 'Deploy') })
    await expect(startId(engine, id)).rejects.toMatchObject({
      code: 'no-assignment',
      message: expect.stringContaining('Deploy') as string,
    })
    const long = await add(engine, { roleArn: arnOf(engine, 'people/Analyst'), duration: 7200 })
    await expect(startId(engine, long.id)).rejects.toMatchObject({
      code: 'aws-refused',
      message: expect.stringContaining('MaxSessionDuration') as string,
    })
  })

  test('renews itself ahead of its end', async () => {
    const engine = await withAccess()
    const { name } = await startOperator(engine)
    await engine.pass(41 * MINUTE_MS)
    await expect.poll(() => engine.requests('GetAccessCredentials'), PATIENCE).toBe(2)
    await expect.poll(() => engine.session(name).state.phase, PATIENCE).toBe('active')
  })

  test('is asked for again where AWS throttles', async () => {
    const engine = await withAccess()
    const fault = { kind: 'throttle', operation: 'GetAccessCredentials', times: 1 } as const
    engine.emulator.faults.add([fault])
    const { state } = await drive(engine.clock, startOperator(engine))
    expect(state.phase).toBe('active')
    expect(engine.requests('GetAccessCredentials')).toBe(2)
  })

  test.each([
    [{ kind: 'html' }, 'captive-portal'],
    [{ kind: 'status', status: 404, body: 'not here' }, 'aws-refused'],
    [{ kind: 'status', status: 200, body: '{"credentials":{}}' }, 'unexpected'],
  ] as const)('says of %o what it means', async (fault, code) => {
    const engine = await withAccess()
    engine.emulator.faults.add([{ ...fault, operation: 'GetAccessCredentials' }])
    await expect(startOperator(engine)).rejects.toMatchObject({ code })
  })

  test('is the source of a chain', async () => {
    const engine = await withAccess()
    const source = await startOperator(engine)
    const hop = await engine.app().dispatch('session.add', {
      draft: {
        kind: 'chained-role',
        source: { sessionId: source.id },
        roleArn: arnOf(engine, 'Audit'),
        externalId: PRACTICE_EXTERNAL_ID,
      },
    })
    const { arn, chain, portalId: through } = await startId(engine, hop.id)
    expect(arn).toContain('assumed-role/Audit/alex')
    expect(chain).toEqual([source.name, 'payments-prod/Audit'])
    expect(through).toBe(portalId(engine))
  })

  test('opens its console, which leads back to the portal', async () => {
    const engine = await withAccess()
    const { id } = await startOperator(engine)
    const url = await engine.app().terminal.consoleUrl({ sessionId: id, region: null }, null)
    expect(new URL(url).searchParams.get('Issuer')).toBe(engine.portal().startUrl)
    expect(Object.values(await consoleFacts(url)).join(' ')).toContain('Operator alex')
  })

  test('is not mistaken for a permission set of the same name', async () => {
    const engine = await withAccess()
    const { id, name } = await startOperator(engine)
    await settle()
    const entries = directory({
      ...engine.app().store.get(),
      catalog: { accounts: accounts(engine).map((account) => ({ ...account, roles: ['Operator'] })) },
    }).filter(({ accountName, roleName }) => accountName === 'payments-prod' && roleName === 'Operator')
    expect(entries.map((entry) => [entry.kind, entry.name, entry.borrowable])).toEqual([
      ['account-access', name, { sessionId: id }],
      ['sso-role', 'payments-prod/Operator', expect.objectContaining({ roleName: 'Operator' })],
    ])
  })
})

describe('the accounts of a portal', () => {
  const account = {
    portalId: 'p',
    accountId: '111111111111',
    name: 'a',
    email: 'a@example.com',
    roles: ['R'],
  }
  const role = (accountId: string, name: string) => ({
    accountId,
    accountName: `of ${accountId}`,
    roleArn: `arn:aws:iam::${accountId}:role/${name}`,
  })

  test('that account access alone lists are among them, and go with it', () => {
    const both = withAccessRoles('p', [account], [role('222222222222', 'B'), role('222222222222', 'A')])
    expect(both).toEqual([
      account,
      {
        portalId: 'p',
        accountId: '222222222222',
        name: 'of 222222222222',
        email: '',
        roles: [],
        accessRoles: ['arn:aws:iam::222222222222:role/A', 'arn:aws:iam::222222222222:role/B'],
      },
    ])
    expect(withoutAccessRoles(both)).toEqual([account])
  })

  test('lose the roles that are listed no more', () => {
    const before = withAccessRoles('p', [account], [role(account.accountId, 'A')])
    expect(before[0]).toHaveProperty('accessRoles')
    expect(withAccessRoles('p', before, [])).toEqual([account])
  })
})
