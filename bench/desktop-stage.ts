import { execFile } from 'node:child_process'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import * as v from 'valibot'
import { run } from '../electron/cli/demo/child.ts'
import { practiceVariables, withoutForeign } from '../electron/cli/demo/practice-home.ts'
import { buildApp } from '../electron/dev/build.ts'
import { startDisplay, type Display } from '../electron/dev/display.ts'
import { ownsEngine } from '../electron/dev/driven-app.ts'
import { electronRuntime } from '../electron/dev/electron-runtime.ts'
import { until } from '../electron/dev/until.ts'
import { startEmulator } from '../electron/emulator/emulator.ts'
import { writeBareApp } from './bare-app.ts'
import { startMeasuredApp, type MeasuredApp } from './measured-app.ts'
import { ROOT } from './practice.ts'

const LAUNCHER = join(ROOT, 'assets/bin/lanyard')
const execute = promisify(execFile)
const listSchema = v.object({ sessions: v.array(v.object({ account: v.string(), role: v.string() })) })

/** A desktop that nobody sees, with a practice organisation, where our app and the bare one are run by turns. */
export interface Stage {
  readonly display: Display
  startBare(): MeasuredApp
  /** Starts our app in a home that has been used: portals, signed in, accounts listed. */
  startOurs(): MeasuredApp
  /** Borrows the first so many roles; our app has to run. */
  borrow(count: number): Promise<void>
  /** Closes the windows on the desktop, which both apps take for hiding them, and waits until they are gone. */
  closeWindows(): Promise<void>
  end(): Promise<void>
}

export async function openStage(): Promise<Stage> {
  await electronRuntime()
  const { folder } = await buildApp()
  const ends: (() => Promise<unknown>)[] = []
  async function end(): Promise<void> {
    for (const stop of ends.splice(0).toReversed()) await stop()
  }
  try {
    const display = await startDisplay()
    ends.push(display.end)
    const emulator = await startEmulator({ autoApprove: true, tps: 1000, latencyMs: 0 })
    ends.push(() => emulator.close())
    const { endpoints, portals } = emulator.ready

    const ours = join(display.folder, 'ours')
    await mkdir(join(ours, 'aws'), { recursive: true, mode: 0o700 })
    const { LANYARD_PRACTICE: _memoryOnly, ...variables } = practiceVariables(ours, endpoints)
    const env = {
      ...withoutForeign(display.env),
      ...variables,
      AWS_EC2_METADATA_DISABLED: 'true',
      BROWSER: `${process.execPath} -e fetch(process.argv[1])`,
    }
    const bare = join(display.folder, 'bare')
    await writeBareApp(bare)

    const start = (app: string, variables: NodeJS.ProcessEnv): MeasuredApp => {
      const running = startMeasuredApp(app, variables)
      ends.push(running.end)
      return running
    }
    const owned = () => ownsEngine(variables['LANYARD_HOME']!)
    const lanyard = async (...args: readonly string[]): Promise<string> => {
      const { code, stdout, stderr } = await run([LAUNCHER, ...args], env)
      if (code !== 0) throw new Error(`lanyard ${args.join(' ')} ended with ${code}: ${stderr}`)
      return stdout
    }

    const first = start(folder, env)
    await owned()
    for (const { name, startUrl, region } of portals) {
      await lanyard('portal', 'add', startUrl, '--name', name, '--region', region)
      await lanyard('login', name)
    }
    await first.end()

    return {
      display,
      startBare: () => start(bare, display.env),
      startOurs: () => start(folder, env),
      async borrow(count) {
        await owned()
        const { sessions } = v.parse(listSchema, JSON.parse(await lanyard('ls', '--json')))
        await lanyard('start', ...sessions.slice(0, count).map(({ account, role }) => `${account}/${role}`))
      },
      async closeWindows() {
        for (const { id } of await until(display.windows, (windows) => windows.length > 0))
          await execute('wmctrl', ['-i', '-c', id], { env: display.env })
        await until(display.windows, (windows) => windows.length === 0)
      },
      end,
    }
  } catch (error) {
    await end()
    throw error
  }
}
