import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { temporaryFolder } from '../../adapters/temporary-folder.ts'
import { startSignedIn, until } from '../engine.ts'
import { accounts, ready, sync } from './catalog-desk.ts'

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

  test('may be unwritable: the sync is done all the same, and that it is not kept is told until it is', async () => {
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
    await sync(engine)
    expect(accounts(engine)).toHaveLength(12)
    expect(engine.portal().sync.phase).toBe('done')
    expect(engine.app().store.get().live.notices).toMatchObject([{ error: { code: 'catalog-unwritable' } }])
    const [first] = accounts(engine)
    const session = { portalId: first!.portalId, accountId: first!.accountId, roleName: first!.roles![0]! }
    await engine.app().dispatch('session.start', { session, choice: {} })
    full = false
    await sync(engine)
    expect(engine.app().store.get().live.notices).toEqual([])
  })

  test('that cannot be removed does not keep its portal', async () => {
    const engine = await startSignedIn({
      ports: ({ files }) => ({
        files: {
          ...files,
          remove: (name) =>
            name.startsWith('catalog') ? Promise.reject(new Error('a bad disk')) : files.remove(name),
        },
      }),
    })
    await engine.app().dispatch('portal.remove', { portalId: engine.portal().id })
    expect(accounts(engine)).toEqual([])
    expect(engine.app().store.get().live.portals).toEqual([])
    await engine.restart()
    expect(engine.app().store.get().live.portals).toEqual([])
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
