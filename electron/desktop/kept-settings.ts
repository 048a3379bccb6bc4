import ElectronStore from 'electron-store'
import * as v from 'valibot'
import {
  DEFAULT_DESKTOP_SETTINGS,
  desktopSettingsSchema,
  type DesktopSettings,
} from '../../shared/desktop-settings.ts'
import { AppError } from '../../shared/errors.ts'
import { createSettingsFile } from '../adapters/settings-file.ts'
import type { Log, SettingsFile } from '../core/ports.ts'
import type { Rectangle } from './panel-place.ts'

const keptSchema = v.object({
  version: v.literal(1),
  settings: v.partial(desktopSettingsSchema),
  windowBounds: v.nullable(v.object({ x: v.number(), y: v.number(), width: v.number(), height: v.number() })),
  saidFarewell: v.optional(v.boolean(), false),
})

export type SettingsChange = { readonly [K in keyof DesktopSettings]?: DesktopSettings[K] | undefined }

/** What the desktop app remembers between runs. */
export interface KeptSettings {
  get(): DesktopSettings
  /** What is left out, or undefined, stays as it is. */
  change(part: SettingsChange): DesktopSettings
  windowBounds(): Rectangle | null
  keepWindowBounds(bounds: Rectangle): void
  /** Whether it was said that the app goes on without a window where there is no tray. */
  saidFarewell(): boolean
  keepSaidFarewell(): void
  /** Why it began with defaults, where it did. */
  readonly problem: AppError | null
}

/** Settings files as electron-store keeps them: the same files that the agent opens with conf. */
export function electronStoreFile(home: string, name: string): SettingsFile {
  return createSettingsFile(home, {
    name,
    open: (cwd) => new ElectronStore({ cwd, name, configFileMode: 0o600 }),
  })
}

/** Reads `desktop.json`. One that cannot be understood is set aside, never overwritten. */
export function openKeptSettings(file: SettingsFile, log: Log): KeptSettings {
  const empty = { version: 1, settings: {}, windowBounds: null, saidFarewell: false } as const
  let kept: v.InferOutput<typeof keptSchema> = empty
  let problem: AppError | null = null
  try {
    kept = v.parse(keptSchema, file.load() ?? empty)
  } catch (cause) {
    problem = new AppError('desktop-settings-corrupt', { file: file.setAside() }, { cause })
    log.warn('desktop-settings-corrupt', { cause })
  }

  const get = (): DesktopSettings => ({ ...DEFAULT_DESKTOP_SETTINGS, ...kept.settings }) as DesktopSettings
  function keep(next: typeof kept): void {
    kept = next
    try {
      file.save(kept)
    } catch (error) {
      // A full or read-only disk: the choice holds for as long as the app runs.
      log.warn('desktop-settings-not-kept', { error })
    }
  }

  return {
    problem,
    get,
    change(part) {
      const given = Object.fromEntries(Object.entries(part).filter(([, value]) => value !== undefined))
      keep({ ...kept, settings: { ...kept.settings, ...given } })
      return get()
    },
    windowBounds: () => kept.windowBounds,
    keepWindowBounds(bounds) {
      keep({ ...kept, windowBounds: bounds })
    },
    saidFarewell: () => kept.saidFarewell,
    keepSaidFarewell() {
      keep({ ...kept, saidFarewell: true })
    },
  }
}
