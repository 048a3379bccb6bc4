import { writeFile } from 'node:fs/promises'
import { dialog } from 'electron'
import { AppError } from '../../shared/errors.ts'
import { printable } from '../../shared/printable.ts'
import { t } from '../../shared/text.ts'
import { fileErrorReason } from '../adapters/file-error.ts'

const FILTERS = [{ name: 'JSON', extensions: ['json'] }]

/** The team file that the person chooses on this computer; `null` where they choose none. */
export async function askForTeamFile(): Promise<string | null> {
  const { filePaths } = await dialog.showOpenDialog({
    title: t('team.dialog'),
    filters: FILTERS,
    properties: ['openFile'],
  })
  return filePaths[0] ?? null
}

/** Writes a text where the person says; `null` where they say nowhere. Throws `tool-file-unwritable`. */
export async function saveAsked(text: string, suggested: string): Promise<string | null> {
  const { filePath } = await dialog.showSaveDialog({
    title: t('team.export-dialog'),
    filters: FILTERS,
    defaultPath: suggested,
  })
  if (!filePath) return null
  await writeFile(filePath, text).catch((cause: unknown) => {
    const details = {
      file: printable(filePath),
      reason: fileErrorReason(cause),
      instead: t('team.export-instead'),
    }
    throw new AppError('tool-file-unwritable', details, { cause })
  })
  return filePath
}
