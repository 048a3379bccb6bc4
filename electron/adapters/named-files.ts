import { AppError } from '../../shared/errors.ts'
import { setupInvalid } from '../../shared/setup-text.ts'
import type { NamedFiles } from '../core/ports.ts'
import { documentText, LONGEST_DOCUMENT_BYTES } from './document-text.ts'
import { fileErrorReason } from './file-error.ts'
import { isMissing } from './real-path.ts'
import { openRegularFile } from './regular-file.ts'

/** Files that the user names, behind whatever links. */
export function createNamedFiles(): NamedFiles {
  return {
    async read(path, known = null) {
      const refuse = (error: unknown): never => {
        throw refusal(path, error)
      }
      const file = await openRegularFile(path).catch(refuse)
      try {
        const { dev, ino, size, mtimeNs, ctimeNs } = await file.stat({ bigint: true })
        if (size > LONGEST_DOCUMENT_BYTES) throw setupInvalid(path, 'it is longer than 1 MiB')
        // Also what was replaced by a file of the same length and time is another.
        const version = [dev, ino, size, mtimeNs, ctimeNs].join(' ')
        return version === known ? null : { text: documentText(await file.readFile(), path), version }
      } catch (error) {
        return refuse(error)
      } finally {
        await file.close()
      }
    },
  }
}

function refusal(path: string, error: unknown): AppError {
  if (error instanceof AppError) return error
  return setupInvalid(path, isMissing(error) ? 'there is no such file' : fileErrorReason(error), error)
}
