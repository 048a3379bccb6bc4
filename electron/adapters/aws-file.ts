import { constants } from 'node:fs'
import { access, mkdir, type FileHandle } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { AppError } from '../../shared/errors.ts'
import type { AwsFile } from '../core/ports.ts'
import { prepareReplacement } from './atomic-file.ts'
import { fileErrorReason } from './file-error.ts'
import { isMissing, realPath } from './real-path.ts'
import { openRegularFile } from './regular-file.ts'
import { keepUndoCopy, undoCopies } from './undo-copies.ts'

const MOST_ATTEMPTS = 20

/**
 * The AWS CLI empties the file and then writes it anew, a fraction of a millisecond later: what was written to so
 * lately may be half of what it is to be.
 */
const QUIET_MS = 20
/** One that is empty is most likely waited for: a busy computer may hold the CLI up just then. */
const EMPTY_QUIET_MS = 300

type Environment = Readonly<Record<string, string | undefined>>

/** The config file as the AWS tools find it: AWS_CONFIG_FILE, where `~` is the home folder, or ~/.aws/config. */
export function awsConfigPath(env: Environment, home: string): string {
  return pathIn(env['AWS_CONFIG_FILE'], home, 'config')
}

/** The credentials file as the AWS tools find it: AWS_SHARED_CREDENTIALS_FILE, or ~/.aws/credentials. */
export function awsCredentialsPath(env: Environment, home: string): string {
  return pathIn(env['AWS_SHARED_CREDENTIALS_FILE'], home, 'credentials')
}

function pathIn(chosen: string | undefined, home: string, name: string): string {
  if (!chosen) return join(home, '.aws', name)
  return resolve(chosen.replace(/^~(?=$|[/\\])/, () => home))
}

interface AwsFileOptions {
  readonly path: string
  /** Where the last versions are kept; `null` for a file of secrets, of which no copy may lie about. */
  readonly undoFolder: string | null
  readonly prepare?: typeof prepareReplacement
  /** What can be done instead where it cannot be read or written, for a file that is another tool's than AWS's. */
  readonly instead?: string
}

/**
 * The user's AWS config or credentials file, or another tool's, behind whatever links. No AWS tool takes a lock on it,
 * so another program's writing is noticed instead, and nothing that it wrote is lost: one that replaces the file is seen
 * until the very moment of the rename, one that writes into it in place until after that, and a file in the midst of
 * being written is waited for. A program that had read the file before an edit and writes it after puts back what it
 * read: the user's part is whole then, and Lanyard's comes with its next edit.
 */
export function createAwsFile(options: AwsFileOptions): AwsFile {
  const { path, undoFolder, prepare = prepareReplacement, instead } = options
  const refusal = (what: 'unreadable' | 'unwritable', reason: string, cause?: unknown): AppError =>
    instead === undefined
      ? new AppError(`aws-config-${what}`, { file: path, reason }, { cause })
      : new AppError(`tool-file-${what}`, { file: path, reason, instead }, { cause })
  let last: Promise<void> = Promise.resolve()
  let own: { readonly bytes: Uint8Array; readonly writtenAt: number } | null = null

  async function edit(change: (bytes: Uint8Array) => Uint8Array | null): Promise<void> {
    // What somebody wrote into the old file while it was being replaced.
    let overtaken: Buffer | null = null
    for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
      const before = await openAwsFile(path).catch((cause: unknown) => {
        throw refusal('unreadable', fileErrorReason(cause), cause)
      })
      try {
        // Who has read the new file by then has changed that one, and the later of two changes stands.
        if (overtaken && own && !before.bytes.equals(own.bytes)) overtaken = null
        const after = change(overtaken ?? before.bytes) ?? overtaken
        if (after === null || before.bytes.equals(after)) return
        const isDone = await replace(before, after).catch((cause: unknown) => {
          throw cause instanceof AppError ? cause : refusal('unwritable', fileErrorReason(cause), cause)
        })
        if (!isDone) continue
        overtaken = await before.changedMeanwhile()
        if (overtaken === null) return
      } finally {
        await before.close()
      }
    }
    throw refusal('unwritable', 'another program keeps writing it')
  }

  /** `false` when the file is no longer what was read. */
  async function replace(before: OpenFile, after: Uint8Array): Promise<boolean> {
    const { target, mode, owner } = before
    if (before.exists) await checkWritable(target, mode)
    await mkdir(dirname(target), { recursive: true, mode: 0o700 })
    const replacement = await prepare(target, after, owner ? { mode, owner } : { mode })
    try {
      if (!isQuiet(before, replacement.writtenAt)) {
        await replacement.discard()
        await wait(QUIET_MS)
        return false
      }
      if (undoFolder !== null) await keepCopy(undoFolder, before)
      const isStill = await isUnchanged(path, before)
      await (isStill ? replacement.commit() : replacement.discard())
      if (isStill) own = { bytes: after, writtenAt: replacement.writtenAt }
      return isStill
    } catch (error) {
      await replacement.discard()
      throw error
    }
  }

  /** Whether nobody is writing the file just now, as far as its last change tells. */
  function isQuiet({ exists, bytes, modifiedAt }: OpenFile, now: number): boolean {
    if (!exists || (own?.writtenAt === modifiedAt && bytes.equals(own.bytes))) return true
    const age = now - modifiedAt
    // A time to come is no time of writing.
    return age < 0 || age >= (bytes.length === 0 ? EMPTY_QUIET_MS : QUIET_MS)
  }

  async function keepCopy(folder: string, { target, bytes }: OpenFile): Promise<void> {
    await keepUndoCopy(folder, target, bytes).catch((cause: unknown) => {
      throw new AppError(
        'aws-config-uncopied',
        { file: path, folder, reason: fileErrorReason(cause) },
        { cause },
      )
    })
  }

  return {
    path,
    edit(change) {
      const run = last.then(() => edit(change))
      last = run.catch(() => {})
      return run
    },
    async versions() {
      if (undoFolder === null) return []
      return realPath(path)
        .then((target) => undoCopies(undoFolder, target))
        .catch((cause: unknown) => {
          throw refusal('unreadable', fileErrorReason(cause), cause)
        })
    },
  }
}

interface OpenFile {
  /** The file itself, behind the links. */
  readonly target: string
  readonly exists: boolean
  readonly bytes: Buffer
  readonly mode: number
  readonly owner: { readonly uid: number; readonly gid: number } | null
  /** Epoch milliseconds, by the file system's clock. */
  readonly modifiedAt: number
  /**
   * What the file that was read has come to hold, if it is something else; also once it was replaced. Waits for whoever
   * is writing it; what stays empty was none of anybody's to keep.
   */
  changedMeanwhile(): Promise<Buffer | null>
  close(): Promise<void>
}

const UNWATCHED = { changedMeanwhile: async () => null, close: async () => {} }

async function openAwsFile(path: string): Promise<OpenFile> {
  const target = await realPath(path)
  let file: FileHandle
  try {
    file = await openRegularFile(target)
  } catch (error) {
    if (!isMissing(error)) throw error
    return {
      target,
      exists: false,
      bytes: Buffer.alloc(0),
      mode: 0o600,
      owner: null,
      modifiedAt: 0,
      ...UNWATCHED,
    }
  }
  try {
    const stat = await file.stat()
    const bytes = await readAll(file)
    const found = {
      target,
      exists: true,
      bytes,
      mode: stat.mode & 0o7777,
      owner: { uid: stat.uid, gid: stat.gid },
      modifiedAt: stat.mtimeMs,
    }
    // Windows replaces no file that is open, and lets nobody write into one that was replaced.
    if (process.platform === 'win32') {
      await file.close()
      return { ...found, ...UNWATCHED }
    }
    return {
      ...found,
      async changedMeanwhile() {
        let now = await readAll(file)
        if (now.equals(bytes)) return null
        for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
          await wait(QUIET_MS)
          const later = await readAll(file)
          if (later.length > 0 && later.equals(now)) return now
          now = later
        }
        return now.length > 0 ? now : null
      },
      close: () => file.close(),
    }
  } catch (error) {
    await file.close()
    throw error
  }
}

async function readAll(file: FileHandle): Promise<Buffer> {
  const chunks: Buffer[] = []
  let at = 0
  for (;;) {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(65_536), 0, 65_536, at)
    if (bytesRead === 0) return Buffer.concat(chunks)
    chunks.push(buffer.subarray(0, bytesRead))
    at += bytesRead
  }
}

async function isUnchanged(path: string, before: OpenFile): Promise<boolean> {
  const now = await openAwsFile(path)
  await now.close()
  // The same bytes may be another moment's: every writer empties the file first.
  const isSame = now.modifiedAt === before.modifiedAt && now.bytes.equals(before.bytes)
  return isSame && now.target === before.target
}

/** A rename would not ask: it needs the folder to be writable, not the file. */
async function checkWritable(target: string, mode: number): Promise<void> {
  if ((mode & 0o222) === 0) throw new Error('it is read-only')
  await access(target, constants.W_OK)
}
