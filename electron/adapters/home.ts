import { homedir } from 'node:os'
import { join, resolve } from 'node:path'

/** LANYARD_HOME: all that Lanyard keeps; ~/.lanyard where it is not set. */
export function lanyardHome(environment: NodeJS.ProcessEnv): string {
  return resolve(environment['LANYARD_HOME'] || join(homedir(), '.lanyard'))
}

/**
 * The home that a profile has to name, since an editor's tools have none of the shell's variables: `null` where they
 * come upon it anyway, and on Windows, where no program sets a variable for another.
 */
export function homeForTools(home: string): string | null {
  return process.platform === 'win32' || home === join(homedir(), '.lanyard') ? null : home
}
