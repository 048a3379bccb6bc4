import { constants } from 'node:fs'
import { access } from 'node:fs/promises'
import { delimiter, isAbsolute, join } from 'node:path'
import type { SessionPlugin } from '../core/ports.ts'
import { programOutput } from './program-output.ts'

const NAME = process.platform === 'win32' ? 'session-manager-plugin.exe' : 'session-manager-plugin'

/** Where AWS's installers and Homebrew put it. */
const USUAL_PLACES =
  process.platform === 'win32'
    ? ['C:\\Program Files\\Amazon\\SessionManagerPlugin\\bin']
    : ['/usr/local/bin', '/usr/local/sessionmanagerplugin/bin', '/opt/homebrew/bin']

/** AWS's session-manager-plugin, found as the person who asks would find it. */
export function createSessionPlugin(environment: NodeJS.ProcessEnv): SessionPlugin {
  return {
    async find(searchPath) {
      // An empty or relative part would mean a folder of whoever asks, where anybody may have put a program.
      const folders = (searchPath ?? '').split(delimiter).filter(isAbsolute)
      for (const folder of [...folders, ...USUAL_PLACES]) {
        const path = join(folder, NAME)
        if (!(await isExecutable(path))) continue
        const said = await programOutput([path, '--version'], environment).catch(() => '')
        return { path, version: /\d+(?:\.\d+)+/.exec(said)?.[0] ?? '' }
      }
      return null
    },
  }
}

async function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  )
}
