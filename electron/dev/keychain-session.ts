import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'

export interface SessionCommand {
  readonly command: string
  readonly args: readonly string[]
  readonly env: NodeJS.ProcessEnv
}

// gnome-keyring forks once it is ready, so what follows finds it there; it ends with its bus.
const UNLOCK_AND_RUN =
  'printf %s pw | gnome-keyring-daemon --unlock --components=secrets >/dev/null && exec "$@"'

/**
 * The command that runs `argv` in a D-Bus session of its own. Its keyring lies in `folder`, which is made: whoever
 * runs it keeps their own keyring and session. `unlocked` has one ready, empty; with `none` the bus starts one,
 * locked, when somebody asks for it.
 */
export async function inSession(
  keyring: 'unlocked' | 'none',
  argv: readonly string[],
  folder: string,
): Promise<SessionCommand> {
  const places = {
    XDG_DATA_HOME: join(folder, 'data'),
    XDG_CACHE_HOME: join(folder, 'cache'),
    XDG_RUNTIME_DIR: join(folder, 'run'),
  }
  for (const place of Object.values(places)) await mkdir(place, { recursive: true, mode: 0o700 })

  const inside = keyring === 'unlocked' ? ['sh', '-c', UNLOCK_AND_RUN, 'sh', ...argv] : argv
  return { command: 'dbus-run-session', args: ['--', ...inside], env: { ...process.env, ...places } }
}
