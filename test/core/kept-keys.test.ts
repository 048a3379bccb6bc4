import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { describe, expect, test } from 'vitest'
import { createApp } from '../../electron/core/app.ts'
import { MINUTE_MS } from '../../shared/time.ts'
import { PATIENCE, roleOf, start, startSignedIn, type Engine } from './engine.ts'

const ADMIN = 'payments-prod/AdministratorAccess'
const OWN = '[mine]\naws_access_key_id = AKIAMINE\n'

async function credentials(engine: Engine): Promise<string> {
  await engine.app().profilesSettled()
  return readFile(engine.credentialsPath, 'utf8')
}

/** An engine with a profile whose keys are to stand in the credentials file, and its session active. */
async function keeping(): Promise<Engine> {
  const engine = await startSignedIn()
  await mkdir(dirname(engine.credentialsPath), { recursive: true })
  await writeFile(engine.credentialsPath, OWN)
  const profile = { session: roleOf(engine), name: null, region: null, keys: true }
  const request = { kind: 'add' as const, profiles: [profile] }
  await engine.app().dispatch('profiles.request', { request, preview: false })
  expect(await credentials(engine)).toBe(OWN)
  await start(engine)
  return engine
}

const idIn = (text: string) => /aws_access_key_id = (ASIA\w+)/.exec(text)?.[1]

describe('the keys of a profile that is to be in the credentials file', () => {
  test('stand there while its session is active, and those of others never', async () => {
    const engine = await keeping()
    await start(engine, 1)
    const text = await credentials(engine)
    expect(text.startsWith(OWN)).toBe(true)
    expect([...text.matchAll(/^\[(.+)\]$/gm)].map(([, name]) => name)).toEqual(['mine', ADMIN])
    await engine.app().dispatch('session.stop', { sessionId: engine.session(ADMIN).id })
    expect(await credentials(engine)).toBe(OWN)
  })

  test('are no profile of the user’s to borrow by', async () => {
    const engine = await keeping()
    expect(await credentials(engine)).toContain(`[${ADMIN}]`)
    const listed = await engine.app().dispatch('profile.list', undefined)
    expect(listed.map(({ name }) => name)).toEqual(['mine'])
  })

  test('are written anew once they were renewed', async () => {
    const engine = await keeping()
    const before = idIn(await credentials(engine))
    expect(before).toBeDefined()
    await engine.pass(45 * MINUTE_MS)
    await expect.poll(async () => idIn(await credentials(engine)), PATIENCE).not.toBe(before)
  })

  test('go with the profile, and where it is to have none any more', async () => {
    const engine = await keeping()
    const profile = { session: roleOf(engine), name: null, region: null, keys: false }
    const ask = (
      request: { kind: 'add'; profiles: (typeof profile)[] } | { kind: 'remove'; names: string[] },
    ) => engine.app().dispatch('profiles.request', { request, preview: false })
    await ask({ kind: 'add', profiles: [profile] })
    expect(await credentials(engine)).toBe(OWN)
    await ask({ kind: 'add', profiles: [{ ...profile, keys: true }] })
    expect(idIn(await credentials(engine))).toBeDefined()
    await ask({ kind: 'remove', names: [ADMIN] })
    expect(await credentials(engine)).toBe(OWN)
  })

  test('go with the engine, and what one left that was killed goes as the next one starts', async () => {
    const engine = await keeping()
    const held = await credentials(engine)
    await engine.app().close()
    expect(await readFile(engine.credentialsPath, 'utf8')).toBe(OWN)
    await writeFile(engine.credentialsPath, held)
    const next = await createApp(engine.ports)
    await next.profilesSettled()
    expect(await readFile(engine.credentialsPath, 'utf8')).toBe(OWN)
    await next.close()
  })

  test('are left where one of their marks is lost, which is told, and so is every name of the user’s', async () => {
    const engine = await keeping()
    const whole = await credentials(engine)
    const damaged = whole.replace(
      '# lanyard: end keys\n',
      `[payments-staging/AdministratorAccess]\nregion = x\n`,
    )
    await writeFile(engine.credentialsPath, damaged)
    await engine.pass(45 * MINUTE_MS)
    const told = () =>
      engine
        .app()
        .store.get()
        .live.notices.map(({ error }) => `${error.message} ${error.fix}`)
    await expect
      .poll(told, PATIENCE)
      .toEqual([
        `${engine.credentialsPath} was left as it is: a line that marks the keys of Lanyard was lost or copied. Take out the lines from "# lanyard: begin keys" on that hold keys, with both marking lines; Lanyard then writes its own anew.`,
      ])
    expect(await credentials(engine)).toBe(damaged)
    // Its name is the user's while it stands there.
    const { accountId } = await start(engine, 1)
    await engine.app().profilesSettled()
    expect(engine.session('payments-staging/AdministratorAccess').profile).toBe(
      `payments-staging/AdministratorAccess-${accountId}`,
    )
    expect(engine.session(ADMIN).profile).toBe(ADMIN)
    await writeFile(engine.credentialsPath, OWN)
    await engine.pass(45 * MINUTE_MS)
    await expect.poll(told, PATIENCE).toEqual([])
    expect(idIn(await credentials(engine))).toBeDefined()
  })

  test('are told of where they cannot be taken away, and gone as soon as they can', async () => {
    const engine = await keeping()
    await credentials(engine)
    await chmod(engine.credentialsPath, 0o400)
    await engine.app().dispatch('session.stop', { sessionId: engine.session(ADMIN).id })
    await engine.app().profilesSettled()
    const codes = () =>
      engine
        .app()
        .store.get()
        .live.notices.map(({ error }) => error.code)
    expect(codes()).toEqual(['keys-unwritten'])
    await chmod(engine.credentialsPath, 0o600)
    expect(await credentials(engine)).toBe(OWN)
    expect(codes()).toEqual([])
  })
})
