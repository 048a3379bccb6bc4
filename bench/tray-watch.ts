import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { now } from './measured-app.ts'

const WATCHER = 'org.kde.StatusNotifierWatcher'

/** Hears of every icon that comes to a desktop's tray. */
export interface TrayWatch {
  /** When the next icon is there, in epoch milliseconds. Ask before the app is started. */
  nextIcon(): Promise<number>
  end(): Promise<void>
}

/** Listens on the bus, as the panel itself does. Resolves once it does. */
export async function watchTray(env: NodeJS.ProcessEnv): Promise<TrayWatch> {
  const child = spawn('gdbus', ['monitor', '--session', '--dest', WATCHER], {
    env,
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const lines = createInterface({ input: child.stdout })
  const waiting: ((time: number) => void)[] = []
  const listening = Promise.withResolvers<void>()
  lines.on('line', (line) => {
    // `The name org.kde.StatusNotifierWatcher is owned by :1.7`
    if (line.startsWith('The name ')) listening.resolve()
    if (line.includes('.StatusNotifierItemRegistered ')) waiting.shift()?.(now())
  })
  await listening.promise
  return {
    nextIcon: () => new Promise((resolve) => void waiting.push(resolve)),
    async end() {
      const closed = once(child, 'close')
      child.kill()
      await closed
    },
  }
}
