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
      // An empty or relative part would mean a folder of the engine's, and so would no part at all.
      const path = (searchPath ?? '').split(delimiter).filter(isAbsolute).join(delimiter)
      if (path === '') throw new AppError('docker-missing')
      const own = { ...environment, ...variables, PATH: path }
      try {
        return { outcome: 'done', printed: await programOutput(['docker', ...args], own) }
      } catch (thrown) {
        if (!(thrown instanceof ProgramFailure)) throw thrown
        if (['ENOENT', 'EACCES'].includes(errorCode(thrown.cause) ?? ''))
          throw new AppError('docker-missing', {}, { cause: thrown })
        return { outcome: 'failed', reason: thrown.message }
      }
    },
  }
}
