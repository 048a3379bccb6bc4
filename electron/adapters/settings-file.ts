import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import Conf from 'conf'
import type { SettingsFile } from '../core/ports.ts'
import { setAside } from './set-aside.ts'

/**
 * `settings.json` in LANYARD_HOME through conf, as electron-store opens it in the desktop app. conf writes by rename
 * (0600), to where a link leads; but it would replace a file that it cannot read, and takes JSON that is no object for
 * an empty one. Here neither is ever overwritten: it is moved out of the way first.
 */
export function createSettingsFile(home: string): SettingsFile {
  const path = join(home, 'settings.json')

  /** @throws SyntaxError when the file is not JSON, or not an object. */
  function openConf(): Conf {
    mkdirSync(home, { recursive: true, mode: 0o700 })
    if (existsSync(path)) checkObject(readFileSync(path, 'utf8'))
    return new Conf({
      cwd: home,
      configName: 'settings',
      configFileMode: 0o600,
    })
  }

  function openUndamaged(): Conf {
    try {
      return openConf()
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error
      setAside(path)
      return openConf()
    }
  }

  return {
    load: () => (existsSync(path) ? { ...openConf().store } : null),
    save(content) {
      if (!isObject(content)) throw new TypeError('Settings are an object')
      openUndamaged().store = { ...content }
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
