import { readlinkSync, realpathSync } from 'node:fs'
import { readlink, realpath } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'

const MOST_LINKS = 40

/**
 * The file that a path leads to, over all links, also where the file or its folder is still to be made. (`realpath`
 * alone fails for those, and whoever then writes to the path itself replaces the link.)
 * @throws The file system's error, ELOOP for links in a circle.
 */
export async function realPath(path: string): Promise<string> {
  let target = resolve(path)
  for (let links = 0; links < MOST_LINKS; links++) {
    try {
      return await realpath(target)
    } catch (error) {
      if (!isMissing(error)) throw error
    }
    const folder = await realFolder(dirname(target))
    target = join(folder, basename(target))
    const link = await readlink(target).catch(() => null)
    if (link === null) return target
    target = resolve(folder, link)
  }
  throw Object.assign(new Error(`Too many links: ${path}`), { code: 'ELOOP' })
}

async function realFolder(path: string): Promise<string> {
  return dirname(path) === path ? path : await realPath(path)
}

/** As `realPath`, where the folder is there already or no link leads into it. */
export function realPathSync(path: string, links = 0): string {
  try {
    return realpathSync(path)
  } catch (error) {
    if (!isMissing(error) || links === MOST_LINKS) throw error
  }
  let link: string
  try {
    link = readlinkSync(path)
  } catch {
    return path
  }
  return realPathSync(resolve(dirname(path), link), links + 1)
}

/** Whether a file system error says that there is no such file. */
export function isMissing(error: unknown): boolean {
  return errorCode(error) === 'ENOENT'
}

/** The code of a file system error: `EACCES`. */
export function errorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
}
