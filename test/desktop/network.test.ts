import { afterEach, expect, test } from 'vitest'
import { startDisplay, type Display } from '../../electron/dev/display.ts'
import { startDrivenApp } from '../../electron/dev/driven-app.ts'
import { startEmulator, type RunningEmulator } from '../../electron/emulator/emulator.ts'
import { ask } from './view-door.ts'

let ends: (() => Promise<void>)[] = []

afterEach(async () => {
  for (const end of ends.toReversed()) await end()
  ends = []
})

const NO_ENDPOINTS = {
  AWS_ENDPOINT_URL_STS: undefined,
  AWS_ENDPOINT_URL_SSO: undefined,
  AWS_ENDPOINT_URL_SSO_OIDC: undefined,
  AWS_ENDPOINT_URL_IAM: undefined,
}

async function start(env: (emulator: RunningEmulator) => NodeJS.ProcessEnv) {
  const display: Display = await startDisplay()
  ends.push(display.end)
  const emulator = await startEmulator({ autoApprove: true })
  ends.push(() => emulator.close())
  const { endpoints } = emulator.ready
  const app = await startDrivenApp({ display, endpoints, env: { ...NO_ENDPOINTS, ...env(emulator) } })
  ends.push(app.end)
  await app.owns()
  return { emulator, view: await app.page('window') }
}

test('AWS’s own hosts are asked through the user’s proxy, whose authority AWS_CA_BUNDLE names', async () => {
  const { emulator, view } = await start(({ ready }) => ({
    HTTPS_PROXY: ready.proxy,
    AWS_CA_BUNDLE: ready.ca,
    // What stands for the browser goes the same way.
    NODE_USE_ENV_PROXY: '1',
    NODE_EXTRA_CA_CERTS: ready.ca,
  }))
  const { startUrl } = emulator.ready.portals[0]!

  const { id: portalId } = await ask(view, 'portal.add', { startUrl, region: 'us-east-1', name: null })
  await ask(view, 'portal.sign-in', { portalId, flow: 'browser', seat: null })
  await ask(view, 'catalog.sync', { portalId })

  const { live, catalog } = await ask(view, 'snapshot.get', undefined)
  expect(live.portals[0]?.signIn.phase).toBe('signed-in')
  expect(catalog.accounts).toHaveLength(12)
})

test('a proxy whose authority nobody named is not trusted, and the error says what to set', async () => {
  const { emulator, view } = await start(({ ready }) => ({ HTTPS_PROXY: ready.proxy }))
  const { startUrl } = emulator.ready.portals[0]!

  await expect(ask(view, 'portal.add', { startUrl, region: 'us-east-1', name: null })).rejects.toThrow(
    /unreachable: oidc\.us-east-1\.amazonaws\.com could not be reached: .*AWS_CA_BUNDLE/,
  )
})
