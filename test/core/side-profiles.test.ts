import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { createAwsFile } from '../../electron/adapters/aws-file.ts'
import type { Ports, Wsl } from '../../electron/core/ports.ts'
import { AppError } from '../../shared/errors.ts'
import type { ProfileRequest } from '../../shared/profile-views.ts'
import { MINUTE_MS } from '../../shared/time.ts'
import { LAUNCHER, PATIENCE, roleOf, start, startSignedIn, type Engine } from './engine.ts'

const ADMIN = 'payments-prod/AdministratorAccess'
const STAGING = 'payments-staging/AdministratorAccess'
const COMMAND = `wsl.exe -d Debian -u alex -e ${LAUNCHER} credentials`

interface Sides extends Wsl {
  /** Which one cannot be opened now; `null`: all can. */
  away: string | null
  /** Until when nobody hears of any. */
  silence: Promise<void> | null
}

/** Two other sides that are real files beside this one's. */
async function startBeside(): Promise<{ engine: Engine; sides: Sides; file: (side: string) => string }> {
  let folder = ''
  const file = (side: string) => join(folder, side, '.aws/config')
  const sides: Sides = {
    away: null,
    silence: null,
    sides: async () => ['windows', 'other'],
    async open(side) {
      await sides.silence
      if (!(await sides.sides()).includes(side)) throw new AppError('side-unknown', { side, reason: 'none' })
      if (sides.away === side) throw new AppError('side-asleep', { side })
      const undoFolder = join(folder, 'undo')
      const instead = 'end it'
      return {
        config: createAwsFile({ path: file(side), undoFolder, instead }),
        credentials: createAwsFile({
          path: join(folder, side, '.aws/credentials'),
          undoFolder: null,
          instead,
        }),
        crossing: { to: 'windows', distribution: 'Debian' },
      }
    },
  }
  const ports = (made: Ports) => {
    folder = dirname(dirname(made.awsConfig.path))
    return { wsl: sides }
  }
  return { engine: await startSignedIn({ ports }), sides, file }
}

const ask = (engine: Engine, request: ProfileRequest, preview = false) =>
  engine.app().dispatch('profiles.request', { request, preview })
const choose = (engine: Engine, side: string | null, preview = false) =>
  ask(engine, { kind: 'wsl', side }, preview)
const add = (engine: Engine, account = 0) =>
  ask(engine, { kind: 'add', profiles: [{ session: roleOf(engine, account), name: null, region: null }] })
const list = (engine: Engine) => engine.app().dispatch('profiles.list', undefined)
const text = (path: string) => readFile(path, 'utf8').catch(() => '')
const namesIn = async (path: string) =>
  [...(await text(path)).matchAll(/^\[profile (.+)\]$/gm)].map(([, name]) => name)
const notices = (engine: Engine) =>
  engine
    .app()
    .store.get()
    .live.notices.map(({ error }) => error)

describe('another side that was chosen', () => {
  test('has the profiles of this one at once, and each that comes or goes', async () => {
    const { engine, file } = await startBeside()
    await add(engine)
    const added = { change: 'added', name: ADMIN, region: 'us-east-1' }
    const outcome = { side: 'windows', file: file('windows'), changes: [added], conflicts: [], error: null }
    expect(await choose(engine, 'windows')).toMatchObject({ changes: [], sides: [outcome] })
    expect(await text(file('windows'))).toContain(
      `[profile ${ADMIN}]\ncredential_process = ${COMMAND} ${ADMIN}\nregion = us-east-1\n`,
    )
    await start(engine, 1)
    await expect.poll(() => namesIn(file('windows')), PATIENCE).toEqual([ADMIN, STAGING])
    expect(await ask(engine, { kind: 'remove', names: [ADMIN] })).toMatchObject({
      changes: [{ change: 'removed', name: ADMIN }],
      sides: [{ side: 'windows', changes: [{ change: 'removed', name: ADMIN }] }],
    })
    expect(await namesIn(file('windows'))).toEqual([STAGING])
    expect(await text(engine.configPath)).not.toContain('wsl.exe')
  })

  test('is what is told beside this one, and still after a restart', async () => {
    const { engine, file } = await startBeside()
    expect(await list(engine)).toMatchObject({ sides: ['windows', 'other'], also: null })
    await add(engine)
    await choose(engine, 'windows')
    await engine.restart()
    expect(await list(engine)).toMatchObject({
      also: { side: 'windows', file: file('windows'), changes: [] },
    })
    await writeFile(file('windows'), '')
    const missing = [{ change: 'added', name: ADMIN }]
    expect(await list(engine)).toMatchObject({ also: { changes: missing }, profiles: [{ state: 'written' }] })
    expect(await ask(engine, { kind: 'write' }, true)).toMatchObject({
      changes: [],
      sides: [{ changes: missing }],
    })
    expect(await text(file('windows'))).toBe('')
    await ask(engine, { kind: 'write' })
    expect(await namesIn(file('windows'))).toEqual([ADMIN])
  })

  test('goes back with this one, byte for byte', async () => {
    const { engine, file } = await startBeside()
    const mine = '[profile mine]\r\nregion = eu-west-1'
    await mkdir(dirname(file('windows')), { recursive: true })
    await writeFile(file('windows'), mine)
    await choose(engine, 'windows')
    await add(engine)
    const written = await text(file('windows'))
    await add(engine, 1)
    expect(await ask(engine, { kind: 'undo' })).toMatchObject({
      sides: [{ changes: [{ change: 'removed', name: STAGING }] }],
    })
    expect(await text(file('windows'))).toBe(written)
    await choose(engine, null)
    expect(await text(file('windows'))).toBe(mine)
    expect(await namesIn(engine.configPath)).toEqual([ADMIN])
  })

  test('keeps only what works without this engine when it ends', async () => {
    const { engine, file } = await startBeside()
    await choose(engine, 'windows')
    await add(engine)
    await start(engine, 1)
    await expect.poll(() => namesIn(file('windows')), PATIENCE).toEqual([ADMIN, STAGING])
    await engine.app().close()
    expect(await namesIn(file('windows'))).toEqual([ADMIN])
  })

  test('gives way to the next one, and is left as it is where it cannot be reached then', async () => {
    const { engine, sides, file } = await startBeside()
    await add(engine)
    await choose(engine, 'windows')
    const { sides: moved } = await choose(engine, 'other')
    expect(moved).toMatchObject([
      { side: 'other', changes: [{ change: 'added' }] },
      { side: 'windows', changes: [{ change: 'removed' }] },
    ])
    expect([await namesIn(file('windows')), await namesIn(file('other'))]).toEqual([[], [ADMIN]])
    sides.away = 'other'
    expect(await choose(engine, null)).toMatchObject({
      sides: [{ side: 'other', error: { code: 'side-asleep' } }],
    })
    expect(await list(engine)).toMatchObject({ also: null })
    expect(await namesIn(file('other'))).toEqual([ADMIN])
  })
})

describe('a side that cannot be written', () => {
  test('is refused where it is to be chosen, and nothing has changed', async () => {
    const { engine, sides, file } = await startBeside()
    await add(engine)
    await choose(engine, 'windows')
    sides.away = 'other'
    for (const preview of [true, false])
      await expect(choose(engine, 'other', preview)).rejects.toMatchObject({ code: 'side-asleep' })
    await expect(choose(engine, 'nowhere')).rejects.toMatchObject({ code: 'side-unknown' })
    expect(await list(engine)).toMatchObject({ also: { side: 'windows' } })
    expect(await namesIn(file('windows'))).toEqual([ADMIN])
  })

  test('is left alone by a preview', async () => {
    const { engine, file } = await startBeside()
    await add(engine)
    expect(await choose(engine, 'windows', true)).toMatchObject({ sides: [{ changes: [{ name: ADMIN }] }] })
    expect(await text(file('windows'))).toBe('')
    expect(await list(engine)).toMatchObject({ also: null })
  })

  test('keeps nothing from this one, is told of once, and has it all a minute after it can be', async () => {
    const { engine, sides, file } = await startBeside()
    await choose(engine, 'windows')
    sides.away = 'windows'
    for (const account of [0, 1])
      expect(await add(engine, account)).toMatchObject({
        changes: [{ change: 'added' }],
        sides: [{ side: 'windows', file: null, error: { code: 'side-asleep' } }],
      })
    expect(await namesIn(engine.configPath)).toEqual([ADMIN, STAGING])
    expect(notices(engine)).toMatchObject([
      { code: 'side-unwritten', message: expect.stringMatching(/windows is not running\.$/) as string },
    ])
    // Who has read it is not told each minute.
    const { id } = engine.app().store.get().live.notices[0]!
    await engine.app().dispatch('notice.dismiss', { noticeId: id })
    engine.clock.advance(MINUTE_MS)
    await ask(engine, { kind: 'write' })
    expect(notices(engine)).toEqual([])
    sides.away = null
    engine.clock.advance(MINUTE_MS - 1)
    expect(await namesIn(file('windows'))).toEqual([])
    engine.clock.advance(1)
    await expect.poll(() => namesIn(file('windows')), PATIENCE).toEqual([ADMIN, STAGING])
    sides.away = 'windows'
    await ask(engine, { kind: 'write' })
    expect(notices(engine)).toHaveLength(1)
    sides.away = null
    engine.clock.advance(MINUTE_MS)
    await expect.poll(() => notices(engine), PATIENCE).toEqual([])
  })

  test('since it hangs keeps nobody waiting but who asked for it', async () => {
    const { engine, sides, file } = await startBeside()
    await choose(engine, 'windows')
    const answer = Promise.withResolvers<void>()
    sides.silence = answer.promise
    const added = add(engine)
    await expect.poll(() => namesIn(engine.configPath), PATIENCE).toEqual([ADMIN])
    const listed = list(engine)
    await start(engine, 1)
    await expect.poll(() => namesIn(engine.configPath), PATIENCE).toEqual([ADMIN, STAGING])
    answer.resolve()
    expect((await added).sides).toMatchObject([{ changes: [{ name: ADMIN }], error: null }])
    expect(await listed).toMatchObject({ also: { side: 'windows', error: null } })
    await expect.poll(() => namesIn(file('windows')), PATIENCE).toEqual([ADMIN, STAGING])
  })

  test('such as one that is read-only, says so and stays as it is', async () => {
    const { engine, file } = await startBeside()
    await add(engine)
    await choose(engine, 'windows')
    const before = await text(file('windows'))
    await chmod(file('windows'), 0o400)
    expect(await add(engine, 1)).toMatchObject({ sides: [{ error: { code: 'tool-file-unwritable' } }] })
    expect(notices(engine)).toMatchObject([
      {
        code: 'side-unwritten',
        message: expect.stringMatching(/config could not be written: .*read-only/) as string,
      },
    ])
    expect(await text(file('windows'))).toBe(before)
    await choose(engine, null)
    expect(notices(engine)).toEqual([])
  })

  test('is one that a Lanyard of that side writes', async () => {
    const { engine, file } = await startBeside()
    const theirs =
      '# lanyard: begin\n[profile x]\ncredential_process = C:\\lanyard.cmd credentials x\nregion = eu-west-1\n# lanyard: end\n'
    await mkdir(dirname(file('windows')), { recursive: true })
    await writeFile(file('windows'), theirs)
    await add(engine)
    await expect(choose(engine, 'windows')).rejects.toMatchObject({ code: 'side-taken' })
    expect(await text(file('windows'))).toBe(theirs)
  })

  test('is not written by an engine that is the owner no more', async () => {
    const { engine, sides, file } = await startBeside()
    await choose(engine, 'windows')
    sides.away = 'windows'
    await add(engine)
    sides.away = null
    const host = engine.ports.host as { stillOwner(): Promise<boolean> }
    host.stillOwner = async () => false
    engine.clock.advance(MINUTE_MS)
    await engine.app().close()
    expect(await text(file('windows'))).toBe('')
  })
})
