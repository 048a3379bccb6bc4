import { closeSync, constants, fstatSync, openSync, readFileSync, type Stats } from 'node:fs'
import { open, type FileHandle } from 'node:fs/promises'

/** Many times what anybody has there; more would be read into memory whole, and the engine end with it. */
const LARGEST_MIB = 64

const WITHOUT_WAITING = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)

/**
 * Opens a file that somebody else named, to be read. A pipe, whose opening waits until somebody writes, is refused like
 * everything that is no file: four that wait would hold all the threads with which Node reaches the disk.
 * @throws The file system's error, or an Error that says what it is not.
 */
export async function openRegularFile(path: string): Promise<FileHandle> {
  const file = await open(path, WITHOUT_WAITING)
  try {
    refuseOther(await file.stat())
    return file
  } catch (error) {
    await file.close()
    throw error
  }
}

/** The text of such a file. Throws as `openRegularFile` does. */
export async function textOfFile(path: string): Promise<string> {
  const file = await openRegularFile(path)
  try {
    return await file.readFile('utf8')
  } finally {
    await file.close()
  }
}

/** As `textOfFile`, at once. */
export function textOfFileSync(path: string): string {
  const file = openSync(path, WITHOUT_WAITING)
  try {
    refuseOther(fstatSync(file))
    return readFileSync(file, 'utf8')
  } finally {
    closeSync(file)
  }
}

/** Nor a device such as /dev/null, which root would replace for good. */
function refuseOther(stats: Stats): void {
  if (!stats.isFile()) throw new Error('it is not a regular file')
  if (stats.size > LARGEST_MIB * 1_048_576) throw new Error(`it is larger than ${LARGEST_MIB} MiB`)
}
