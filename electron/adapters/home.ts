import { homedir } from 'node:os'
import { join, resolve } from 'node:path'

/** LANYARD_HOME: all that Lanyard keeps; ~/.lanyard where it is not set. */
export function lanyardHome(environment: NodeJS.ProcessEnv): string {
  return resolve(environment['LANYARD_HOME'] || join(homedir(), '.lanyard'))
}
