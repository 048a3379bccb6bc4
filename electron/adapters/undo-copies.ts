import { createHash } from 'node:crypto'
import { readdir, readFile, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { replaceFile } from './atomic-file.ts'
import { isMissing } from './real-path.ts'

const COPIES = 5

/**
 * Keeps a copy of what a file held before it is edited: `NAME-<digest of its path>.<number>` in `folder`, the highest
 * number being the latest, five of each file. Nothing is kept twice in a row.
 */
export async function keepUndoCopy(folder: string, path: string, bytes: Uint8Array): Promise<void> {
  const stem = stemOf(path)
  const numbers = await numbersOf(folder, stem)
  const latest = numbers.at(-1) ?? 0
  if (latest > 0 && (await copyAt(join(folder, `${stem}${latest}`)))?.equals(bytes)) return
  await replaceFile(join(folder, `${stem}${latest + 1}`), bytes)
  const outdated = numbers.slice(0, Math.max(0, numbers.length + 1 - COPIES))
  // One too many does no harm.
  for (const number of outdated) await rm(join(folder, `${stem}${number}`)).catch(() => {})
}

/** The copies of a file that can be read, latest first. */
export async function undoCopies(folder: string, path: string): Promise<readonly Uint8Array[]> {
  const stem = stemOf(path)
  const numbers = await numbersOf(folder, stem)
  const copies = await Promise.all(
    numbers.toReversed().map((number) => copyAt(join(folder, `${stem}${number}`))),
  )
  return copies.filter((copy) => copy !== null)
}

/** `null` for one that cannot be read, as root leaves them after a `sudo lanyard`: no other copy depends on it. */
function copyAt(path: string): Promise<Buffer | null> {
  return readFile(path).catch(() => null)
}

function stemOf(path: string): string {
  const digest = createHash('sha256').update(path).digest('hex').slice(0, 8)
  return `${basename(path)}-${digest}.`
}

async function numbersOf(folder: string, stem: string): Promise<readonly number[]> {
  try {
    const names = await readdir(folder)
    const endings = names.filter((name) => name.startsWith(stem)).map((name) => name.slice(stem.length))
    return endings
      .filter((ending) => /^\d+$/.test(ending))
      .map(Number)
      .sort((a, b) => a - b)
  } catch (error) {
    if (isMissing(error)) return []
    throw error
  }
}
