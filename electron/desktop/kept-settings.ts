import * as v from 'valibot'
import { readDesktopSettings, type DesktopSettings } from '../../shared/desktop-settings.ts'
import { AppError } from '../../shared/errors.ts'
import type { Log, SettingsFile } from '../core/ports.ts'

/** The rest of it is the engine's. */
const fileSchema = v.object({ desktop: v.fallback(v.nullable(v.record(v.string(), v.unknown())), null) })

export type SettingsChange = { readonly [K in keyof DesktopSettings]?: DesktopSettings[K] | undefined }

/** What the user chose of the desktop app. */
export interface KeptSettings {
  get(): DesktopSettings
  /** Takes in what another program has written since; gives whether that was something new. */
  reload(): boolean
  /** What is left out, or undefined, stays as it is. */
  change(part: SettingsChange): DesktopSettings
  /** Why some of them are their defaults, where they are. */
  problem(): AppError | null
}

/**
 * Reads the app's part of `settings.json`. A setting that cannot be what it says is its default, and stays in the file
 * until it is chosen anew. A file that cannot be read at all is the engine's, which sets it aside and says so.
 */
export function openKeptSettings(file: SettingsFile, log: Log): KeptSettings {
  let own: Readonly<Record<string, unknown>> = {}

  function reload(): boolean {
    const before = own
    try {
      own = ownPart(file) ?? own
    } catch (error) {
      log.warn('desktop-settings-unread', { error })
    }
    return JSON.stringify(own) !== JSON.stringify(before)
  }
  reload()
  const get = () => readDesktopSettings(own).settings

  return {
    problem() {
      const { wrong } = readDesktopSettings(own)
      return wrong.length > 0 ? new AppError('desktop-setting-wrong', { settings: wrong.join(', ') }) : null
    },
    get,
    reload,
    change(part) {
      const given = Object.fromEntries(Object.entries(part).filter(([, value]) => value !== undefined))
      own = { ...own, ...given }
      try {
        // What another program has changed of them meanwhile holds.
        own = { ...(ownPart(file) ?? own), ...given }
        file.save({ version: 1, desktop: own })
      } catch (error) {
        // A full or read-only disk: the choice holds for as long as the app runs.
        log.warn('desktop-settings-not-kept', { error })
      }
      return get()
    },
  }
}

/** `null` where it has none. @throws SyntaxError where the file is not JSON, or no object. */
function ownPart(file: SettingsFile): Readonly<Record<string, unknown>> | null {
  return v.parse(fileSchema, file.load() ?? {}).desktop
}
