import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { describe, expect, test } from 'vitest'
import { AppError } from '../../shared/errors.ts'
import { LAUNCHER, roleOf, start, startEngine, startSignedIn, type Engine } from './engine.ts'

const NAME = 'payments-prod/AdministratorAccess'

async function config(engine: Engine): Promise<string> {
  await engine.app().profilesSettled()
  return readFile(engine.configPath, 'utf8').catch(() => '')
}

/** The names of all profiles in the file. */
const profiles = async (engine: Engine) =>
  [...(await config(engine)).matchAll(/^\[profile (.+)\]$/gm)].map(([, name]) => name)

describe('the profiles in ~/.aws/config', () => {
  test('come with a session that starts and go with one that stops', async () => {
    const engine = await startSignedIn()
    const { id } = await start(engine)
    expect(await config(engine)).toContain(
      `[profile ${NAME}]\ncredential_process = ${LAUNCHER} credentials ${NAME}\nregion = us-east-1\n`,
    )
    expect(engine.session(NAME).profile).toBe(NAME)
    await engine.app().dispatch('session.stop', { sessionId: id })
    expect(await config(engine)).toBe('')
    expect(engine.session(NAME).profile).toBeNull()
  })

  test('stay for pinned sessions, also while the engine does not run; those of active ones go with it', async () => {
    const engine = await startSignedIn()
    await start(engine)
    await engine.app().dispatch('session.choose', { session: roleOf(engine, 1), choice: { pinned: true } })
    expect(await profiles(engine)).toHaveLength(2)
    await engine.app().close()
    expect(await profiles(engine)).toEqual([engine.session('payments-staging/AdministratorAccess').name])
    await engine.restart()
    expect(await profiles(engine)).toEqual(['payments-staging/AdministratorAccess'])
  })

  test('take another name where the user has a profile of that name', async () => {
    const engine = await startSignedIn()
    await mkdir(dirname(engine.configPath), { recursive: true })
    const own = `[profile ${NAME}]\nregion = eu-west-1\n`
    await writeFile(engine.configPath, own)
    const { accountId } = await start(engine)
    expect(await profiles(engine)).toEqual([NAME, `${NAME}-${accountId}`])
    expect(await config(engine)).toMatch(new RegExp(`^${own.replace(/[[\]]/g, '\\$&')}`))
    expect(engine.session(NAME).profile).toBe(`${NAME}-${accountId}`)
  })

  test('have names that no other session can take as its alias, nor can it take a role’s of the catalogue', async () => {
    const engine = await startSignedIn()
    await mkdir(dirname(engine.configPath), { recursive: true })
    await writeFile(engine.configPath, '[profile pay]\nregion = eu-west-1\n')
    const choose = (account: number, alias: string) =>
      engine.app().dispatch('session.choose', { session: roleOf(engine, account), choice: { alias } })
    const { accountId } = await start(engine)
    await choose(0, 'pay')
    await engine.app().profilesSettled()
    expect(engine.session('pay').profile).toBe(`pay-${accountId}`)
    await expect(choose(1, `PAY-${accountId}`)).rejects.toMatchObject({
      message: `The alias "PAY-${accountId}" already names ${NAME}.`,
    })
    const ofCatalogue = 'payments-staging/AdministratorAccess'
    await expect(choose(0, ofCatalogue)).rejects.toMatchObject({ code: 'alias-invalid' })
    // Its own it may have.
    await choose(0, `pay-${accountId}`)
  })

  test('are written for the last of many changes, not for each', async () => {
    let edits = 0
    const engine = await startSignedIn({
      ports: ({ awsConfig }) => ({
        awsConfig: {
          ...awsConfig,
          edit(change) {
            edits += 1
            return awsConfig.edit(change)
          },
        },
      }),
    })
    await engine.app().profilesSettled()
    edits = 0
    await Promise.all(
      [0, 1, 2, 3].flatMap((role) => [0, 1, 2].map((account) => start(engine, account, role))),
    )
    expect(await profiles(engine)).toHaveLength(12)
    expect(edits).toBeLessThan(12)
  })

  test('are not written again for a session that is only read', async () => {
    let edits = 0
    const engine = await startSignedIn({
      ports: ({ awsConfig }) => ({
        awsConfig: {
          ...awsConfig,
          edit: () => {
            edits += 1
            return Promise.reject(new AppError('aws-config-unwritable', { file: 'f', reason: 'r' }))
          },
        },
      }),
    })
    const { id } = await start(engine)
    await engine.app().profilesSettled()
    const before = edits
    for (let read = 0; read < 5; read += 1) await engine.app().terminal.credentialProcess(id)
    await engine.app().profilesSettled()
    expect(edits).toBe(before)
  })
})

describe('a config file that cannot be written', () => {
  const notices = (engine: Engine) =>
    engine
      .app()
      .store.get()
      .live.notices.map(({ error }) => error.code)

  test('is told once, costs the sessions nothing, and is settled as soon as it can be', async () => {
    const engine = await startSignedIn()
    await mkdir(dirname(engine.configPath), { recursive: true })
    await writeFile(engine.configPath, '')
    await chmod(engine.configPath, 0o400)
    await start(engine, 0, 0)
    await start(engine, 0, 1)
    await engine.app().profilesSettled()
    expect(notices(engine)).toEqual(['aws-config-unwritable'])
    expect(engine.session(NAME)).toMatchObject({ profile: null, state: { phase: 'active' } })
    await chmod(engine.configPath, 0o600)
    await start(engine, 0, 2)
    expect(await profiles(engine)).toHaveLength(3)
    expect(notices(engine)).toEqual([])
  })

  test('that cannot be read is told as that, and settled as well', async () => {
    let broken = true
    const engine = await startSignedIn({
      ports: ({ awsConfig }) => ({
        awsConfig: {
          ...awsConfig,
          edit: (change) =>
            broken
              ? Promise.reject(new AppError('aws-config-unreadable', { file: 'f', reason: 'r' }))
              : awsConfig.edit(change),
        },
      }),
    })
    await start(engine, 0, 0)
    await engine.app().profilesSettled()
    expect(notices(engine)).toEqual(['aws-config-unreadable'])
    broken = false
    await start(engine, 0, 1)
    expect(await profiles(engine)).toHaveLength(2)
    expect(notices(engine)).toEqual([])
  })

  test('is told again after it was dismissed and failed anew', async () => {
    const engine = await startEngine({
      ports: () => ({
        keys: async () => ({ kind: 'memory', reason: 'none' }),
      }),
    })
    const [notice] = engine.app().store.get().live.notices
    await engine.app().dispatch('notice.dismiss', { noticeId: notice!.id })
    expect(notices(engine)).toEqual([])
    await engine.restart()
    expect(notices(engine)).toEqual(['keychain-unavailable'])
  })
})
