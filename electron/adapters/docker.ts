import { delimiter, isAbsolute } from 'node:path'
import { AppError } from '../../shared/errors.ts'
import type { Docker } from '../core/ports.ts'
import { errorCode } from './real-path.ts'
import { ProgramFailure, programOutput } from './program-output.ts'

/** docker's command line, found and set as the person who asks would find it. */
export function createDocker(environment: NodeJS.ProcessEnv): Docker {
  return {
    alwaysInMachine: process.platform !== 'linux',
    async run({ searchPath, variables }, args) {
      // An empty or relative part would mean a folder of the engine's.
      const folders = (searchPath ?? '').split(delimiter).filter(isAbsolute)
      const own = { ...environment, ...variables, PATH: folders.join(delimiter) }
      try {
        return { outcome: 'done', printed: await programOutput(['docker', ...args], own) }
      } catch (thrown) {
        if (!(thrown instanceof ProgramFailure)) throw thrown
        if (errorCode(thrown.cause) === 'ENOENT') throw new AppError('docker-missing', {}, { cause: thrown })
        return { outcome: 'failed', reason: thrown.message }
      }
    },
  }
}
