import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses'
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { run, serve, type Finished } from '../../electron/cli/demo/child.ts'
import { withoutForeign } from '../../electron/cli/demo/practice-home.ts'
import { ownsEngine } from '../../electron/dev/driven-app.ts'
import { startDisplay, type Display } from '../../electron/dev/display.ts'
import { processesWith } from '../../electron/dev/process-marks.ts'
import { until } from '../../electron/dev/until.ts'
import { ask } from './view-door.ts'

const ROOT = join(import.meta.dirname, '../..')

let folder: string
let display: Display
let app: ChildProcess | null = null

const inPackage = (path: string) => join(folder, 'linux-unpacked', path)
const home = () => join(display.folder, 'lanyard')
const env = () => ({
  ...withoutForeign(display.env),
  LANYARD_HOME: home(),
  AWS_CONFIG_FILE: join(display.folder, 'aws/config'),
  AWS_EC2_METADATA_DISABLED: 'true',
})

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lanyard-package-'))
  const packager = join(ROOT, 'electron/dev/package.ts')
  const { code, stderr } = await run([process.execPath, packager, '--dir', '--output', folder], process.env)
  if (code !== 0) throw new Error(stderr)
  display = await startDisplay()
  await mkdir(join(display.folder, 'aws'))
})

afterEach(async () => {
  if (app && app.exitCode === null && app.signalCode === null) {
    const exit = once(app, 'exit')
    app.kill('SIGTERM')
    await exit
  }
  app = null
  for (const { pid } of await processesWith('LANYARD_HOME', home())) process.kill(pid, 'SIGTERM')
  await until(
    () => processesWith('LANYARD_HOME', home()),
    (left) => left.length === 0,
  )
  await rm(home(), { recursive: true, force: true })
})

afterAll(async () => {
  await display?.end()
  await rm(folder, { recursive: true, force: true })
})

/** The launcher of the package, as a tool would call it. */
function lanyard(...args: readonly string[]): Promise<Finished> {
  return run([inPackage('resources/assets/bin/lanyard'), ...args], env())
}

test('the packaged program is the app and nothing else', async () => {
  const fuses = await getCurrentFuseWire(inPackage('lanyard-app'))
  const isOn = (fuse: FuseV1Options) => String.fromCharCode(Number(fuses[fuse])) === '1'

  expect({
    runAsNode: isOn(FuseV1Options.RunAsNode),
    nodeOptions: isOn(FuseV1Options.EnableNodeOptionsEnvironmentVariable),
    inspect: isOn(FuseV1Options.EnableNodeCliInspectArguments),
    cookieEncryption: isOn(FuseV1Options.EnableCookieEncryption),
    asarIntegrity: isOn(FuseV1Options.EnableEmbeddedAsarIntegrityValidation),
    onlyAsar: isOn(FuseV1Options.OnlyLoadAppFromAsar),
    fileProtocolPrivileges: isOn(FuseV1Options.GrantFileProtocolExtraPrivileges),
  }).toEqual({
    runAsNode: false,
    nodeOptions: false,
    inspect: false,
    cookieEncryption: true,
    asarIntegrity: true,
    onlyAsar: true,
    fileProtocolPrivileges: false,
  })
})

test('it starts with an empty home, shows its window, and answers its own launcher', async () => {
  app = spawn(inPackage('lanyard-app'), ['--no-sandbox', '--disable-gpu'], { env: env(), stdio: 'ignore' })
  await until(display.windows, (windows) => windows.some(({ title }) => title.startsWith('Lanyard')))

  const { code, stdout } = await lanyard('status', '--json')

  expect(code).toBe(0)
  expect(JSON.parse(stdout)).toMatchObject({ owner: { kind: 'desktop', pid: app.pid }, portals: [] })
})

test('where nobody owns the engine its launcher starts an agent, without Node and without a display', async () => {
  const { code, stdout, stderr } = await lanyard('status', '--json')

  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(JSON.parse(stdout)).toMatchObject({ owner: { kind: 'agent', home: home() } })
})

test('an app that starts beside that agent takes over from it', async () => {
  const owner = async () =>
    (JSON.parse((await lanyard('status', '--json')).stdout) as { owner: { kind: string; pid: number } }).owner
  const agent = await owner()
  expect(agent.kind).toBe('agent')

  app = spawn(inPackage('lanyard-app'), ['--no-sandbox', '--disable-gpu'], { env: env(), stdio: 'ignore' })
  await until(owner, ({ kind }) => kind === 'desktop')

  await until(
    () => processesWith('LANYARD_HOME', home()),
    (left) => !left.some(({ pid }) => pid === agent.pid),
  )
})

test('commands that need no owner are answered by the app too', async () => {
  expect(await lanyard('version')).toMatchObject({ code: 0, stdout: '0.1.0\n', stderr: '' })
  expect((await lanyard('help', 'ls')).stdout).toContain('lanyard ls [WORDS…]')
  expect((await lanyard('completion', '--words')).stdout).toContain('session key|rotate||')
  expect(await lanyard('demo')).toMatchObject({
    code: 69,
    stderr: expect.stringContaining('Start the app and choose to practise.'),
  })
})

test('a shell is given what it evaluates, with the path of the package', async () => {
  const { code, stdout, stderr } = await lanyard('shell-init', 'bash')

  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(stdout).toContain(`LANYARD_LAUNCHER='${inPackage('resources/assets/bin/lanyard')}'\n`)
  expect(stdout).toMatch(/^lanyard\(\) \{$[\s\S]*^complete -F /m)
})

test('the practice organisation is in the package, for a terminal and for the app', async () => {
  const launcher = inPackage('resources/assets/bin/lanyard')
  const emulator = await serve([launcher, 'emulator', '--accounts', '3'], env())
  try {
    const { url } = JSON.parse(emulator.firstLine) as { url: string }
    expect((await fetch(`${url}/_emulator/requests`)).status).toBe(200)
  } finally {
    await emulator.end()
  }

  app = spawn(inPackage('lanyard-app'), ['--no-sandbox', '--disable-gpu', '--remote-debugging-port=0'], {
    env: env(),
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const address = await addressOf(app)
  // Playwright has hung on a page that it met while it was being started.
  await ownsEngine(home())
  const browser = await chromium.connectOverCDP(address)
  try {
    const [view] = await until(
      async () => browser.contexts().flatMap((context) => context.pages()),
      (pages) => pages.length > 1,
    )
    await view!.waitForFunction('window.lanyard')
    await ask(view!, 'first-run.practise', undefined)
    const { live } = await ask(view!, 'snapshot.get', undefined)
    expect(live.portals.map(({ signIn }) => signIn.phase)).toEqual(['signed-in', 'signed-in'])
  } finally {
    await browser.close()
  }
})

/** Where Chromium says it can be driven: the packaged program has no door for Node's debugger. */
async function addressOf({ stderr }: ChildProcess): Promise<string> {
  let said = ''
  stderr!.on('data', (chunk: Buffer) => void (said += chunk.toString()))
  const find = async () => /DevTools listening on (ws:\S+)/.exec(said)?.[1] ?? ''
  return until(find, (address) => address !== '')
}
