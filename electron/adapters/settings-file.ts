import { statSync, unwatchFile, watchFile } from 'node:fs'
import { join } from 'node:path'
import { SECOND_MS } from '../../shared/time.ts'
import type { SettingsFile } from '../core/ports.ts'
import { replaceFileSync } from './atomic-file.ts'
import { fileErrorReason } from './file-error.ts'
import { errorCode, isMissing, realPathSync } from './real-path.ts'
import { textOfFileSync } from './regular-file.ts'
import { setAside } from './set-aside.ts'

/** How often the file is looked at for what other programs write. */
const LOOK_MS = SECOND_MS

/**
 * `NAME.json` in LANYARD_HOME (0600), replaced as a whole, where a link leads to. What is in it and is no JSON, or JSON
 * that is no object, is never overwritten: it is moved out of the way first.
 *
 * Why not conf or electron-store: in a folder that cannot be written each save stops the process for a second, a file
 * that grows beyond `ulimit -f` ends it, an empty file is taken for no settings at all, and neither leaves a part of
 * the file to somebody else.
 */
export function createSettingsFile(home: string, name = 'settings'): SettingsFile {
  const path = join(home, `${name}.json`)
  /** How the file was when it was loaded or saved here last. */
  let seen: string | null = null

  /** @throws SyntaxError when the file is not JSON, or not an object. */
  function read(): object | null {
    try {
      // Editors on Windows put a byte order mark before it.
      return objectIn(textOfFileSync(path).replace(/^\ufeff/, ''))
    } catch (error) {
      if (isMissing(error)) return null
      throw error
    }
  }

  return {
    load() {
      seen = stampOf(path)
      return inWords(read)
    },
    save: (content) =>
      inWords(() => {
        if (!isObject(content)) throw new TypeError('Settings are an object')
        let others: object | null = null
        let aside: string | null = null
        try {
          others = read()
        } catch (error) {
          if (!(error instanceof SyntaxError)) throw error
          aside = setAside(path)
        }
        const text = `${JSON.stringify({ ...others, ...content }, null, 2)}\n`
        replaceFileSync(realPathSync(path), Buffer.from(text))
        seen = stampOf(path)
        return aside
      }),
    setAside: () => inWords(() => setAside(path)),
    isForeign: () => stampOf(path) !== seen,
    watch(run) {
      // By looking at it: that follows links, and files that are put in its place.
      const listener = () => run()
      watchFile(path, { interval: LOOK_MS, persistent: false }, listener)
      return () => unwatchFile(path, listener)
    },
  }
}

/** An error of the file system as a person reads it: its own words name a temporary file, another one each time. */
function inWords<T>(run: () => T): T {
  try {
    return run()
  } catch (error) {
    if (errorCode(error) === undefined) throw error
    throw new Error(fileErrorReason(error), { cause: error })
  }
}

/** Changes with every write; `null` where no file can be got at. */
function stampOf(path: string): string | null {
  try {
    const { ino, size, mtimeNs } = statSync(path, { bigint: true })
    return `${ino} ${size} ${mtimeNs}`
  } catch {
    return null
  }
}

function objectIn(json: string): object {
  const value: unknown = JSON.parse(json)
  if (!isObject(value)) throw new SyntaxError('it is not an object')
  return value
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
