import { describe, expect, test } from 'vitest'
import { MINUTE_MS } from '../../../shared/time.ts'
import type { CatalogAccount } from '../../../shared/snapshot.ts'
import { drive, PATIENCE, startSignedIn, until } from '../engine.ts'
import { accounts, assigned, begin, ids, ready, sync } from './catalog-desk.ts'

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
    await expect.poll(() => engine.requests('ListAccountRoles'), PATIENCE).toBe(20)
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
