import ElectronStore from 'electron-store'
import { createSettingsFile } from '../adapters/settings-file.ts'
import type { SettingsFile } from '../core/ports.ts'

/** Settings files as electron-store keeps them: the same files that the agent opens with conf. */
export function electronStoreFile(home: string, name: string): SettingsFile {
  return createSettingsFile(home, {
    name,
    open: (cwd) => new ElectronStore({ cwd, name, configFileMode: 0o600 }),
  })
}
