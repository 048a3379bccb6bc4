import { readFile, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { SettingsContent } from '../../electron/core/storage/settings-content.ts'
import { type Engine, PATIENCE, roleOf, start, startSignedIn, until } from './engine.ts'

const pathOf = ({ home }: Engine) => join(home, 'settings.json')
const kept = async (engine: Engine) => JSON.parse(await readFile(pathOf(engine), 'utf8')) as SettingsContent
const live = (engine: Engine) => engine.app().store.get().live
const notices = (engine: Engine) => live(engine).notices.map(({ error }) => error.code)

/** As a person with an editor does, or a program that keeps dotfiles: into a file that takes the place of it. */
async function edit(engine: Engine, change: (content: SettingsContent) => object): Promise<void> {
  const next = `${pathOf(engine)}.next`
  await writeFile(next, JSON.stringify(change(await kept(engine)), null, 2))
  await rename(next, pathOf(engine))
}

test(
  'what an editor writes into the settings holds at once, and what it does not touch goes on',
  PATIENCE,
  async () => {
    const engine = await startSignedIn()
    const { id } = await start(engine)
    await engine.app().dispatch('session.choose', { session: roleOf(engine, 0, 1), choice: { pinned: true } })
    const { accountId } = live(engine).sessions[0]!

    await edit(engine, (content) => ({
      ...content,
      portals: content.portals.map((portal) => ({ ...portal, name: 'corp' })),
      sessions: content.sessions
        .filter((record) => record.id === id)
        .map((record) => ({ ...record, alias: 'pay', region: 'eu-west-3' })),
      accounts: { [accountId]: { group: 'shop' } },
    }))

    await until(engine.app(), ({ live: { sessions } }) => sessions.length === 1)
    expect(engine.session('pay')).toMatchObject({ id, region: 'eu-west-3', state: { phase: 'active' } })
    expect(engine.portal()).toMatchObject({
      name: 'corp',
      signIn: { phase: 'signed-in' },
      sync: { phase: 'done' },
    })
    expect(engine.app().store.get().marks).toEqual({ [accountId]: { group: 'shop' } })
    await engine.app().profilesSettled()
    expect(await readFile(engine.configPath, 'utf8')).toMatch(/\[profile pay\]\n(.*\n)*?region = eu-west-3/)
  },
)

test('a role that is another one by now is stopped, with what is borrowed through it, and borrowed anew when asked for', async () => {
  const engine = await startSignedIn()
  const source = await start(engine)
  const { accountId } = live(engine).sessions[0]!
  const roleArn = `arn:aws:iam::${accountId}:role/Deploy`
  const draft = {
    kind: 'chained-role',
    source: { sessionId: source.id },
    roleArn,
    sessionName: null,
    duration: null,
  } as const
  const chain = await engine.app().dispatch('session.add', { draft })
  await engine.app().dispatch('session.start', { session: { sessionId: chain.id }, choice: {} })

  await edit(engine, (content) => ({
    ...content,
    sessions: content.sessions.map((record) =>
      record.id === source.id ? { ...record, accountName: 'x', roleName: 'ReadOnlyAccess' } : record,
    ),
  }))

  await until(engine.app(), ({ live: { sessions } }) =>
    sessions.every(({ state }) => state.phase === 'stopped'),
  )
  await expect(engine.app().terminal.credentialProcess(source.id)).resolves.toBeDefined()
})

test('a portal that was taken out is signed out, and one that was put in is there', async () => {
  const engine = await startSignedIn()
  const first = (await kept(engine)).portals[0]!
  const other = {
    ...first,
    id: 'other',
    name: 'other',
    startUrl: 'https://other.awsapps.com/start',
  }

  await edit(engine, (content) => ({ ...content, portals: [other], sessions: [] }))

  await until(engine.app(), ({ live: { portals } }) => portals[0]?.name === 'other')
  expect(live(engine).portals).toMatchObject([
    { name: 'other', signIn: { phase: 'signed-out' }, sync: { phase: 'never' } },
  ])
  await until(engine.app(), ({ catalog }) => catalog.accounts.length === 0)

  // Nobody is signed in by a line that comes back.
  await edit(engine, (content) => ({ ...content, portals: [first] }))
  await until(engine.app(), ({ live: { portals } }) => portals[0]?.id === first.id)
  expect(engine.portal().signIn.phase).toBe('signed-out')
})

test('what is chosen before anybody has looked goes on top of what was edited, and neither is lost', async () => {
  const engine = await startSignedIn()
  const { id } = await start(engine)
  await edit(engine, (content) => ({
    ...content,
    accountRegions: { '000000000000': 'eu-west-1' },
    desktop: { theme: 'dark' },
  }))

  await engine.app().dispatch('session.choose', { session: { sessionId: id }, choice: { alias: 'pay' } })

  expect(await kept(engine)).toMatchObject({
    sessions: [{ alias: 'pay' }],
    accountRegions: { '000000000000': 'eu-west-1' },
    desktop: { theme: 'dark' },
  })
})

test.each([
  ['cut off', '{"version":1,', 'settings.json was changed into what Lanyard cannot take: '],
  ['of another shape', '{"version":1,"sessions":[{"kind":"magic"}]}', 'sessions[0].kind'],
])(
  'an edit that is %s is told, changes nothing, and is set aside only by what is chosen next',
  async (_what, text, said) => {
    const engine = await startSignedIn()
    const { id } = await start(engine)
    await engine.app().profilesSettled()
    const before = await readFile(pathOf(engine), 'utf8')
    await writeFile(pathOf(engine), text)

    await until(engine.app(), () => notices(engine).includes('settings-not-taken'))
    expect(live(engine).notices[0]!.error.message).toContain(said)
    expect(live(engine).sessions).toMatchObject([{ id, state: { phase: 'active' } }])
    expect(await readFile(pathOf(engine), 'utf8')).toBe(text)

    await engine.app().dispatch('session.choose', { session: { sessionId: id }, choice: { alias: 'pay' } })
    expect(await readFile(`${pathOf(engine)}.corrupt-1`, 'utf8')).toBe(text)
    expect(await kept(engine)).toEqual({
      ...(JSON.parse(before) as object),
      sessions: [expect.objectContaining({ id, alias: 'pay' })],
    })
    expect(notices(engine)).toEqual(['settings-corrupt'])
  },
)

test('an edit that was mended is taken, and no more is said of it', async () => {
  const engine = await startSignedIn()
  const before = await readFile(pathOf(engine), 'utf8')
  await writeFile(pathOf(engine), before.slice(0, -5))
  await until(engine.app(), () => notices(engine).includes('settings-not-taken'))

  await writeFile(pathOf(engine), before.replace('"practice"', '"mended"'))

  await until(engine.app(), () => notices(engine).length === 0)
  expect(live(engine).portals).toHaveLength(1)
})

test('settings that are taken away end nothing, and the next choice writes them whole; a link to others is followed', async () => {
  const engine = await startSignedIn()
  const { id } = await start(engine)
  await engine.app().profilesSettled()
  const before = await kept(engine)
  await rm(pathOf(engine))
  await engine.app().dispatch('session.choose', { session: { sessionId: id }, choice: { pinned: true } })
  expect(await kept(engine)).toMatchObject({ portals: before.portals, sessions: [{ id, pinned: true }] })

  const dotfile = join(engine.home, '..', 'dotfile.json')
  await writeFile(
    dotfile,
    JSON.stringify({ ...before, sessions: [{ ...before.sessions[0]!, alias: 'linked' }] }),
  )
  await rm(pathOf(engine))
  await symlink(dotfile, pathOf(engine))
  await until(engine.app(), ({ live: { sessions } }) => sessions[0]?.alias === 'linked')
  await engine.app().dispatch('session.choose', { session: { sessionId: id }, choice: { renews: false } })
  expect(JSON.parse(await readFile(dotfile, 'utf8'))).toMatchObject({
    sessions: [{ alias: 'linked', renews: false }],
  })
})
