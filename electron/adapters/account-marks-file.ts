import * as v from 'valibot'
import { accountMarksSchema } from '../../shared/account-marks.ts'
import type { AccountMarksFile, SettingsFile } from '../core/ports.ts'

const desktopSchema = v.object({ settings: v.object({ accounts: v.optional(accountMarksSchema, {}) }) })

/**
 * What the user called their accounts in the app: `desktop.json`, which only the app writes. It is read for each use,
 * so that an agent sees what the app has written last.
 */
export function createAccountMarksFile(file: Pick<SettingsFile, 'load'>): AccountMarksFile {
  return {
    read() {
      try {
        const read = v.safeParse(desktopSchema, file.load())
        return read.success ? read.output.settings.accounts : {}
      } catch {
        // The app sets a damaged one aside and says so.
        return {}
      }
    },
  }
}
