import { constants } from 'node:fs'
import { access, mkdir, type FileHandle } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { AppError } from '../../shared/errors.ts'
import type { AwsFile } from '../core/ports.ts'
import { prepareReplacement } from './atomic-file.ts'
import { fileErrorReason } from './file-error.ts'
import { isMissing, realPath } from './real-path.ts'
import { openRegularFile } from './regular-file.ts'
import { keepUndoCopy, undoCopies } from './undo-copies.ts'

const MOST_ATTEMPTS = 20

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
 * so another program's writing is noticed instead: one that replaces the file until the very moment of the rename, one
 * that writes into it in place until after that.
 */
export function createAwsFile(options: AwsFileOptions): AwsFile {
  const { path, undoFolder, prepare = prepareReplacement, instead } = options
  const refusal = (what: 'unreadable' | 'unwritable', reason: string, cause?: unknown): AppError =>
    instead === undefined
      ? new AppError(`aws-config-${what}`, { file: path, reason }, { cause })
      : new AppError(`tool-file-${what}`, { file: path, reason, instead }, { cause })
  let last: Promise<void> = Promise.resolve()

  async function edit(change: (bytes: Uint8Array) => Uint8Array | null): Promise<void> {
    // What somebody wrote into the old file while it was being replaced.
    let overtaken: Buffer | null = null
    for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
      const before = await openAwsFile(path).catch((cause: unknown) => {
        throw refusal('unreadable', fileErrorReason(cause), cause)
      })
      try {
        const after = change(overtaken ?? before.bytes)
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
      if (undoFolder !== null) await keepCopy(undoFolder, before)
      const isStill = await isUnchanged(path, before)
      await (isStill ? replacement.commit() : replacement.discard())
      return isStill
    } catch (error) {
      await replacement.discard()
      throw error
    }
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
  /** What the file that was read holds now, if it is something else; also once it was replaced. */
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
    return { target, exists: false, bytes: Buffer.alloc(0), mode: 0o600, owner: null, ...UNWATCHED }
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
    }
    // Windows replaces no file that is open, and lets nobody write into one that was replaced.
    if (process.platform === 'win32') {
      await file.close()
      return { ...found, ...UNWATCHED }
    }
    return {
      ...found,
      async changedMeanwhile() {
        const now = await readAll(file)
        return now.equals(bytes) ? null : now
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
  return now.target === before.target && now.bytes.equals(before.bytes)
}

/** A rename would not ask: it needs the folder to be writable, not the file. */
async function checkWritable(target: string, mode: number): Promise<void> {
  if ((mode & 0o222) === 0) throw new Error('it is read-only')
  await access(target, constants.W_OK)
}
