import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { createClock } from '../../../electron/adapters/clock.ts'
import type { Account } from '../../../electron/emulator/world.ts'
import { MINUTE_MS } from '../../../shared/time.ts'
import type { CatalogAccount } from '../../../shared/snapshot.ts'
import { temporaryFolder } from '../../adapters/temporary-folder.ts'
import {
  addPortal,
  drive,
  signIn,
  startEngine,
  startSignedIn,
  until,
  type Engine,
  type EngineOptions,
} from '../engine.ts'

const accounts = (engine: Engine): readonly CatalogAccount[] => engine.app().store.get().catalog.accounts
const ids = (engine: Engine) => accounts(engine).map(({ accountId }) => accountId)

async function ready(options: EngineOptions = {}): Promise<Engine> {
  const engine = await startEngine(options)
  const { id } = await addPortal(engine)
  await signIn(engine, id)
  return engine
}

const begin = (engine: Engine) => engine.app().dispatch('catalog.sync', { portalId: engine.portal().id })
const sync = (engine: Engine) => drive(engine.clock, begin(engine))

/** The accounts of the practice portal, which a test may take away from. */
const assigned = ({ emulator }: Engine) => emulator.world.organisation.portals[0]!.accounts as Account[]

describe('a sync', () => {
  test('finds every account and role, over all pages', async () => {
    const engine = await ready({ emulator: { accounts: 230, roles: 3 } })
    await sync(engine)
    expect(engine.requests('ListAccounts')).toBe(3)
    expect(new Set(ids(engine))).toEqual(new Set(assigned(engine).map(({ id }) => id)))
    expect(accounts(engine).every(({ roles }) => roles?.length === 3)).toBe(true)
    expect(engine.portal().sync.phase).toBe('done')
  })

  test('shows the first accounts before the others and before any role is known', async () => {
    const engine = await ready({ emulator: { accounts: 150, roles: 1 } })
    const done = sync(engine)
    const first = await until(engine.app(), ({ catalog }) => catalog.accounts.length > 0)
    expect(first.catalog.accounts).toHaveLength(100)
    expect(first.catalog.accounts.every(({ roles }) => roles === null)).toBe(true)
    expect(first.live.portals[0]!.sync).toMatchObject({ phase: 'running', accountsTotal: null })
    await done
    expect(accounts(engine)).toHaveLength(150)
  })

  test('that is asked for twice runs once', async () => {
    const engine = await ready({ emulator: { accounts: 2 } })
    await drive(engine.clock, Promise.all([begin(engine), begin(engine)]))
    expect(engine.requests('ListAccounts')).toBe(1)
  })

  test('tells how far it is at most four times a second', async () => {
    const engine = await ready({ emulator: { accounts: 120 } })
    const told: number[] = []
    engine.app().store.watch(({ live }, before) => {
      const now = live.portals[0]!.sync
      if (now.phase === 'running' && now !== before.live.portals[0]!.sync && now.accountsDone > 0)
        told.push(engine.clock.now())
    })
    await sync(engine)
    // The last ones tell that everything is in.
    const gaps = told.slice(1, -2).map((at, index) => at - told[index]!)
    expect(gaps.length).toBeGreaterThan(5)
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(250)
  })
})

describe('a sync of what is known', () => {
  test('keeps the roles in sight meanwhile, and what did not change stays the same object', async () => {
    const engine = await startSignedIn({ emulator: { accounts: 30, roles: 2 } })
    const before = accounts(engine)
    const seen = new Set<CatalogAccount>(before)
    engine.app().store.watch(({ catalog }) => catalog.accounts.forEach((account) => seen.add(account)))
    const snapshots: boolean[] = []
    engine.app().store.watch(({ catalog }, old) => snapshots.push(catalog !== old.catalog))
    await sync(engine)
    expect(accounts(engine)).toEqual(before)
    expect(seen.size).toBe(before.length)
    expect(snapshots).not.toContain(true)
  })

  test('takes away the account that is gone and leaves the others untouched', async () => {
    const engine = await startSignedIn({ emulator: { accounts: 5 } })
    const before = accounts(engine)
    const [gone] = assigned(engine).splice(2, 1)
    await sync(engine)
    expect(ids(engine)).not.toContain(gone!.id)
    expect(accounts(engine)).toEqual(before.filter(({ accountId }) => accountId !== gone!.id))
    expect(accounts(engine).every((account) => before.includes(account))).toBe(true)
  })

  test('shows a new account and changes one whose roles changed', async () => {
    const engine = await startSignedIn({ emulator: { accounts: 5, roles: 2 } })
    const before = accounts(engine)
    const list = assigned(engine)
    list[1] = { ...list[1]!, permissionSets: ['AdministratorAccess'] }
    await sync(engine)
    const changed = accounts(engine).filter((account) => !before.includes(account))
    expect(changed).toMatchObject([{ accountId: list[1].id, roles: ['AdministratorAccess'] }])
  })

  test('is finished also when an assignment goes away while it runs', async () => {
    const engine = await ready({ emulator: { accounts: 40, roles: 1 } })
    const done = sync(engine)
    await until(engine.app(), ({ catalog }) => catalog.accounts.length > 0)
    const gone = assigned(engine).pop()!
    assigned(engine).push({ ...gone, permissionSets: [] })
    await done
    expect(ids(engine)).not.toContain(gone.id)
    expect(accounts(engine)).toHaveLength(39)
    expect(engine.portal().sync.phase).toBe('done')
  })
})

describe('a sync that is not finished', () => {
  test('keeps what it found when it is cancelled, and can be run again', async () => {
    const engine = await ready({ emulator: { accounts: 120, roles: 1 } })
    const done = sync(engine)
    done.catch(() => {})
    await until(engine.app(), ({ catalog }) => catalog.accounts.some(({ roles }) => roles !== null))
    await engine.app().dispatch('catalog.cancel-sync', { portalId: engine.portal().id })
    await expect(done).rejects.toMatchObject({ code: 'interrupted' })
    expect(engine.portal().sync).toMatchObject({ phase: 'failed', error: { code: 'interrupted' } })
    expect(accounts(engine)).toHaveLength(120)
    const known = accounts(engine).filter(({ roles }) => roles !== null).length
    await engine.restart()
    expect(accounts(engine).filter(({ roles }) => roles !== null)).toHaveLength(known)
    await sync(engine)
    expect(accounts(engine).every(({ roles }) => roles !== null)).toBe(true)
  })

  test('leaves no request behind when it is cancelled', async () => {
    const engine = await ready({ emulator: { accounts: 60, roles: 1 } })
    const before = engine.clock.pending
    engine.emulator.faults.add([{ kind: 'hang', operation: 'ListAccountRoles' }])
    const done = sync(engine)
    done.catch(() => {})
    await expect.poll(() => engine.requests('ListAccountRoles')).toBe(20)
    await engine.app().dispatch('catalog.cancel-sync', { portalId: engine.portal().id })
    await expect(done).rejects.toMatchObject({ code: 'interrupted' })
    expect(engine.clock.pending).toBe(before)
    expect(engine.requests('ListAccountRoles')).toBe(20)
  })

  test('keeps what it found when it fails midway, and says why', async () => {
    const engine = await ready({ emulator: { accounts: 60, roles: 1 } })
    const done = sync(engine)
    done.catch(() => {})
    await until(engine.app(), ({ catalog }) => catalog.accounts.some(({ roles }) => roles !== null))
    engine.emulator.faults.add([{ kind: 'html', operation: 'ListAccountRoles' }])
    await expect(done).rejects.toMatchObject({ code: 'captive-portal' })
    expect(engine.portal().sync).toMatchObject({ phase: 'failed', error: { code: 'captive-portal' } })
    expect(accounts(engine)).toHaveLength(60)
    expect(accounts(engine).some(({ roles }) => roles !== null)).toBe(true)
  })

  test('does not make the last complete one forgotten', async () => {
    const engine = await startSignedIn()
    const { sync: complete } = engine.portal()
    await engine.pass(MINUTE_MS)
    engine.emulator.faults.add([{ kind: 'html', operation: 'ListAccounts' }])
    await expect(sync(engine)).rejects.toMatchObject({ code: 'captive-portal' })
    await engine.restart()
    expect(engine.portal().sync).toEqual(complete)
  })

  test('is tried again where a request was lost or AWS was unwell, and loses nothing', async () => {
    const engine = await ready({ emulator: { accounts: 12 } })
    engine.emulator.faults.add([
      { kind: 'reset', operation: 'ListAccounts', times: 2 },
      { kind: 'reset', operation: 'ListAccountRoles', times: 3 },
      { kind: 'status', operation: 'ListAccountRoles', times: 2, status: 503 },
      { kind: 'cut-off', operation: 'ListAccountRoles', times: 1 },
    ])
    await sync(engine)
    expect(accounts(engine).every(({ roles }) => roles?.length === 4)).toBe(true)
  })

  test('fails within seconds when there is no network at all', async () => {
    const engine = await ready()
    engine.emulator.faults.add([{ kind: 'reset', service: 'sso' }])
    const began = engine.clock.now()
    await expect(sync(engine)).rejects.toMatchObject({ code: 'unreachable' })
    expect(engine.clock.now() - began).toBeLessThan(10_000)
    expect(engine.portal().sync).toMatchObject({ phase: 'failed', error: { code: 'unreachable' } })
  })
})

describe('the pace of a sync', () => {
  test('is never above twenty requests a second, and needs no more time than that', async () => {
    const clock = createClock()
    const engine = await ready({
      emulator: { accounts: 45, roles: 1, tps: 20 },
      ports: () => ({ clock }),
    })
    const began = performance.now()
    await begin(engine)
    const seconds = (performance.now() - began) / 1000
    const at = engine.emulator.log.list({ service: 'sso' }).map((request) => request.at)
    // In any second, give or take the few that came late and were made up for.
    const inSecondFrom = at.map((from) => at.filter((time) => time >= from && time < from + 1000).length)
    expect(Math.max(...inSecondFrom)).toBeLessThanOrEqual(26)
    expect(at.length / seconds).toBeLessThanOrEqual(21)
    expect(at.length / seconds).toBeGreaterThan(14)
    expect(engine.emulator.log.list({ service: 'sso' }).every(({ status }) => status === 200)).toBe(true)
  })

  test('gives way when others use up the limit, and loses nothing', async () => {
    const clock = createClock()
    const engine = await ready({
      emulator: { accounts: 25, roles: 1, tps: 8 },
      ports: () => ({ clock }),
    })
    await begin(engine)
    expect(accounts(engine)).toHaveLength(25)
    expect(accounts(engine).every(({ roles }) => roles?.length === 1)).toBe(true)
    const requests = engine.emulator.log.list({ service: 'sso' })
    const refused = requests.filter(({ status }) => status === 429).length
    expect(refused).toBeGreaterThan(0)
    expect(refused).toBeLessThan(12)
  })
})

describe('the catalogue that is kept', () => {
  test('is there after a restart without a request', async () => {
    const engine = await startSignedIn()
    const before = accounts(engine)
    engine.emulator.log.clear()
    await engine.restart()
    expect(accounts(engine)).toEqual(before)
    expect(engine.portal().sync.phase).toBe('done')
    expect(engine.emulator.log.list()).toEqual([])
  })

  test.each([
    ['no JSON', '{"version":1,'],
    ['JSON of another shape', '{"version":1,"at":null,"accounts":[{"accountId":7}]}'],
  ])('is set aside when it is %s, and that is told', async (_what, text) => {
    const engine = await startSignedIn()
    const file = join(engine.home, `catalog-${engine.portal().id}.json`)
    await writeFile(file, text)
    await engine.restart()
    expect(accounts(engine)).toEqual([])
    const [notice] = engine.app().store.get().live.notices
    expect(notice?.error).toMatchObject({ code: 'catalog-corrupt' })
    const aside = /set aside as (\S+)\.$/.exec(notice!.error.message)![1]!
    expect(await readFile(aside, 'utf8')).toBe(text)
    await sync(engine)
    expect(accounts(engine)).toHaveLength(12)
  })

  test('does not keep the engine from starting when it cannot be read', async () => {
    let broken = false
    const engine = await startSignedIn({
      ports: ({ files }) => ({
        files: {
          ...files,
          read: (name) =>
            broken && name.startsWith('catalog') ? Promise.reject(new Error('a bad disk')) : files.read(name),
        },
      }),
    })
    broken = true
    await engine.restart()
    expect(accounts(engine)).toEqual([])
    expect(engine.app().store.get().live.notices).toMatchObject([{ error: { code: 'unexpected' } }])
  })

  test('may be unwritable: what was found can be used, and the failure is told', async () => {
    let full = false
    const engine = await ready({
      ports: ({ files }) => ({
        files: {
          ...files,
          write: (name, bytes) => (full ? Promise.reject(new Error('it is full')) : files.write(name, bytes)),
        },
      }),
    })
    full = true
    await expect(sync(engine)).rejects.toMatchObject({ code: 'unexpected' })
    expect(accounts(engine)).toHaveLength(12)
    expect(engine.portal().sync).toMatchObject({ phase: 'failed', error: { code: 'unexpected' } })
    const [first] = accounts(engine)
    const session = { portalId: first!.portalId, accountId: first!.accountId, roleName: first!.roles![0]! }
    await engine.app().dispatch('session.start', { session, choice: {} })
  })

  test('goes with its portal, also in the midst of a sync', async () => {
    const engine = await startSignedIn({ emulator: { accounts: 150, roles: 1 } })
    const portalId = engine.portal().id
    const done = sync(engine)
    done.catch(() => {})
    await until(engine.app(), ({ live }) => live.portals[0]?.sync.phase === 'running')
    await engine.app().dispatch('portal.remove', { portalId })
    await expect(done).rejects.toMatchObject({ code: 'interrupted' })
    expect(accounts(engine)).toEqual([])
    await engine.restart()
    expect(accounts(engine)).toEqual([])
    await expect(readFile(join(engine.home, `catalog-${portalId}.json`))).rejects.toThrow('ENOENT')
  })
})

test('names that were made to deceive are data: they come as they are and break nothing', async () => {
  const name = '../../etc\u0000"}]\u001b[31m__proto__\u202Eprod'
  const folder = await temporaryFolder()
  const orgFile = join(folder, 'org.json')
  const account = { id: '000000000001', name, permissionSets: ['AdministratorAccess'] }
  const portal = { name: 'corp', startUrl: 'https://corp.awsapps.com/start', region: 'us-east-1' }
  const portals = [{ ...portal, accounts: [account, { ...account, id: '000000000002', name: '__proto__' }] }]
  await writeFile(orgFile, JSON.stringify({ portals }))
  const engine = await startSignedIn({ emulator: { orgFile } })
  await engine.restart()
  expect(accounts(engine).map((row) => row.name)).toEqual([name, '__proto__'])
  const session = { portalId: engine.portal().id, accountId: account.id, roleName: 'AdministratorAccess' }
  const view = await engine.app().dispatch('session.start', { session, choice: { pinned: true } })
  expect(view.name).toMatch(/^[\w-]+\/AdministratorAccess$/)
  await engine.app().profilesSettled()
  const config = await readFile(engine.configPath, 'utf8')
  expect(config).not.toContain('\u001b')
})
