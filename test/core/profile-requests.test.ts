import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { describe, expect, test } from 'vitest'
import { findForTool } from '../../electron/cli/find.ts'
import type { ProfileRequest } from '../../shared/profile-views.ts'
import { drive, LAUNCHER, roleOf, start, startSignedIn, type Engine } from './engine.ts'

const ADMIN = 'payments-prod/AdministratorAccess'
const STAGING = 'payments-staging/AdministratorAccess'

async function config(engine: Engine): Promise<string> {
  await engine.app().profilesSettled()
  return readFile(engine.configPath, 'utf8').catch(() => '')
}

async function profiles(engine: Engine): Promise<readonly string[]> {
  return [...(await config(engine)).matchAll(/^\[profile (.+)\]$/gm)].map(([, name]) => name!)
}

const ask = (engine: Engine, request: ProfileRequest, preview = false) =>
  engine.app().dispatch('profiles.request', { request, preview })

/** Adds the profile of an account's first role. */
const add = (engine: Engine, account = 0, more: { name?: string; region?: string } = {}) =>
  ask(engine, {
    kind: 'add',
    profiles: [{ session: roleOf(engine, account), name: more.name ?? null, region: more.region ?? null }],
  })

const undo = (engine: Engine, preview = false) => ask(engine, { kind: 'undo' }, preview)
const template = (engine: Engine, text: string) => ask(engine, { kind: 'template', template: text })

async function edited(engine: Engine, change: (text: string) => string): Promise<void> {
  await writeFile(engine.configPath, change(await config(engine)))
}

describe('a profile that is added', () => {
  test('stands there without a session, also after a restart, and borrows the role of whoever asks by it', async () => {
    const engine = await startSignedIn()
    expect((await add(engine)).changes).toEqual([{ change: 'added', name: ADMIN, region: 'us-east-1' }])
    expect(engine.app().store.get().live.sessions).toEqual([])
    await engine.restart()
    expect(await profiles(engine)).toEqual([ADMIN])
    const { borrowable } = findForTool(engine.app(), ADMIN)
    const { state } = await engine.app().dispatch('session.start', { session: borrowable, choice: {} })
    expect(state.phase).toBe('active')
    // Its session has no second one.
    expect(await profiles(engine)).toEqual([ADMIN])
    expect(engine.session(ADMIN).profile).toBe(ADMIN)
  })

  test('may have a name and a region of its own, beside that of its session', async () => {
    const engine = await startSignedIn()
    await start(engine)
    await add(engine, 0, { name: 'pay-eu', region: 'eu-west-1' })
    expect(await config(engine)).toContain(
      `[profile pay-eu]\ncredential_process = ${LAUNCHER} credentials pay-eu\nregion = eu-west-1\n`,
    )
    expect(await profiles(engine)).toEqual(['pay-eu', ADMIN])
    expect(findForTool(engine.app(), 'pay-eu').borrowable).toEqual({ sessionId: engine.session(ADMIN).id })
  })

  test('is left out while a profile of the user’s has its name, in either file, and says so', async () => {
    const engine = await startSignedIn()
    await mkdir(dirname(engine.configPath), { recursive: true })
    await writeFile(engine.credentialsPath, '[pay]\naws_access_key_id = AKIAEXAMPLE\n')
    expect(await add(engine, 0, { name: 'pay' })).toMatchObject({ changes: [], conflicts: ['pay'] })
    expect(await config(engine)).toBe('')
    const list = await engine.app().dispatch('profiles.list', undefined)
    expect(list.profiles).toMatchObject([{ name: 'pay', state: 'yours' }])
    // One that Lanyard names has another name instead.
    const { accountId } = roleOf(engine)
    await writeFile(engine.credentialsPath, `[${ADMIN}]\naws_access_key_id = AKIAEXAMPLE\n`)
    await start(engine)
    expect(await profiles(engine)).toEqual(['pay', `${ADMIN}-${accountId}`])
  })

  test('is known as gone once the portal lists its role no more', async () => {
    const engine = await startSignedIn()
    await add(engine)
    const list = () => engine.app().dispatch('profiles.list', undefined)
    expect((await list()).profiles).toMatchObject([{ gone: false, state: 'written', added: true }])
    const [account] = engine.emulator.world.organisation.portals[0]!.accounts
    ;(account as { permissionSets: readonly string[] }).permissionSets = []
    await drive(engine.clock, engine.app().dispatch('catalog.sync', { portalId: engine.portal().id }))
    expect((await list()).profiles).toMatchObject([{ gone: true }])
  })

  test('is refused a name that a tool may have for another role', async () => {
    const engine = await startSignedIn()
    await add(engine, 0, { name: 'x' })
    await add(engine, 0, { name: 'x', region: 'eu-west-1' })
    for (const account of [1, 2])
      await expect(add(engine, account, { name: 'x' })).rejects.toMatchObject({ code: 'profile-name-taken' })
    await ask(engine, { kind: 'remove', names: ['x'] })
    await expect(add(engine, 1, { name: 'x' })).rejects.toMatchObject({ code: 'profile-name-taken' })
    await add(engine, 0)
    await expect(add(engine, 1, { name: ADMIN })).rejects.toMatchObject({ code: 'profile-name-taken' })
  })

  test('is refused a name or a region that no tool would read, and then nothing has changed', async () => {
    const engine = await startSignedIn()
    await expect(add(engine, 0, { name: 'a b' })).rejects.toMatchObject({ code: 'profile-name-unusable' })
    await expect(add(engine, 0, { name: 'default' })).rejects.toMatchObject({ code: 'profile-name-unusable' })
    await expect(add(engine, 0, { region: 'us-gov-west-1' })).rejects.toMatchObject({
      code: 'region-invalid',
    })
    await expect(ask(engine, { kind: 'remove', names: [ADMIN] })).rejects.toMatchObject({
      code: 'profile-not-added',
    })
    expect(await config(engine)).toBe('')
  })

  test('is not kept where the file cannot be written', async () => {
    const engine = await startSignedIn()
    await add(engine, 1)
    await chmod(engine.configPath, 0o400)
    const before = await config(engine)
    await expect(add(engine)).rejects.toMatchObject({ code: 'aws-config-unwritable' })
    await chmod(engine.configPath, 0o600)
    await engine.restart()
    expect(await config(engine)).toBe(before)
  })

  test('goes with the portal that its role is of', async () => {
    const engine = await startSignedIn()
    await add(engine)
    await engine.app().dispatch('portal.remove', { portalId: engine.portal().id })
    expect(await config(engine)).toBe('')
  })

  test('is only told of in a preview', async () => {
    const engine = await startSignedIn()
    const session = roleOf(engine)
    const request = { kind: 'add' as const, profiles: [{ session, name: null, region: null }] }
    expect((await ask(engine, request, true)).changes).toHaveLength(1)
    await engine.restart()
    expect(await config(engine)).toBe('')
  })
})

describe('the name of a profile', () => {
  test('stays when AWS renames the account, for a session and for one that was added', async () => {
    const engine = await startSignedIn()
    await start(engine, 0, 1)
    await add(engine)
    const before = await profiles(engine)
    const [account] = engine.emulator.world.organisation.portals[0]!.accounts
    ;(account as { name: string }).name = 'Billing Prod'
    await drive(engine.clock, engine.app().dispatch('catalog.sync', { portalId: engine.portal().id }))
    expect(engine.app().store.get().live.sessions[0]!.name).toMatch(/^billing-prod\//)
    await engine.restart()
    expect(await profiles(engine)).toEqual(before.filter((name) => name === ADMIN))
    await start(engine, 0, 1)
    expect(await profiles(engine)).toEqual(before)
  })

  test('is made from the template, but for those that the user named', async () => {
    const engine = await startSignedIn()
    await add(engine)
    await add(engine, 1, { name: 'mine' })
    await engine.app().dispatch('session.start', { session: roleOf(engine, 2), choice: { alias: 'oncall' } })
    const { accountId } = roleOf(engine)
    await template(engine, '{portal}.{accountId}.{role}')
    const portal = engine.portal().name
    expect(await profiles(engine)).toEqual([`${portal}.${accountId}.AdministratorAccess`, 'mine', 'oncall'])
    // What has the old name still comes to the role.
    expect(findForTool(engine.app(), ADMIN).borrowable).toEqual(roleOf(engine))
    await template(engine, 'x-{alias}')
    expect(await profiles(engine)).toEqual(['mine', 'x-oncall', `x-${ADMIN}`])
  })

  test('is another one once the session has another alias', async () => {
    const engine = await startSignedIn()
    const { id } = await start(engine)
    await engine.app().dispatch('session.choose', { session: { sessionId: id }, choice: { alias: 'pay' } })
    expect(await profiles(engine)).toEqual(['pay'])
  })
})

describe('a region', () => {
  test('is the profile’s, else the session’s, else the account’s, else the portal’s', async () => {
    const engine = await startSignedIn()
    const regions = async () =>
      [...(await config(engine)).matchAll(/^region = (.+)$/gm)].map(([, region]) => region)
    await add(engine, 0, { name: 'own', region: 'eu-west-1' })
    const { id } = await start(engine)
    expect(await regions()).toEqual(['eu-west-1', 'us-east-1'])
    const { accountId } = roleOf(engine)
    await ask(engine, { kind: 'account-region', accountId, region: 'eu-west-3' })
    expect(await regions()).toEqual(['eu-west-1', 'eu-west-3'])
    expect(engine.session(ADMIN).region).toBe('eu-west-3')
    await engine
      .app()
      .dispatch('session.choose', { session: { sessionId: id }, choice: { region: 'eu-south-1' } })
    expect(await regions()).toEqual(['eu-west-1', 'eu-south-1'])
    await ask(engine, { kind: 'account-region', accountId, region: null })
    expect(await regions()).toEqual(['eu-west-1', 'eu-south-1'])
  })

  test('that was edited by hand in the block is the session’s from then on', async () => {
    const engine = await startSignedIn()
    await start(engine)
    await add(engine, 1)
    await edited(engine, (text) => text.replaceAll('region = us-east-1', 'region = eu-west-1 # nearer'))
    await start(engine, 0, 1)
    await engine.app().profilesSettled()
    expect(engine.session(ADMIN).region).toBe('eu-west-1')
    const list = await engine.app().dispatch('profiles.list', undefined)
    expect(list.profiles.map(({ name, region }) => [name, region])).toContainEqual([STAGING, 'eu-west-1'])
    await engine.restart()
    expect(await config(engine)).toMatch(new RegExp(`${STAGING}\nregion = eu-west-1\n`))
    // A later choice wins over it.
    const { id } = engine.session(ADMIN)
    await engine
      .app()
      .dispatch('session.choose', { session: { sessionId: id }, choice: { region: 'eu-west-2' } })
    await start(engine)
    expect(await config(engine)).toMatch(new RegExp(`${ADMIN}\nregion = eu-west-2\n`))
  })

  test('that was edited by hand before another was chosen gives way to that, and stays as a comment', async () => {
    const engine = await startSignedIn()
    const { id } = await start(engine)
    await edited(engine, (text) => text.replace('region = us-east-1', 'region = eu-west-1'))
    const choice = { region: 'eu-west-2' }
    await engine.app().dispatch('session.choose', { session: { sessionId: id }, choice })
    expect(await config(engine)).toContain('# region = eu-west-1\n')
    expect(await config(engine)).toContain('\nregion = eu-west-2\n')
  })

  test('that was edited by hand and is none of the session’s partition stays as a comment', async () => {
    const engine = await startSignedIn()
    await add(engine)
    await edited(engine, (text) => text.replace('region = us-east-1', 'region = moon'))
    await add(engine, 1)
    expect(await config(engine)).toContain(`[profile ${ADMIN}]\n# region = moon\n`)
    expect(await config(engine)).toContain('region = us-east-1')
  })
})

describe('undo', () => {
  test('gives back the file from before, and a second one the file from after', async () => {
    const engine = await startSignedIn()
    await add(engine)
    const before = await config(engine)
    await add(engine, 1)
    await add(engine, 1, { name: 'other', region: 'eu-west-1' })
    const after = await config(engine)
    const { changes } = await undo(engine, true)
    expect(changes).toEqual([{ change: 'removed', name: 'other' }])
    expect(await config(engine)).toBe(after)
    expect((await undo(engine)).changes).toEqual(changes)
    expect((await profiles(engine)).includes('other')).toBe(false)
    await undo(engine)
    expect(await config(engine)).toBe(after)
    await ask(engine, { kind: 'remove', names: ['other', STAGING] })
    expect(await config(engine)).toBe(before)
    await undo(engine)
    expect(await config(engine)).toBe(after)
  })

  test('of the very first change leaves nothing of Lanyard’s, and of none says so', async () => {
    const engine = await startSignedIn()
    await expect(undo(engine)).rejects.toMatchObject({ code: 'profiles-nothing-before' })
    await add(engine)
    await undo(engine)
    expect(await config(engine)).toBe('')
  })

  test('leaves what others wrote outside of the block meanwhile', async () => {
    const engine = await startSignedIn()
    await add(engine)
    await edited(engine, (text) => `[profile mine]\nregion = x\n${text}[profile late]\nregion = y\n`)
    await undo(engine)
    expect(await config(engine)).toBe('[profile mine]\nregion = x\n[profile late]\nregion = y\n')
  })

  test('of an active session’s profile holds until the session is started anew', async () => {
    const engine = await startSignedIn()
    await add(engine, 1)
    const { id } = await start(engine)
    await undo(engine)
    expect(await profiles(engine)).toEqual([STAGING])
    await start(engine, 2)
    expect(await profiles(engine)).not.toContain(ADMIN)
    await engine.app().dispatch('session.stop', { sessionId: id })
    await start(engine)
    expect(await profiles(engine)).toContain(ADMIN)
  })

  test('of names brings the old names back', async () => {
    const engine = await startSignedIn()
    await add(engine)
    await start(engine, 1)
    const before = await profiles(engine)
    await template(engine, '{account}-{role}')
    const after = await profiles(engine)
    await undo(engine)
    expect(await profiles(engine)).toEqual(before)
    await undo(engine)
    expect(await profiles(engine)).toEqual(after)
  })
})

test('a home that is not the default stands in each profile', async () => {
  const engine = await startSignedIn({
    ports: ({ host }) => ({ host: { ...host, toolsHome: '/srv/lanyard' } }),
  })
  await add(engine)
  expect(await config(engine)).toContain(
    `\ncredential_process = /usr/bin/env LANYARD_HOME=/srv/lanyard ${LAUNCHER} credentials ${ADMIN}\n`,
  )
})

test('a home that no tool would read as it is is told, and no profile is written', async () => {
  const engine = await startSignedIn({
    ports: ({ host }) => ({ host: { ...host, toolsHome: "/srv/it's" } }),
  })
  await expect(add(engine)).rejects.toMatchObject({
    code: 'profile-command-unsafe',
    message: expect.stringContaining("/srv/it's") as string,
  })
  await start(engine)
  expect(await config(engine)).toBe('')
  const codes = engine
    .app()
    .store.get()
    .live.notices.map(({ error }) => error.code)
  expect(codes).toEqual(['profile-command-unsafe'])
})
