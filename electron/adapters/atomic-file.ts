import { randomBytes } from 'node:crypto'
import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { mkdir, open, rename, rm, type FileHandle } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { errorCode } from './real-path.ts'

export interface Owner {
  readonly uid: number
  readonly gid: number
}

/** New content of a file, written and synced beside it. One of the two must be called. */
export interface Replacement {
  /** When it was written by the clock of its file system, which may be another computer's: epoch milliseconds. */
  readonly writtenAt: number
  /** Puts it in the file's place: at any moment there is the whole old file or the whole new one. */
  commit(): Promise<void>
  discard(): Promise<void>
}

export interface FileAttributes {
  /** Permission bits, whatever the umask. */
  readonly mode: number
  /** Kept as far as this user may; where the group can't be, its permissions are dropped. */
  readonly owner?: Owner
}

/**
 * Writes the new content of a file beside it.
 *
 * Why not write-file-atomic: the name of its temporary file can be foretold and a link planted under it is followed;
 * the content stands in it with the final permissions at once; it offers no moment between writing and renaming to
 * see whether another program wrote the file; a link that leads nowhere is replaced; the folder is not synced.
 * @param path Of the file itself: a link here would be replaced.
 */
export async function prepareReplacement(
  path: string,
  bytes: Uint8Array,
  { mode, owner }: FileAttributes,
): Promise<Replacement> {
  const temporary = temporaryBeside(path)
  const discard = (): Promise<void> => rm(temporary, { force: true })
  let writtenAt = 0
  try {
    const file = await open(temporary, 'wx', 0o600)
    try {
      await file.writeFile(bytes)
      writtenAt = (await file.stat()).mtimeMs
      const keepsGroup = owner === undefined || (await giveTo(file, owner))
      await giveMode(file, keepsGroup ? mode : mode & ~0o070)
      await file.sync()
    } finally {
      await file.close()
    }
  } catch (error) {
    await discard()
    throw error
  }
  return {
    writtenAt,
    discard,
    async commit() {
      await rename(temporary, path)
      await syncFolder(dirname(path))
    },
  }
}

/**
 * Replaces a file of Lanyard's own (0600), and makes its folder (0700) where there is none.
 * @param path Of the file itself: a link here would be replaced.
 */
export async function replaceFile(path: string, bytes: Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  const replacement = await prepareReplacement(path, bytes, { mode: 0o600 })
  try {
    await replacement.commit()
  } catch (error) {
    await replacement.discard()
    throw error
  }
}

/** As `replaceFile`, for what has to be on the disk before anything goes on. */
export function replaceFileSync(path: string, bytes: Uint8Array): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  const temporary = temporaryBeside(path)
  try {
    const file = openSync(temporary, 'wx', 0o600)
    try {
      writeFileSync(file, bytes)
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
    renameSync(temporary, path)
  } catch (error) {
    rmSync(temporary, { force: true })
    throw error
  }
}

function temporaryBeside(path: string): string {
  return join(dirname(path), `.lanyard-${randomBytes(8).toString('hex')}.tmp`)
}

/**
 * A Windows drive in WSL that is mounted without `metadata` keeps no modes and refuses to set one, as its owner too
 * (https://github.com/microsoft/WSL/issues/41519). Anywhere else who made a file may, and until then it is 0600.
 */
export async function giveMode(file: Pick<FileHandle, 'chmod'>, mode: number): Promise<void> {
  await file.chmod(mode).catch((error: unknown) => {
    if (errorCode(error) !== 'EPERM') throw error
  })
}

/** Tells whether the file has the owner's group now. */
async function giveTo(
  file: { chown(uid: number, gid: number): Promise<void>; stat(): Promise<Owner> },
  owner: Owner,
): Promise<boolean> {
  const now = await file.stat()
  if (now.uid === owner.uid && now.gid === owner.gid) return true
  try {
    await file.chown(owner.uid, owner.gid)
    return true
  } catch {
    // Only root gives files away; of a group one belongs to, one's own file may be.
    try {
      await file.chown(now.uid, owner.gid)
      return true
    } catch {
      return false
    }
  }
}

/** Without it a power cut could undo the rename, on ext4 with the old file already gone. */
async function syncFolder(path: string): Promise<void> {
  try {
    const folder = await open(path, 'r')
    try {
      await folder.sync()
    } finally {
      await folder.close()
    }
  } catch {
    // Windows opens no folders and some network file systems sync none; the file is in its place all the same.
  }
}
