import { homedir, hostname, userInfo } from 'node:os'
import { join } from 'node:path'
import { awsConfigPath, awsCredentialsPath, createAwsFile } from '../adapters/aws-file.ts'
import { createAwsServices } from '../adapters/aws-services.ts'
import { createAwsTools } from '../adapters/aws-tools.ts'
import { createBrowser } from '../adapters/browser.ts'
import { createContainerListener } from '../adapters/container-listener.ts'
import { createCrypto } from '../adapters/crypto.ts'
import { createDocker } from '../adapters/docker.ts'
import { homeForTools } from '../adapters/home.ts'
import { createIdentityTokens } from '../adapters/identity-tokens.ts'
import { openKeyStore } from '../adapters/keyring.ts'
import { createLoopback } from '../adapters/loopback.ts'
import { createNamedFiles } from '../adapters/named-files.ts'
import { createProcesses } from '../adapters/processes.ts'
import { createSettingsFile } from '../adapters/settings-file.ts'
import { createSsoCache } from '../adapters/sso-cache.ts'
import { createSessionPlugin } from '../adapters/session-plugin.ts'
import { createStateFiles } from '../adapters/state-files.ts'
import { createToolFiles } from '../adapters/tool-files.ts'
import { createWsl } from '../adapters/wsl.ts'
import { createApp, type App } from '../core/app.ts'
import type { HandOver } from '../core/hand-over.ts'
import type { Browser, Clock, KeyStore, Log, Ports, SamlSignIn, Seat } from '../core/ports.ts'
import { openAwsSession } from './aws-session.ts'
import { createChromiumHttp } from './chromium-http.ts'

export interface EngineOptions {
  readonly home: string
  readonly environment: NodeJS.ProcessEnv
  readonly launcher: string
  readonly version: string
  readonly clock: Clock
  readonly log: Log
  readonly stillOwner: () => boolean
  readonly keys: Promise<KeyStore>
  readonly samlSignIn: SamlSignIn
  /** What opens pages, where it is not the user's browser. */
  readonly browser?: Browser
  /** What the engine before this one left. */
  readonly handed?: HandOver
}

/** The engine of a home, wired to this desktop. */
export async function startEngine(options: EngineOptions): Promise<App> {
  const { home, environment, launcher, version, clock, log, stillOwner, keys, samlSignIn } = options
  const { browser, handed } = options
  const http = createChromiumHttp(await openAwsSession(environment))
  const ports: Ports = {
    clock,
    log,
    crypto: createCrypto(),
    aws: createAwsServices({ http, environment, clock }),
    browser: browser ?? createBrowser(environment),
    loopback: createLoopback(),
    identityTokens: createIdentityTokens(environment),
    samlSignIn,
    awsTools: createAwsTools(environment),
    containerListener: createContainerListener(),
    processes: createProcesses(),
    ssoCache: createSsoCache(environment),
    files: createStateFiles(home),
    settings: createSettingsFile(home),
    keys: () => keys,
    awsConfig: createAwsFile({
      path: awsConfigPath(environment, homedir()),
      undoFolder: join(home, 'undo'),
    }),
    awsCredentials: createAwsFile({
      path: awsCredentialsPath(environment, homedir()),
      undoFolder: null,
    }),
    wsl: createWsl({ environment, undoFolder: join(home, 'undo') }),
    toolFiles: createToolFiles(environment),
    namedFiles: createNamedFiles(),
    sessionPlugin: createSessionPlugin(environment),
    docker: createDocker(environment),
    host: {
      launcher,
      toolsHome: homeForTools(home),
      version,
      userName: userInfo().username,
      computerName: hostname(),
      seat: seatOfDesktop(environment),
      stillOwner: async () => stillOwner(),
    },
  }
  const app = await createApp(ports, handed)
  await app.profilesSettled()
  return app
}

/** A practice organisation's sign-ins are worth nothing, so they never touch the keychain. */
export async function keysFor(environment: NodeJS.ProcessEnv): Promise<KeyStore> {
  if (isPractice(environment)) return { kind: 'practice' }
  return openKeyStore()
}

export function isPractice(environment: NodeJS.ProcessEnv): boolean {
  return Boolean(environment['LANYARD_PRACTICE'])
}

export function seatOfDesktop(environment: NodeJS.ProcessEnv): Seat {
  return {
    browser: environment['BROWSER'] ?? null,
    display: environment['DISPLAY'] ?? null,
    waylandDisplay: environment['WAYLAND_DISPLAY'] ?? null,
    remote: false,
  }
}
