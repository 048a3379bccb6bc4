import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { handsOn, type Hands } from './display-hands.ts'
import { startPart, type Part } from './display-part.ts'
import { PANEL_HEIGHT, writeDesktopFiles } from './display-settings.ts'
import { runQuietly } from './run-command.ts'

export const WIDTH = 1600
export const HEIGHT = 1000

/** Where the panel draws the icon of the only app in the tray. */
export const TRAY_ICON = { x: WIDTH - PANEL_HEIGHT / 2, y: PANEL_HEIGHT / 2 } as const

/** Where the first notification is drawn. */
export const NOTIFICATION = { x: WIDTH - 200, y: PANEL_HEIGHT + 40 } as const

/** What a desktop's parts are called on its bus, once they are ready. */
const READY_NAMES = {
  keyring: 'org.freedesktop.secrets',
  notifications: 'org.freedesktop.Notifications',
  tray: 'org.kde.StatusNotifierWatcher',
} as const

/** What unlocks the keychain, for whoever locks it. */
export const KEYCHAIN_PASSWORD = 'pw'
const KEYCHAIN = ['gnome-keyring-daemon', '--foreground', '--unlock', '--components=secrets']

/** Seconds for a part to be ready: a first start on a busy machine. */
const READY_SECONDS = 30

/**
 * A desktop of its own, which nobody sees: a screen, windows, a panel with a tray, drawn notifications and an unlocked
 * keychain, all empty. It is nobody's own desktop, keychain or home.
 */
export interface Display extends Hands {
  /** For whatever is to run on it: DISPLAY, the bus, and a HOME that goes away with it. */
  readonly env: NodeJS.ProcessEnv
  /** A private folder that goes away with it. */
  readonly folder: string
  readonly pids: readonly number[]
  end(): Promise<void>
}

export interface DisplayOptions {
  /** What `env` begins with. */
  readonly env?: NodeJS.ProcessEnv
  /** Without a panel: the desktop of somebody who has no tray. */
  readonly tray?: boolean
  /** Without a Secret Service. */
  readonly keychain?: boolean
  /** Without a program that draws notifications. */
  readonly notifications?: boolean
}

export async function startDisplay({
  env: given = process.env,
  tray = true,
  keychain = true,
  notifications = true,
}: DisplayOptions = {}): Promise<Display> {
  const folder = await mkdtemp(join(tmpdir(), 'lanyard-d-'))
  const parts: Part[] = []

  async function end(): Promise<void> {
    for (const part of parts.splice(0).toReversed()) await part.end()
    await rm(folder, { recursive: true, force: true, maxRetries: 5 })
  }
  try {
    const files = await writeDesktopFiles(folder)
    const env: NodeJS.ProcessEnv = {
      ...withoutDesktop(given),
      ...files.variables,
      XDG_CURRENT_DESKTOP: 'XFCE',
      XDG_SESSION_TYPE: 'x11',
      // No bus for screen readers: GTK would wait for one.
      NO_AT_BRIDGE: '1',
    }
    const start = (command: readonly string[], input: string | null = null): Part => {
      const part = startPart(command, env, input)
      parts.push(part)
      return part
    }

    const screen = ['-screen', '0', `${WIDTH}x${HEIGHT}x24`, '-nolisten', 'tcp', '-auth', files.authority]
    const number = await start(['Xvfb', '-displayfd', '1', ...screen]).firstLine()
    env['DISPLAY'] = `:${number}`
    // What the bus starts by itself gets the bus's own variables, so it comes after the screen.
    const bus = start(['dbus-daemon', `--config-file=${files.bus}`, '--nofork', '--print-address'])
    env['DBUS_SESSION_BUS_ADDRESS'] = await bus.firstLine()

    start(['openbox', '--sm-disable', '--config-file', files.windows])
    const wanted: (readonly [Part, string])[] = []
    if (keychain) wanted.push([start(KEYCHAIN, KEYCHAIN_PASSWORD), READY_NAMES.keyring])
    if (notifications)
      wanted.push([start(['dunst', '-conf', files.notifications]), READY_NAMES.notifications])
    if (tray)
      wanted.push([start(['xfce4-panel', '--disable-wm-check', '--sm-client-disable']), READY_NAMES.tray])
    for (const [part, name] of wanted) await Promise.race([nameOnBus(name, env), part.lost])

    const hands = handsOn(env)
    await hands.paintBackground('#465a6d', '#20262e')
    return { ...hands, env, folder, pids: parts.map(({ pid }) => pid), end }
  } catch (error) {
    await end()
    throw error
  }
}

/** Waits until a name is on the bus. */
export async function nameOnBus(name: string, env: NodeJS.ProcessEnv): Promise<void> {
  const failed = await runQuietly('gdbus', ['wait', '--session', '--timeout', `${READY_SECONDS}`, name], {
    env,
  })
  if (failed !== null) throw new Error(`${name} is not on the bus after ${READY_SECONDS} s: ${failed}`)
}

/** Nothing of the desktop that somebody may be sitting at. */
function withoutDesktop(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const own = /^(DISPLAY|XAUTHORITY|WAYLAND_|DBUS_|XDG_|GNOME_|GTK_|DESKTOP_|SESSION_MANAGER|SSH_AUTH_SOCK)/
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !own.test(name)))
}
