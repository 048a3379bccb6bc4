import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { createAws } from '../../electron/adapters/aws.ts'
import { createAwsFile } from '../../electron/adapters/aws-file.ts'
import { createAwsTools } from '../../electron/adapters/aws-tools.ts'
import { createContainerListener } from '../../electron/adapters/container-listener.ts'
import { createCrypto } from '../../electron/adapters/crypto.ts'
import { createDocker } from '../../electron/adapters/docker.ts'
import { createIdentityTokens } from '../../electron/adapters/identity-tokens.ts'
import { createLog } from '../../electron/adapters/log.ts'
import { createLoopback } from '../../electron/adapters/loopback.ts'
import { createNamedFiles } from '../../electron/adapters/named-files.ts'
import { createProcesses } from '../../electron/adapters/processes.ts'
import { createSamlElsewhere } from '../../electron/adapters/saml-elsewhere.ts'
import { createSessionPlugin } from '../../electron/adapters/session-plugin.ts'
import { createSettingsFile } from '../../electron/adapters/settings-file.ts'
import { createSsoCache } from '../../electron/adapters/sso-cache.ts'
import { createToolFiles } from '../../electron/adapters/tool-files.ts'
import { createWsl } from '../../electron/adapters/wsl.ts'
import { createStateFiles } from '../../electron/adapters/state-files.ts'
import { createApp, type App } from '../../electron/core/app.ts'
import type { Ports, Seat } from '../../electron/core/ports.ts'
import type { RunningEmulator } from '../../electron/emulator/emulator.ts'
import type { EmulatorOptions } from '../../electron/emulator/options.ts'
import type { PortalView, SessionView, Snapshot } from '../../shared/snapshot.ts'
import { temporaryFolder } from '../adapters/temporary-folder.ts'
import { practice } from '../emulator/practice.ts'
import { createFakeClock, createMemoryKeys, type FakeClock } from '../fakes.ts'
import { createVisitor, type Visitor } from './visitor.ts'

export const SEAT: Seat = { browser: null, display: ':0', waylandDisplay: null, remote: false }
/** Somebody over SSH, whose browser is elsewhere. */
export const AFAR: Seat = { ...SEAT, display: null, remote: true }
/** For what a busy machine does late: `expect.poll` by itself gives up after a second. */
export const PATIENCE = { timeout: 10_000 }
export const LAUNCHER = '/opt/lanyard/lanyard'

/** The whole engine with its real adapters, at a practice organisation; the clock and the person are the test's. */
export interface Engine {
  readonly emulator: RunningEmulator
  readonly clock: FakeClock
  readonly visitor: Visitor
  /** LANYARD_HOME. */
  readonly home: string
  readonly configPath: string
  readonly credentialsPath: string
  readonly logPath: string
  readonly ports: Ports
  /** The engine that runs now: another one after a restart. */
  app(): App
  portal(): PortalView
  session(name: string): SessionView
  /** Ends the engine and starts it again on the same files and keychain. */
  restart(): Promise<void>
  /** Lets time pass (milliseconds) here and at AWS alike, and what it set off come to an end. */
  pass(milliseconds: number): Promise<void>
  requests(operation: string): number
}

export interface EngineOptions {
  readonly emulator?: Partial<EmulatorOptions>
  /** One that runs already, whose time then passes with the engine's. */
  readonly running?: RunningEmulator
  readonly environment?: NodeJS.ProcessEnv
  /** In place of the ones that are made here. */
  readonly ports?: (made: Ports) => Partial<Ports>
}

/** Lets what was begun come to its end, where no network is in it. */
export async function settle(): Promise<void> {
  await new Promise((resolve) => void setImmediate(resolve))
}

export function endpointsOf({ ready }: RunningEmulator): NodeJS.ProcessEnv {
  const { sts, sso, ssooidc, iam, signin, eks, ecr, codeartifact, ssm } = ready.endpoints
  return {
    AWS_ENDPOINT_URL_STS: sts,
    AWS_ENDPOINT_URL_SSO: sso,
    AWS_ENDPOINT_URL_SSO_OIDC: ssooidc,
    AWS_ENDPOINT_URL_IAM: iam,
    AWS_ENDPOINT_URL_EKS: eks,
    AWS_ENDPOINT_URL_ECR: ecr,
    AWS_ENDPOINT_URL_CODEARTIFACT: codeartifact,
    AWS_ENDPOINT_URL_SSM: ssm,
    LANYARD_SIGNIN_ENDPOINT: signin,
  }
}

/** Where the user's other AWS tools keep what they have, the config file that Lanyard writes included. */
export function toolsIn(folder: string): NodeJS.ProcessEnv {
  return {
    HOME: folder,
    AWS_CONFIG_FILE: join(folder, 'aws', 'config'),
    AWS_SHARED_CREDENTIALS_FILE: join(folder, 'aws', 'credentials'),
  }
}

export async function startEngine(options: EngineOptions = {}): Promise<Engine> {
  const emulator = options.running ?? (await practice({ tps: 100_000, ...options.emulator }))
  const folder = await temporaryFolder()
  const home = join(folder, 'home')
  const clock = createFakeClock(Date.now())
  const visitor = createVisitor()
  const log = createLog(home, clock)
  const keys = createMemoryKeys()
  const configPath = join(folder, 'aws', 'config')
  const credentialsPath = join(folder, 'aws', 'credentials')
  const made: Ports = {
    clock,
    crypto: createCrypto(),
    aws: createAws({ ...endpointsOf(emulator), ...options.environment }, { clock }),
    browser: visitor,
    loopback: createLoopback(),
    identityTokens: createIdentityTokens({ ...process.env, ...options.environment }),
    samlSignIn: createSamlElsewhere(),
    awsTools: createAwsTools({ ...toolsIn(folder), PATH: process.env['PATH'], ...options.environment }),
    containerListener: createContainerListener(),
    processes: createProcesses(),
    ssoCache: createSsoCache(toolsIn(folder)),
    files: createStateFiles(home),
    settings: createSettingsFile(home),
    keys: async () => keys,
    awsConfig: createAwsFile({ path: configPath, undoFolder: join(home, 'undo') }),
    awsCredentials: createAwsFile({ path: credentialsPath, undoFolder: null }),
    wsl: createWsl({ environment: {}, undoFolder: join(home, 'undo') }),
    toolFiles: createToolFiles(toolsIn(folder)),
    namedFiles: createNamedFiles(),
    sessionPlugin: createSessionPlugin({ ...process.env, ...options.environment }),
    docker: createDocker({ ...process.env, ...options.environment }),
    log,
    host: {
      launcher: LAUNCHER,
      toolsHome: null,
      version: '0',
      userName: 'alex',
      computerName: 'desk',
      seat: SEAT,
      stillOwner: async () => true,
    },
  }
  const ports = { ...made, ...options.ports?.(made) }
  let app = await createApp(ports)
  onTestFinished(() => app.close())

  return {
    emulator,
    clock,
    visitor,
    home,
    configPath,
    credentialsPath,
    logPath: log.path,
    ports,
    app: () => app,
    portal: () => app.store.get().live.portals[0]!,
    session(name) {
      const { sessions } = app.store.get().live
      const found = sessions.find((session) => session.name === name)
      if (!found) throw new Error(`No ${name} among ${sessions.map((session) => session.name).join(', ')}`)
      return found
    },
    async restart() {
      await app.close()
      app = await createApp(ports)
    },
    async pass(milliseconds) {
      emulator.clock.advance(milliseconds)
      clock.advance(milliseconds)
      await settle()
    },
    requests: (operation) => emulator.log.list({ operation }).length,
  }
}

/** The snapshot as soon as it is so. */
export function until(app: Pick<App, 'store'>, holds: (snapshot: Snapshot) => boolean): Promise<Snapshot> {
  return new Promise((resolve) => {
    let stop = () => {}
    const look = (snapshot: Snapshot) => {
      if (!holds(snapshot)) return
      stop()
      resolve(snapshot)
    }
    stop = app.store.watch(look)
    look(app.store.get())
  })
}

/** Adds the practice portal (or the GovCloud one, 1). */
export async function addPortal(engine: Engine, index = 0): Promise<PortalView> {
  const { startUrl, region } = engine.emulator.ready.portals[index]!
  return engine.app().dispatch('portal.add', { startUrl, region, name: null })
}

export async function signIn(engine: Engine, portalId = engine.portal().id): Promise<void> {
  await engine.app().dispatch('portal.sign-in', { portalId, flow: 'browser', seat: null })
}

/**
 * Lets time pass until the promise is settled, so many times as fast as it does: what waits for the clock comes soon,
 * and what waits for a reply on a busy machine still does not see hours go by.
 */
export async function drive<T>(clock: FakeClock, promise: Promise<T>, speed = 20): Promise<T> {
  const state = { settled: false }
  const mark = () => {
    state.settled = true
  }
  promise.then(mark, mark)
  let before = performance.now()
  while (!state.settled) {
    await settle()
    const now = performance.now()
    clock.advance(speed * (now - before))
    before = now
  }
  return promise
}

/** An engine that is signed in and knows its accounts. */
export async function startSignedIn(options: EngineOptions = {}): Promise<Engine> {
  const engine = await startEngine(options)
  const { id } = await addPortal(engine)
  await signIn(engine, id)
  await drive(engine.clock, engine.app().dispatch('catalog.sync', { portalId: id }))
  return engine
}

/** A role of the catalogue, as a command takes it. */
export function roleOf(engine: Engine, account = 0, role = 0) {
  const row = engine.app().store.get().catalog.accounts[account]!
  return { portalId: row.portalId, accountId: row.accountId, roleName: row.roles![role]! }
}

export async function start(engine: Engine, account = 0, role = 0): Promise<SessionView> {
  return engine.app().dispatch('session.start', { session: roleOf(engine, account, role), choice: {} })
}
