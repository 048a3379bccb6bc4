import { constants } from 'node:fs'
import { open, type FileHandle } from 'node:fs/promises'
import { AppError } from '../../shared/errors.ts'
import { setupInvalid } from '../../shared/setup-text.ts'
import type { NamedFiles, ReadDocument } from '../core/ports.ts'
import { documentText, LONGEST_DOCUMENT_BYTES } from './document-text.ts'
import { fileErrorReason } from './file-error.ts'
import { isMissing } from './real-path.ts'

/** Files that the user names, behind whatever links. */
export function createNamedFiles(): NamedFiles {
  return {
    async read(path, known = null) {
      const file = await opened(path)
      try {
        return await readOpen(file, path, known)
      } catch (error) {
        throw unreadable(path, error)
      } finally {
        await file.close()
      }
    },
  }
}

function opened(path: string): Promise<FileHandle> {
  // A pipe would otherwise keep us waiting for somebody to write.
  return open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)).catch((error: unknown) => {
    throw unreadable(path, error)
  })
}

async function readOpen(file: FileHandle, path: string, known: string | null): Promise<ReadDocument | null> {
  const stat = await file.stat({ bigint: true })
  if (stat.isDirectory()) throw setupInvalid(path, 'it is a folder')
  if (!stat.isFile()) throw setupInvalid(path, 'it is not a regular file')
  if (stat.size > LONGEST_DOCUMENT_BYTES) throw setupInvalid(path, 'it is longer than 1 MiB')
  // Also what was replaced by a file of the same length and time is another.
  const version = [stat.dev, stat.ino, stat.size, stat.mtimeNs, stat.ctimeNs].join(' ')
  if (version === known) return null
  return { text: documentText(await file.readFile(), path), version }
}

function unreadable(path: string, error: unknown): AppError {
  if (error instanceof AppError) return error
  return setupInvalid(path, isMissing(error) ? 'there is no such file' : fileErrorReason(error), error)
}
