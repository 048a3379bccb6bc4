import { join } from 'node:path'
import { run, type Finished } from '../../electron/cli/demo/child.ts'
import { startDisplay, type Display, type DisplayOptions } from '../../electron/dev/display.ts'
import { startDrivenApp, type DrivenApp, type DrivenAppOptions } from '../../electron/dev/driven-app.ts'
import { startEmulator, type RunningEmulator } from '../../electron/emulator/emulator.ts'
import type { EmulatorOptions } from '../../electron/emulator/options.ts'

const LAUNCHER = join(import.meta.dirname, '../../assets/bin/lanyard')

export interface DesktopOptions extends DisplayOptions {
  readonly emulator?: Partial<EmulatorOptions>
  readonly app?: Pick<DrivenAppOptions, 'env' | 'args'>
}

/** The whole product on a desktop of its own: screen, tray, practice organisation and app. */
export interface RunningDesktop {
  readonly display: Display
  readonly emulator: RunningEmulator
  /** The app that runs now. */
  readonly app: DrivenApp
  /** The address to sign in at: the practice organisation allows it by itself. */
  readonly startUrl: string
  /** Runs `lanyard` to its end, as somebody at this desktop would in a terminal. */
  lanyard(...args: readonly string[]): Promise<Finished>
  /** The app has ended, and the same user starts it again. */
  startAgain(): Promise<DrivenApp>
  end(): Promise<void>
}

export async function startDesktop({
  emulator: emulatorOptions,
  app: appOptions,
  ...displayOptions
}: DesktopOptions = {}): Promise<RunningDesktop> {
  const ends: (() => Promise<void>)[] = []
  const end = async (): Promise<void> => {
    for (const stop of ends.splice(0).toReversed()) await stop()
  }
  try {
    const display = await startDisplay(displayOptions)
    ends.push(display.end)
    const emulator = await startEmulator({ autoApprove: true, ...emulatorOptions })
    ends.push(() => emulator.close())
    const { endpoints, portals } = emulator.ready
    const start = async (options: Pick<DrivenAppOptions, 'env' | 'args'>): Promise<DrivenApp> => {
      const started = await startDrivenApp({ display, endpoints, ...options })
      ends.push(started.end)
      return started
    }
    let app = await start(appOptions ?? {})
    return {
      display,
      emulator,
      get app() {
        return app
      },
      startUrl: portals[0]!.startUrl,
      lanyard: (...args) => run([LAUNCHER, ...args], app.env),
      startAgain: async () => (app = await start({ ...appOptions, env: app.env })),
      end,
    }
  } catch (error) {
    await end()
    throw error
  }
}
