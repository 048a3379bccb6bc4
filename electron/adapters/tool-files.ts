import { homedir } from 'node:os'
import type { ToolFiles } from '../core/ports.ts'
import { createAwsFile } from './aws-file.ts'

/** Files of other tools than AWS's, edited with the same care. */
export function createToolFiles(environment: NodeJS.ProcessEnv): ToolFiles {
  return {
    home: environment['HOME'] ?? homedir(),
    open: (path, instead) => createAwsFile({ path, undoFolder: null, instead }),
  }
}
