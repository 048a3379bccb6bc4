import * as v from 'valibot'
import { accountMarksSchema, type AccountMarks } from '../../shared/account-marks.ts'
import type { SettingsFile } from '../core/ports.ts'

const keptSchema = v.object({ settings: v.object({ accounts: v.optional(accountMarksSchema, {}) }) })

/**
 * What the user says of accounts in the desktop app, for a host without one. Nothing, where nothing was said or it
 * cannot be read: the app tells of the latter, and sets the file aside.
 */
export function readAccountMarks(file: Pick<SettingsFile, 'load'>): AccountMarks {
  try {
    return v.parse(keptSchema, file.load()).settings.accounts
  } catch {
    return {}
  }
}
