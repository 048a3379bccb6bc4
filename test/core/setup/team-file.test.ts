import { readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { LONGEST_DOCUMENT_BYTES } from '../../../electron/adapters/document-text.ts'
import { createNamedFiles } from '../../../electron/adapters/named-files.ts'
import type { Documents, ReadDocument } from '../../../electron/core/ports.ts'
import { AppError } from '../../../shared/errors.ts'
import { MINUTE_MS, SECOND_MS } from '../../../shared/time.ts'
import { temporaryFolder } from '../../adapters/temporary-folder.ts'
import { PATIENCE, settle, startEngine, type Engine } from '../engine.ts'

const URL_ASKED = 'https://example.com/team.json'
const ACCOUNT = '111122223333'
const grouped = (group: string) => JSON.stringify({ version: 1, accounts: { [ACCOUNT]: { group } } })

const teamFile = (engine: Engine) => engine.app().store.get().teamFile
const notices = (engine: Engine) =>
  engine
    .app()
    .store.get()
    .live.notices.map(({ error }) => error.code)

async function dismiss(engine: Engine): Promise<void> {
  for (const { id: noticeId } of engine.app().store.get().live.notices)
    await engine.app().dispatch('notice.dismiss', { noticeId })
}

/** A URL that answers what the test says; how often it was asked. */
function fakeDocuments() {
  let answer: () => Promise<ReadDocument | null> = async () => ({ text: grouped('shop'), version: null })
  const asked: (string | null)[] = []
  const documents: Documents = {
    read(_, known = null) {
      asked.push(known)
      return answer()
    },
  }
  return {
    asked,
    documents,
    answers: (next: () => Promise<ReadDocument | null>) => void (answer = next),
    says: (text: string, version: string | null = null) => void (answer = async () => ({ text, version })),
    fails: (error: AppError) =>
      void (answer = async () => {
        throw error
      }),
  }
}

async function followingUrl() {
  const web = fakeDocuments()
  const engine = await startEngine({ ports: ({ aws }) => ({ aws: { ...aws, documents: web.documents } }) })
  return { engine, web }
}

async function followingFile(text: string) {
  const engine = await startEngine()
  const file = join(dirname(engine.home), 'team.json')
  await writeFile(file, text)
  await engine.app().dispatch('team.follow', { from: file })
  return { engine, file }
}

/** Lets a file be looked at once more. */
async function look(engine: Engine): Promise<void> {
  engine.clock.advance(3 * SECOND_MS)
  // Whoever asks next waits for it.
  await engine.app().dispatch('setup.take', { setup: { version: 1 } })
}

describe('a team file', () => {
  test('is no reason to look at anything where none is followed', async () => {
    const { engine, web } = await followingUrl()
    engine.clock.advance(60 * MINUTE_MS)
    await settle()
    expect(web.asked).toEqual([])
    expect(teamFile(engine)).toBeNull()
  })

  test('at a URL is asked for every quarter of an hour, with what it was known by', async () => {
    const { engine, web } = await followingUrl()
    web.says(grouped('shop'), 'v1')
    await engine.app().dispatch('team.follow', { from: URL_ASKED })
    web.answers(async () => null)
    engine.clock.advance(15 * MINUTE_MS - 1)
    await settle()
    expect(web.asked).toEqual([null])
    engine.clock.advance(1)
    await expect.poll(() => teamFile(engine)?.lookedAt).toBe(engine.clock.now())
    expect(web.asked).toEqual([null, 'v1'])
    expect(teamFile(engine)).toMatchObject({ changes: [{ part: 'account', name: ACCOUNT }], error: null })
  })

  test('at a URL that does not answer is asked for sooner, then ever later, and told of when it stays so', async () => {
    const { engine, web } = await followingUrl()
    await engine.app().dispatch('team.follow', { from: URL_ASKED })
    web.fails(new AppError('unreachable', { host: 'example.com', reason: 'it does not answer' }))
    const askedAfter = async (milliseconds: number) => {
      const before = web.asked.length
      engine.clock.advance(milliseconds - 1)
      await settle()
      expect(web.asked).toHaveLength(before)
      engine.clock.advance(1)
      await settle()
      expect(web.asked).toHaveLength(before + 1)
    }
    await askedAfter(15 * MINUTE_MS)
    expect(teamFile(engine)?.error).toBeNull()
    await askedAfter(MINUTE_MS)
    expect(teamFile(engine)?.error).toMatchObject({ code: 'unreachable' })
    // What it said stands, and the network is nobody's news.
    expect(teamFile(engine)?.changes).toHaveLength(1)
    expect(notices(engine)).toEqual(['team-file-news'])
    await askedAfter(2 * MINUTE_MS)
    await askedAfter(4 * MINUTE_MS)
    await askedAfter(8 * MINUTE_MS)
    await askedAfter(15 * MINUTE_MS)
    web.says(grouped('shop'))
    await askedAfter(15 * MINUTE_MS)
    expect(teamFile(engine)?.error).toBeNull()
  })

  test('that is being written says nothing of it; what stays wrong is told once', async () => {
    const { engine, file } = await followingFile('{"version":1}')
    await writeFile(file, '{"version":')
    await look(engine)
    expect(notices(engine)).toEqual([])
    await writeFile(file, grouped('shop'))
    await look(engine)
    expect(notices(engine)).toEqual(['team-file-news'])
    await writeFile(file, '{"version":')
    await look(engine)
    await look(engine)
    expect(notices(engine)).toEqual(['setup-invalid'])
    expect(teamFile(engine)).toMatchObject({ changes: [], digest: null, error: { code: 'setup-invalid' } })
    await dismiss(engine)
    await look(engine)
    expect(notices(engine)).toEqual([])
    await writeFile(file, grouped('shop'))
    await look(engine)
    expect(notices(engine)).toEqual(['team-file-news'])
  })

  test('is told of once for each thing that it says, however it is laid out', async () => {
    const { engine, file } = await followingFile(grouped('shop'))
    await dismiss(engine)
    await writeFile(file, JSON.stringify(JSON.parse(grouped('shop')), null, 2))
    await look(engine)
    expect(notices(engine)).toEqual([])
    await engine.app().dispatch('team.later', { digest: teamFile(engine)!.digest! })
    await engine.restart()
    engine.clock.advance(0)
    await expect.poll(() => teamFile(engine)?.lookedAt).not.toBeNull()
    expect(teamFile(engine)).toMatchObject({ settled: true, changes: [{ outcome: 'new' }] })
    expect(notices(engine)).toEqual([])
    await writeFile(file, grouped('tills'))
    await look(engine)
    expect(notices(engine)).toEqual(['team-file-news'])
  })

  test('is taken over as it was shown, and not as it became meanwhile', async () => {
    const { engine, file } = await followingFile(grouped('shop'))
    const { digest } = teamFile(engine)!
    await writeFile(file, grouped('tills'))
    await look(engine)
    for (const name of ['team.take', 'team.later'] as const)
      await expect(engine.app().dispatch(name, { digest: digest! })).rejects.toMatchObject({
        code: 'team-file-moved-on',
      })
    expect(engine.app().store.get().marks).toEqual({})
    await engine.app().dispatch('team.take', { digest: teamFile(engine)!.digest! })
    expect(engine.app().store.get().marks).toEqual({ [ACCOUNT]: { group: 'tills' } })
    expect(notices(engine)).toEqual([])
  })

  test('that was imported by hand is no news any more', async () => {
    const { engine } = await followingFile(grouped('shop'))
    expect(notices(engine)).toEqual(['team-file-news'])
    await engine
      .app()
      .dispatch('setup.take', { setup: { version: 1, accounts: { [ACCOUNT]: { group: 'shop' } } } })
    expect(notices(engine)).toEqual([])
    expect(teamFile(engine)).toMatchObject({ changes: [], here: 1, settled: false })
  })

  test('that does not answer keeps nobody from leaving it, nor the engine from ending', async () => {
    const { engine, web } = await followingUrl()
    await engine.app().dispatch('team.follow', { from: URL_ASKED })
    web.answers(() => new Promise(() => {}))
    void engine.app().dispatch('team.look', undefined)
    await expect.poll(() => web.asked.length).toBe(2)
    await engine.app().dispatch('team.leave', undefined)
    expect(teamFile(engine)).toBeNull()
    void engine
      .app()
      .dispatch('team.follow', { from: URL_ASKED })
      .catch(() => {})
    await expect.poll(() => web.asked.length).toBe(3)
    await engine.restart()
    expect(teamFile(engine)).toMatchObject({ from: URL_ASKED, lookedAt: null })
  })

  test('that somebody writes into the settings is followed from then on, and no more once it is taken out', async () => {
    const { engine, file } = await followingFile(grouped('shop'))
    const settings = join(engine.home, 'settings.json')
    const kept = JSON.parse(await readFile(settings, 'utf8')) as { teamFile: object }
    const other = join(dirname(file), 'other.json')
    await writeFile(other, grouped('tills'))
    await writeFile(settings, JSON.stringify({ ...kept, teamFile: { from: other, settled: null } }))
    await expect.poll(() => teamFile(engine)?.from, PATIENCE).toBe(other)
    await look(engine)
    expect(teamFile(engine)?.changes).toMatchObject([{ changes: [{ field: 'group', to: 'tills' }] }])
    await writeFile(settings, JSON.stringify({ ...kept, teamFile: null }))
    await expect.poll(() => teamFile(engine), PATIENCE).toBeNull()
    expect(notices(engine)).toEqual([])
  })

  test('moves a name to another role only as it is shown, and what is borrowed through the name with it', async () => {
    const engine = await startEngine()
    const { startUrl, region } = engine.emulator.ready.portals[0]!
    const account = engine.emulator.world.organisation.portals[0]!.accounts[0]!.id
    const setup = (role: string) =>
      JSON.stringify({
        version: 1,
        portals: [{ name: 'corp', startUrl, region }],
        sessions: [
          { kind: 'sso-role', name: 'prod', portal: 'corp', account, role, pinned: true },
          {
            kind: 'chained-role',
            name: 'deploy',
            source: 'prod',
            roleArn: `arn:aws:iam::${account}:role/Deploy`,
          },
        ],
      })
    const file = join(dirname(engine.home), 'team.json')
    await writeFile(file, setup('ReadOnlyAccess'))
    await engine.app().dispatch('team.follow', { from: file })
    await engine.app().dispatch('team.take', { digest: teamFile(engine)!.digest! })
    const { id: sessionId } = engine.session('prod')
    await engine.app().dispatch('session.choose', { session: { sessionId }, choice: { renews: false } })
    await writeFile(file, setup('AdministratorAccess'))
    const shown = (await engine.app().dispatch('team.look', undefined))!
    expect(shown.changes).toMatchObject([
      {
        name: 'prod',
        outcome: 'changed',
        changes: [{ field: 'role', from: 'ReadOnlyAccess', to: 'AdministratorAccess' }],
      },
      {
        name: 'deploy',
        outcome: 'changed',
        changes: [{ field: 'source', from: `${account}/ReadOnlyAccess`, to: 'prod' }],
      },
    ])
    await engine.app().dispatch('team.take', { digest: shown.digest! })
    expect(engine.session('prod')).toMatchObject({
      roleName: 'AdministratorAccess',
      pinned: true,
      renews: false,
    })
    expect(engine.session('deploy').chain).toEqual(['prod', 'deploy'])
    expect(teamFile(engine)).toMatchObject({ changes: [], settled: true })
    expect(
      engine
        .app()
        .store.get()
        .live.sessions.map(({ name, pinned }) => [name, pinned]),
    ).toContainEqual([`${account}/ReadOnlyAccess`, false])
  })
})

test('the region of an account that is yet to be listed may be one of any partition, and none that there is not', async () => {
  const setup = (region: string) => JSON.stringify({ version: 1, accounts: { [ACCOUNT]: { region } } })
  const { engine, file } = await followingFile(setup('us-gov-west-1'))
  await engine.app().dispatch('team.take', { digest: teamFile(engine)!.digest! })
  expect(await engine.app().dispatch('setup.export', undefined)).toMatchObject({
    accounts: { [ACCOUNT]: { region: 'us-gov-west-1' } },
  })
  await writeFile(file, setup('us-gov-west-9'))
  await look(engine)
  expect(teamFile(engine)?.changes).toMatchObject([{ outcome: 'cannot', error: { code: 'region-unknown' } }])
})

describe('a file that the user names', () => {
  async function refusal(path: string): Promise<string> {
    return createNamedFiles()
      .read(path)
      .then(
        () => 'it was read',
        (error: AppError) => error.message,
      )
  }

  test('is read anew only once it is another', async () => {
    const path = join(await temporaryFolder(), 'team.json')
    await writeFile(path, 'a')
    const files = createNamedFiles()
    const first = (await files.read(path))!
    expect(first.text).toBe('a')
    expect(await files.read(path, first.version)).toBeNull()
    await writeFile(path, 'b')
    expect(await files.read(path, first.version)).toMatchObject({ text: 'b' })
  })

  test('that is none, or could be no setup, is refused with the reason', async () => {
    const folder = await temporaryFolder()
    const write = async (name: string, content: string | Uint8Array) => {
      await writeFile(join(folder, name), content)
      return join(folder, name)
    }
    expect(await refusal(folder)).toMatch(/: it is not a regular file\.$/)
    expect(await refusal(join(folder, 'nowhere/team.json'))).toMatch(/: there is no such file\.$/)
    expect(await refusal('/dev/null')).toMatch(/: it is not a regular file\.$/)
    expect(await refusal(await write('bytes', new Uint8Array([0xc3, 0x28])))).toMatch(
      /: it is no text in UTF-8\.$/,
    )
    expect(await refusal(await write('long', ' '.repeat(LONGEST_DOCUMENT_BYTES + 1)))).toMatch(
      /: it is longer than 1 MiB\.$/,
    )
    expect(await refusal(await write('as-long', ' '.repeat(LONGEST_DOCUMENT_BYTES)))).toBe('it was read')
  })
})
