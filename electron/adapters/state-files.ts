import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { StateFiles } from '../core/ports.ts'
import { replaceFile } from './atomic-file.ts'
import { fileErrorReason } from './file-error.ts'
import { isMissing } from './real-path.ts'
import { setAside } from './set-aside.ts'

/**
 * The engine's own files.
 * @param home LANYARD_HOME; made (0700) with the first file. Errors are the file system's own; that of a write says the
 * reason alone, as the end of a sentence.
 */
export function createStateFiles(home: string): StateFiles {
  // One after the other, so that of two writes the later one lasts.
  let last: Promise<unknown> = Promise.resolve()
  function inTurn<T>(run: () => Promise<T> | T): Promise<T> {
    const turn = last.then(run)
    last = turn.catch(() => {})
    return turn
  }

  return {
    read: (name) => inTurn(() => readIfThere(pathOf(home, name))),
    write(name, bytes) {
      // The caller may go on with its buffer.
      const copy = bytes.slice()
      return inTurn(() =>
        replaceFile(pathOf(home, name), copy).catch((cause: unknown) => {
          throw new Error(fileErrorReason(cause), { cause })
        }),
      )
    },
    remove: (name) => inTurn(() => rm(pathOf(home, name), { force: true })),
    setAside: (name) => inTurn(() => setAside(pathOf(home, name))),
  }
}

function pathOf(home: string, name: string): string {
  if (!/^[a-z0-9][a-z0-9._-]*$/i.test(name)) throw new TypeError(`Not a plain file name: ${name}`)
  return join(home, name)
}

async function readIfThere(path: string): Promise<Uint8Array | null> {
  try {
    return await readFile(path)
  } catch (error) {
    if (isMissing(error)) return null
    throw error
  }
}
