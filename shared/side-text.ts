import { printable } from './printable.ts'
import type { SideOutcome } from './profile-views.ts'
import { t } from './text.ts'

/** What became of the other side's file by a request, or would, in a sentence. */
export function sideChangeText(side: SideOutcome, preview: boolean): string {
  if (side.error) return sideText(side)
  const facts = { file: printable(side.file ?? ''), count: side.changes.length }
  if (side.changes.length === 0) return t('profiles.unchanged', facts)
  return t(preview ? 'profiles.would' : 'profiles.side-done', facts)
}

/** How the other side's file is, in a sentence. */
export function sideText({ side, file, changes, error }: SideOutcome): string {
  const names = { side: printable(side), file: printable(file ?? '') }
  if (error)
    return t('profiles.side-failed', { ...names, reason: printable(`${error.message} ${error.fix}`) })
  if (changes.length === 0) return t('profiles.side-written', names)
  return t('profiles.side-differs', { ...names, count: changes.length })
}
