import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { practiceVariables, withoutForeign, type PracticeEndpoints } from '../cli/demo/practice-home.ts'
import { APP_FOLDER } from './build.ts'
import { ownsEngine } from './driven-app.ts'
import { electronRuntime } from './electron-runtime.ts'

/** How long it may take to end before it is made to (milliseconds). */
const END_MS = 5000

const KEPT_CHUNKS = 50

/** The app where somebody sits. */
export interface ShownApp {
  readonly env: NodeJS.ProcessEnv
  /** Resolves when it is over, whoever ended it. */
  readonly closed: Promise<unknown>
  end(): Promise<void>
}

/** Opens the app on the desktop that this process has, with all it keeps in `folder`; it owns its engine then. */
export async function startShownApp(folder: string, endpoints: PracticeEndpoints): Promise<ShownApp> {
  const { path } = await electronRuntime()
  await mkdir(join(folder, 'aws'), { mode: 0o700 })
  const variables = practiceVariables(folder, endpoints)
  const env = {
    ...withoutForeign(process.env),
    ...variables,
    BROWSER: `${process.execPath} -e fetch(process.argv[1])`,
  }
  const child = spawn(path, [...(canSandbox() ? [] : ['--no-sandbox']), APP_FOLDER], {
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  // Chromium says much there that is of use only when it does not start.
  const said: string[] = []
  child.stderr.on('data', (chunk: Buffer) => {
    if (said.length < KEPT_CHUNKS) said.push(chunk.toString())
  })
  const closed = once(child, 'close')
  const app: ShownApp = {
    env,
    closed,
    async end() {
      if (child.exitCode !== null || child.signalCode !== null) return
      child.kill('SIGTERM')
      const late = setTimeout(() => child.kill('SIGKILL'), END_MS)
      await closed
      clearTimeout(late)
    },
  }
  try {
    const over = closed.then(([code]) => {
      throw new Error(`it ended with ${String(code)} before it was ready:\n${said.join('').trim()}`)
    })
    await Promise.race([ownsEngine(variables['LANYARD_HOME']!), over])
    return app
  } catch (error) {
    await app.end()
    throw error
  }
}

/** Chromium refuses to start as root, and where Ubuntu keeps ordinary users from making namespaces. */
function canSandbox(): boolean {
  if (process.getuid?.() === 0) return false
  try {
    return readFileSync('/proc/sys/kernel/apparmor_restrict_unprivileged_userns', 'utf8').trim() !== '1'
  } catch {
    return true
  }
}
