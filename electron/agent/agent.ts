import { homedir, hostname, userInfo } from 'node:os'
import { join } from 'node:path'
import type { Seat } from '../core/ports.ts'
import { createApp, type App } from '../core/app.ts'
import { createAws } from '../adapters/aws.ts'
import { awsConfigPath, awsCredentialsPath, createAwsFile } from '../adapters/aws-file.ts'
import { createAwsTools } from '../adapters/aws-tools.ts'
import { createBrowser } from '../adapters/browser.ts'
import { createClock } from '../adapters/clock.ts'
import { createContainerListener } from '../adapters/container-listener.ts'
import { createCrypto } from '../adapters/crypto.ts'
import { createDocker } from '../adapters/docker.ts'
import { claimSocket, type Claim } from '../adapters/engine-socket.ts'
import { homeForTools } from '../adapters/home.ts'
import { createIdentityTokens } from '../adapters/identity-tokens.ts'
import { openKeyStore } from '../adapters/keyring.ts'
import { createLog } from '../adapters/log.ts'
import { createLoopback } from '../adapters/loopback.ts'
import { createNamedFiles } from '../adapters/named-files.ts'
import { createProcesses } from '../adapters/processes.ts'
import { createSamlElsewhere } from '../adapters/saml-elsewhere.ts'
import { createSessionPlugin } from '../adapters/session-plugin.ts'
import { createSettingsFile } from '../adapters/settings-file.ts'
import { createSsoCache } from '../adapters/sso-cache.ts'
import { createStateFiles } from '../adapters/state-files.ts'
import { createToolFiles } from '../adapters/tool-files.ts'
import { createWsl } from '../adapters/wsl.ts'
import { createAnswering } from '../cli/answering.ts'
import { createCommandLine } from '../cli/command-line.ts'
import { createCliHandler } from '../cli/wire.ts'

export interface AgentOptions {
  readonly home: string
  readonly launcher: string
  readonly version: string
  readonly environment: NodeJS.ProcessEnv
  /** Called once, when another process has taken the engine over. */
  readonly onLost: () => void
}

export interface RunningAgent {
  readonly outcome: 'owner'
  close(): Promise<void>
}

type Taken = Extract<Claim, { outcome: 'taken' }>

/** Claims the engine and runs it, or says who owns it already. */
export async function runAgent(options: AgentOptions): Promise<RunningAgent | Taken> {
  const { home, launcher, version, environment, onLost } = options
  const clock = createClock()
  const since = clock.now()
  const log = createLog(home)
  const engine = Promise.withResolvers<App>()
  engine.promise.catch(() => {})
  const answering = createAnswering()
  const claim = await claimSocket({
    home,
    host: 'agent',
    version,
    clock,
    onLost,
    handler: answering.handler,
    handOver: async () => (await engine.promise).handOver(),
  })
  if (claim.outcome === 'taken') return claim

  try {
    const app = await createApp({
      clock,
      crypto: createCrypto(),
      aws: createAws(environment),
      browser: createBrowser(environment),
      loopback: createLoopback(),
      identityTokens: createIdentityTokens(environment),
      samlSignIn: createSamlElsewhere(),
      awsTools: createAwsTools(environment),
      containerListener: createContainerListener(),
      processes: createProcesses(),
      ssoCache: createSsoCache(environment),
      files: createStateFiles(home),
      settings: createSettingsFile(home),
      keys: () => keysFor(environment),
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
      log,
      host: {
        launcher,
        toolsHome: homeForTools(home),
        version,
        userName: userInfo().username,
        computerName: hostname(),
        seat: seatOfProcess(environment),
        stillOwner: async () => claim.stillOwner(),
      },
    })
    await app.profilesSettled()
    const practice = isPractice(environment)
    const host = {
      kind: 'agent',
      pid: process.pid,
      version,
      since,
      home,
      practice,
    } as const
    answering.by(createCliHandler(createCommandLine(app, host, () => clock.now())))
    engine.resolve(app)
    return {
      outcome: 'owner',
      async close() {
        // The socket is given up last: whoever owns the engine next reads what this one has written.
        answering.close()
        await app.close()
        await claim.close()
      },
    }
  } catch (error) {
    // Nobody may see what an agent prints that a launcher has started.
    log.error('not-started', { error })
    engine.reject(error)
    answering.fail()
    await claim.close()
    throw error
  }
}

/** A practice organisation's sign-ins are worth nothing, so they never touch the keychain. */
async function keysFor(environment: NodeJS.ProcessEnv) {
  if (isPractice(environment)) return { kind: 'practice' } as const
  return openKeyStore()
}

function isPractice(environment: NodeJS.ProcessEnv): boolean {
  return Boolean(environment['LANYARD_PRACTICE'])
}

/** An agent has no desktop of its own: whoever started it may have long gone. */
function seatOfProcess(environment: NodeJS.ProcessEnv): Seat {
  return {
    browser: environment['BROWSER'] ?? null,
    display: environment['DISPLAY'] ?? null,
    waylandDisplay: environment['WAYLAND_DISPLAY'] ?? null,
    remote: Boolean(environment['SSH_CONNECTION']),
  }
}
