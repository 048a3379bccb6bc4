import { describe, expect, test } from 'vitest'
import type { SsoOidc } from '../../../electron/core/ports.ts'
import { discoverRegion } from '../../../electron/core/identity-center/region-discovery.ts'
import {
  nameFromStartUrl,
  normaliseStartUrl,
  regionInStartUrl,
} from '../../../electron/core/identity-center/portal-record.ts'
import { Secret } from '../../../electron/core/secret.ts'
import { AppError } from '../../../shared/errors.ts'
import { addPortal, startEngine, type Engine } from '../engine.ts'

const add = (engine: Engine, startUrl: string, region: string | null = null, name: string | null = null) =>
  engine.app().dispatch('portal.add', { startUrl, region, name })

describe('a start URL', () => {
  test.each([
    ['https://corp.awsapps.com/start', 'https://corp.awsapps.com/start'],
    ['  https://corp.awsapps.com/start/#/  ', 'https://corp.awsapps.com/start'],
    ['https://corp.awsapps.com/start/?x=1#/console', 'https://corp.awsapps.com/start'],
    ['HTTPS://Corp.AwsApps.com/start', 'https://corp.awsapps.com/start'],
    ['https://ssoins-7223.portal.eu-west-1.app.aws', 'https://ssoins-7223.portal.eu-west-1.app.aws'],
  ])('%s is kept as %s', (typed, kept) => {
    expect(normaliseStartUrl(typed)).toBe(kept)
  })

  test.each([
    'http://corp.awsapps.com/start',
    'corp.awsapps.com/start',
    'https://localhost/start',
    'https://me:secret@corp.awsapps.com/start',
    'javascript:alert(1)',
    '',
  ])('is not what "%s" is', (typed) => {
    expect(() => normaliseStartUrl(typed)).toThrow(AppError)
  })

  test('tells its region where its host has one', () => {
    expect(regionInStartUrl('https://ssoins-7223.portal.eu-west-1.app.aws')).toBe('eu-west-1')
    expect(regionInStartUrl('https://start.us-gov-east-1.us-gov-home.awsapps.com/directory/x')).toBe(
      'us-gov-east-1',
    )
    expect(regionInStartUrl('https://corp.awsapps.com/start')).toBeNull()
  })

  test('names a portal that was given no name', () => {
    expect(nameFromStartUrl('https://corp.awsapps.com/start')).toBe('corp')
    expect(nameFromStartUrl('https://start.us-gov-home.awsapps.com/directory/corp-gov')).toBe('corp-gov')
  })
})

describe('the region of a portal', () => {
  /** Identity Center that runs in these regions; `'away'` where nothing answers at all. */
  function identityCenter(home: readonly string[] | 'away') {
    const asked: string[] = []
    const ssoOidc = {
      async registerClient({ region, scope }) {
        asked.push(region)
        if (home === 'away')
          throw new AppError('unreachable', { host: region, reason: 'there is no network' })
        return { clientId: 'id', clientSecret: new Secret('s'), expiresAt: 1, scope }
      },
      async startDeviceAuthorization({ region }) {
        if (!home.includes(region)) throw new AppError('aws-refused', { reason: 'Invalid startUrl provided' })
        const verificationUri = 'https://device.sso.example'
        return {
          deviceCode: new Secret('d'),
          userCode: 'u',
          verificationUri,
          verificationUriComplete: verificationUri,
          expiresIn: 600,
          interval: 5,
        }
      },
    } satisfies Pick<SsoOidc, 'registerClient' | 'startDeviceAuthorization'>
    return { asked, ssoOidc: ssoOidc as unknown as SsoOidc }
  }

  test('is found by asking the likely ones, the commonest first', async () => {
    const { ssoOidc, asked } = identityCenter(['eu-north-1'])
    expect(await discoverRegion(ssoOidc, 'https://corp.awsapps.com/start')).toBe('eu-north-1')
    expect(asked).toContain('us-east-1')
    expect(asked).not.toContain('eu-south-1')
  })

  test('is not asked for where the URL tells it', async () => {
    const { ssoOidc, asked } = identityCenter('away')
    expect(await discoverRegion(ssoOidc, 'https://x.portal.eu-west-1.app.aws')).toBe('eu-west-1')
    expect(asked).toEqual([])
  })

  test.each([
    ['https://start.us-gov-home.awsapps.com/directory/x', 'us-gov-east-1', /^us-gov-/],
    ['https://start.home.awsapps.cn/directory/x', 'cn-north-1', /^cn-/],
  ])('of %s is looked for in its own partition alone', async (startUrl, home, partition) => {
    const { ssoOidc, asked } = identityCenter([home])
    expect(await discoverRegion(ssoOidc, startUrl)).toBe(home)
    expect(asked.every((region) => partition.test(region))).toBe(true)
  })

  test('has to be named where none knows the URL', async () => {
    const { ssoOidc } = identityCenter([])
    await expect(discoverRegion(ssoOidc, 'https://corp.awsapps.com/start')).rejects.toMatchObject({
      code: 'portal-region-needed',
    })
  })

  test('is not looked for everywhere when there is no network', async () => {
    const { ssoOidc, asked } = identityCenter('away')
    await expect(discoverRegion(ssoOidc, 'https://corp.awsapps.com/start')).rejects.toMatchObject({
      code: 'unreachable',
    })
    expect(asked).toHaveLength(6)
  })
})

describe('adding a portal', () => {
  test('keeps it with its partition, over a restart', async () => {
    const engine = await startEngine()
    const gov = await addPortal(engine, 1)
    expect(gov).toMatchObject({ partition: 'aws-us-gov', region: 'us-gov-west-1', name: 'lanyard-practice' })
    await engine.restart()
    expect(engine.portal()).toEqual(gov)
  })

  test('finds the region by itself', async () => {
    const engine = await startEngine()
    expect((await add(engine, engine.emulator.ready.portals[0]!.startUrl)).region).toBe('us-east-1')
  })

  test.each([
    [
      'a URL that Identity Center does not know',
      'https://nobody.awsapps.com/start',
      'us-east-1',
      'start-url-refused',
    ],
    ['a region of no partition', 'https://lanyard-practice.awsapps.com/start', 'mars-1', 'partition-unknown'],
    ['no URL', 'practice', 'us-east-1', 'start-url-invalid'],
  ])('with %s is refused and adds nothing', async (_what, startUrl, region, code) => {
    const engine = await startEngine()
    await expect(add(engine, startUrl, region)).rejects.toMatchObject({ code })
    expect(engine.app().store.get().live.portals).toEqual([])
  })

  test('a second time is refused, also at the same moment', async () => {
    const engine = await startEngine()
    const { startUrl, region } = engine.emulator.ready.portals[0]!
    const both = await Promise.allSettled([
      add(engine, startUrl, region),
      add(engine, `${startUrl}/`, region),
    ])
    expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    await expect(add(engine, startUrl, region, 'other')).rejects.toMatchObject({ code: 'portal-exists' })
    expect(engine.app().store.get().live.portals).toHaveLength(1)
  })

  test('with a name of blanks names it after its URL', async () => {
    const engine = await startEngine()
    const { startUrl, region } = engine.emulator.ready.portals[0]!
    expect((await add(engine, startUrl, region, '  ')).name).toBe('lanyard-practice')
  })
})
