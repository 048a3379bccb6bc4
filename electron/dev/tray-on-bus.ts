import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const execute = promisify(execFile)

const WATCHER = 'org.kde.StatusNotifierWatcher'

/** The items that are registered in the tray of the desktop with this bus: `:1.10/StatusNotifierItem`. */
export async function trayItems(env: NodeJS.ProcessEnv): Promise<readonly string[]> {
  const watcher = ['--dest', WATCHER, '--object-path', '/StatusNotifierWatcher']
  const question = [
    '--method',
    'org.freedesktop.DBus.Properties.Get',
    WATCHER,
    'RegisteredStatusNotifierItems',
  ]
  const { stdout } = await execute('gdbus', ['call', '--session', ...watcher, ...question], { env })
  return [...stdout.matchAll(/'([^']+)'/g)].map(([, item = '']) => item)
}
