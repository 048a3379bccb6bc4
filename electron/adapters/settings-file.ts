import { existsSync, mkdirSync, readFileSync, statSync, unwatchFile, watchFile } from 'node:fs'
import { join } from 'node:path'
import Conf from 'conf'
import { SECOND_MS } from '../../shared/time.ts'
import type { SettingsFile } from '../core/ports.ts'
import { setAside } from './set-aside.ts'

/** How often the file is looked at for what other programs write. */
const LOOK_MS = SECOND_MS

/** A conf, or what the desktop app has in its place: electron-store. */
export interface JsonStore {
  store: Record<string, unknown>
}

export interface SettingsFileOptions {
  readonly name?: string
  /** Opens `NAME.json` in a folder, with mode 0600. */
  readonly open?: (folder: string, name: string) => JsonStore
}

const openConf: NonNullable<SettingsFileOptions['open']> = (folder, name) =>
  new Conf({ cwd: folder, configName: name, configFileMode: 0o600 })

/**
 * `settings.json` in LANYARD_HOME through conf, or electron-store in the desktop app. conf writes by rename
 * (0600), to where a link leads; but it would replace a file that it cannot read, and takes JSON that is no object for
 * an empty one. Here neither is ever overwritten: it is moved out of the way first.
 */
export function createSettingsFile(home: string, options: SettingsFileOptions = {}): SettingsFile {
  const { name = 'settings', open = openConf } = options
  const path = join(home, `${name}.json`)

  let store: JsonStore | null = null
  /** How the file was when it was loaded or saved here last. */
  let seen: string | null = null

  /** conf makes the file where there is none, and reads it anew each time it is asked. */
  function opened(): JsonStore {
    mkdirSync(home, { recursive: true, mode: 0o700 })
    store ??= open(home, name)
    return store
  }

  /** @throws SyntaxError when the file is not JSON, or not an object. */
  function checkThere(): boolean {
    if (!existsSync(path)) return false
    checkObject(readFileSync(path, 'utf8'))
    return true
  }

  function setDamagedAside(): string | null {
    try {
      checkThere()
      return null
    } catch (error) {
      if (error instanceof SyntaxError) return setAside(path)
      throw error
    }
  }

  return {
    load() {
      seen = stampOf(path)
      return checkThere() ? { ...opened().store } : null
    },
    save(content) {
      if (!isObject(content)) throw new TypeError('Settings are an object')
      const damaged = setDamagedAside()
      const file = opened()
      file.store = { ...file.store, ...content }
      seen = stampOf(path)
      return damaged
    },
    setAside: () => setAside(path),
    isForeign: () => stampOf(path) !== seen,
    watch(run) {
      // By looking at it: that follows links, and files that are put in its place.
      const listener = () => run()
      watchFile(path, { interval: LOOK_MS, persistent: false }, listener)
      return () => unwatchFile(path, listener)
    },
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

function checkObject(json: string): void {
  // Editors on Windows put a byte order mark before it, which conf passes over.
  if (!isObject(JSON.parse(json.replace(/^\ufeff/, ''))))
    throw new SyntaxError('The settings are not an object')
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
