import { LogoutCommand } from '@aws-sdk/client-sso'
import { createHash } from 'node:crypto'
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { MINUTE_MS, SECOND_MS } from '../../../shared/time.ts'
import { signIn as signInAsTool, ssoClient } from '../../emulator/sign-in.ts'
import {
  addPortal,
  PATIENCE,
  settle,
  signIn,
  startEngine,
  startSignedIn,
  type Engine,
  type EngineOptions,
} from '../engine.ts'

const LOOK_MS = 2 * SECOND_MS

/** Where the tools keep the sign-in of an sso-session, or of a start URL. */
function cachePath(engine: Engine, key = 'corp'): string {
  const name = createHash('sha1').update(key).digest('hex')
  return join(dirname(dirname(engine.configPath)), '.aws/sso/cache', `${name}.json`)
}

interface Cached {
  readonly startUrl: string
  readonly region: string
  readonly accessToken: string
  readonly expiresAt: string
  readonly refreshToken?: string
}

async function cached(engine: Engine, key?: string): Promise<Cached | null> {
  const text = await readFile(cachePath(engine, key), 'utf8').catch(() => null)
  return text === null ? null : (JSON.parse(text) as Cached)
}

async function place(engine: Engine, content: string, key?: string): Promise<void> {
  await mkdir(dirname(cachePath(engine, key)), { recursive: true })
  await writeFile(cachePath(engine, key), content)
}

/** A config file with an sso-session and an older profile of the practice portal. */
async function configure(engine: Engine): Promise<void> {
  const { startUrl, region } = engine.emulator.ready.portals[0]!
  const session = `[sso-session corp]\nsso_start_url = ${startUrl}/\nsso_region = ${region}\n`
  const old = `[profile old]\nsso_start_url = ${startUrl}\nsso_region = ${region}\n`
  await mkdir(dirname(engine.configPath), { recursive: true })
  await writeFile(
    engine.configPath,
    `${session}${old}[sso-session other]\nsso_start_url = https://other.awsapps.com/start\n`,
  )
}

const share = (engine: Engine, on = true) =>
  engine.app().dispatch('portal.share-sign-in', { portalId: engine.portal().id, share: on })

/** Looks at the cache once more. */
async function look(engine: Engine): Promise<void> {
  await engine.pass(LOOK_MS)
  await settle()
}

/** A sign-in as the AWS CLI makes it, and leaves it in the cache; `refreshed` is its refresh, as it leaves that. */
async function signInElsewhere(engine: Engine): Promise<Cached & { refreshed(): Promise<string> }> {
  const { emulator } = engine
  const { refresh, expiresIn, ...signedIn } = await signInAsTool(emulator)
  const { startUrl, region } = emulator.ready.portals[0]!
  const inAnHour = new Date(engine.clock.now() + expiresIn * SECOND_MS).toISOString().replace(/\.\d+/, '')
  const content = { startUrl, region, ...signedIn, expiresAt: inAnHour, registrationExpiresAt: inAnHour }
  await place(engine, JSON.stringify(content))
  const refreshed = async (): Promise<string> => {
    const tokens = await refresh(signedIn.refreshToken)
    const { accessToken, refreshToken } = tokens
    await place(engine, JSON.stringify({ ...content, accessToken, refreshToken }))
    return accessToken!
  }
  return { ...content, refreshed }
}

const logout = (engine: Engine, accessToken: string) =>
  ssoClient(engine.emulator).send(new LogoutCommand({ accessToken }))

const codes = (engine: Engine) =>
  engine
    .app()
    .store.get()
    .live.notices.map(({ error }) => error.code)

describe('a sign-in that Lanyard shares', () => {
  async function sharing(): Promise<Engine> {
    const engine = await startSignedIn({ emulator: { autoApprove: true } })
    await configure(engine)
    await share(engine)
    return engine
  }

  test('lies where the tools look for it, by sso-session and by start URL, without what renews it', async () => {
    const engine = await startSignedIn({ emulator: { autoApprove: true } })
    await configure(engine)
    const { keys, portal } = await share(engine)
    expect(keys).toEqual(['corp', engine.portal().startUrl])
    expect(portal).toMatchObject({ sharesSignIn: true })
    const { startUrl, region } = engine.portal()
    for (const key of keys)
      expect(await cached(engine, key)).toEqual({
        startUrl,
        region,
        accessToken: expect.any(String) as string,
        expiresAt: expect.stringMatching(/^[-\d]+T[:\d]+Z$/) as string,
      })
    expect((await stat(cachePath(engine))).mode & 0o777).toBe(0o600)
    expect(await cached(engine, 'other')).toBeNull()
  })

  test('is there anew once it was renewed', async () => {
    const engine = await sharing()
    const before = await cached(engine)
    await engine.pass(55 * MINUTE_MS)
    await expect.poll(async () => (await cached(engine))?.accessToken, PATIENCE).not.toBe(before?.accessToken)
    expect(engine.requests('CreateToken')).toBe(2)
  })

  test('goes on being shared after a restart, and comes back where somebody cleans up', async () => {
    const engine = await sharing()
    const before = await cached(engine)
    await engine.restart()
    await look(engine)
    await rm(cachePath(engine))
    await expect
      .poll(async () => {
        await look(engine)
        return cached(engine)
      }, PATIENCE)
      .toEqual(before)
    expect(engine.portal().signIn.phase).toBe('signed-in')
  })

  test('ends here too where `aws sso logout` ended it, and that is said', async () => {
    const engine = await sharing()
    await logout(engine, (await cached(engine))!.accessToken)
    await rm(cachePath(engine))
    await expect
      .poll(async () => {
        await look(engine)
        return engine.portal().signIn
      }, PATIENCE)
      .toMatchObject({ phase: 'failed', error: { code: 'signed-out-elsewhere' } })
    expect(codes(engine)).toEqual(['signed-out-elsewhere'])
    expect(engine.requests('CreateToken')).toBe(1)
    await signIn(engine)
    await expect.poll(() => cached(engine), PATIENCE).not.toBeNull()
    expect(codes(engine)).toEqual([])
  })

  test('is taken away by signing out, and where it is not to be shared any more', async () => {
    const engine = await sharing()
    await share(engine, false)
    expect(await cached(engine)).toBeNull()
    expect(engine.portal().signIn.phase).toBe('signed-in')
    await share(engine)
    await engine.app().dispatch('portal.sign-out', { portalId: engine.portal().id })
    expect(await cached(engine)).toBeNull()
    await look(engine)
    expect(await cached(engine)).toBeNull()
  })

  test('is told where it cannot lie there, in one sentence, and is there and no trouble as soon as it can', async () => {
    const engine = await startSignedIn({ emulator: { autoApprove: true } })
    await configure(engine)
    // A file in the place of the folder, which not even root can write into.
    const folder = dirname(cachePath(engine))
    await mkdir(dirname(folder), { recursive: true })
    await writeFile(folder, 'x')
    await share(engine)
    await look(engine)
    expect(codes(engine)).toEqual(['sign-in-unshared'])
    const [notice] = engine.app().store.get().live.notices
    expect(notice?.error).toMatchObject({
      message: `The sign-in to ${engine.portal().name} is not up to date in ~/.aws/sso/cache, where the AWS CLI and the SDKs look for it: a part of its path is not a folder.`,
      fix: 'Make that folder writable, or free some disk space; Lanyard tries again every few seconds.',
    })
    expect(engine.portal().signIn.phase).toBe('signed-in')
    expect(await readFile(folder, 'utf8')).toBe('x')
    await rm(folder)
    await expect
      .poll(async () => {
        await look(engine)
        return cached(engine)
      }, PATIENCE)
      .not.toBeNull()
    await look(engine)
    expect(codes(engine)).toEqual([])
  })

  test('is there anew also where the renewed one could not be written at first', async () => {
    const engine = await sharing()
    const before = await cached(engine)
    const file = cachePath(engine)
    const folder = dirname(file)
    await rename(folder, `${folder}.away`)
    await writeFile(folder, 'x')
    await engine.pass(55 * MINUTE_MS)
    await expect.poll(() => engine.requests('CreateToken'), PATIENCE).toBe(2)
    await look(engine)
    await rm(folder)
    await rename(`${folder}.away`, folder)
    expect(await cached(engine)).toEqual(before)
    await expect
      .poll(async () => {
        await look(engine)
        return (await cached(engine))?.accessToken
      }, PATIENCE)
      .not.toBe(before?.accessToken)
    // And not only once the old one had ended.
    expect(engine.clock.now()).toBeLessThan(Date.parse(before!.expiresAt))
  })

  test('leaves a file that somebody is writing', async () => {
    const engine = await sharing()
    await place(engine, '{"accessToken": "aoa')
    await look(engine)
    await engine.restart()
    await look(engine)
    expect(await readFile(cachePath(engine), 'utf8')).toBe('{"accessToken": "aoa')
  })

  test('leaves a sign-in that somebody else put in its place', async () => {
    const engine = await sharing()
    const theirs = '{"accessToken":"theirs","expiresAt":"2100-01-01T00:00:00Z"}'
    await place(engine, theirs)
    await look(engine)
    await share(engine, false)
    expect(await readFile(cachePath(engine), 'utf8')).toBe(theirs)
  })
})

describe('a sign-in that the AWS CLI made', () => {
  async function waiting(ports: EngineOptions['ports'] = () => ({})): Promise<Engine> {
    const engine = await startEngine({ emulator: { autoApprove: true }, ports })
    await addPortal(engine)
    await configure(engine)
    await share(engine)
    return engine
  }
  async function signedIn(engine: Engine): Promise<void> {
    const phase = async () => {
      await look(engine)
      return engine.portal().signIn.phase
    }
    await expect.poll(phase, PATIENCE).toBe('signed-in')
  }

  test('is taken over with what renews it, of which the tools keep the access token', async () => {
    const engine = await waiting()
    expect(engine.portal().signIn.phase).toBe('signed-out')
    const theirs = await signInElsewhere(engine)
    await signedIn(engine)
    const { startUrl, region, accessToken, expiresAt } = theirs
    await expect.poll(() => cached(engine), PATIENCE).toEqual({ startUrl, region, accessToken, expiresAt })
    await engine.pass(55 * MINUTE_MS)
    await expect.poll(async () => (await cached(engine))?.accessToken, PATIENCE).not.toBe(accessToken)
    expect(engine.portal().signIn.phase).toBe('signed-in')
  })

  test('is read again where it was caught half-written', async () => {
    const engine = await waiting()
    await place(engine, '{"accessToken": "aoa')
    await look(engine)
    expect(engine.portal().signIn.phase).toBe('signed-out')
    expect(await readFile(cachePath(engine), 'utf8')).toBe('{"accessToken": "aoa')
    await signInElsewhere(engine)
    await signedIn(engine)
  })

  test('is not lost where the CLI renews it just before Lanyard does', async () => {
    let before = async (): Promise<unknown> => undefined
    const engine = await waiting(({ aws }) => ({
      aws: {
        ...aws,
        ssoOidc: {
          ...aws.ssoOidc,
          async createToken(input) {
            if (input.grant.type === 'refresh-token') await before()
            return aws.ssoOidc.createToken(input)
          },
        },
      },
    }))
    const theirs = await signInElsewhere(engine)
    await signedIn(engine)
    let renewed: string | null = null
    before = async () => (renewed ??= await theirs.refreshed())
    const phases = new Set<string>()
    engine.app().store.watch(() => phases.add(engine.portal().signIn.phase))
    await engine.pass(55 * MINUTE_MS)
    await expect
      .poll(async () => {
        const { accessToken, refreshToken } = (await cached(engine)) ?? {}
        return refreshToken === undefined && accessToken === renewed
      }, PATIENCE)
      .toBe(true)
    expect([...phases]).toEqual(['signed-in'])
  })
})
