import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import Conf from 'conf'
import type { SettingsFile } from '../core/ports.ts'
import { setAside } from './set-aside.ts'

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
    load: () => (checkThere() ? { ...opened().store } : null),
    save(content) {
      if (!isObject(content)) throw new TypeError('Settings are an object')
      const damaged = setDamagedAside()
      const file = opened()
      file.store = { ...file.store, ...content }
      return damaged
    },
    setAside: () => setAside(path),
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
