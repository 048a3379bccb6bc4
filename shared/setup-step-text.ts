import type { SetupStep } from './setup.ts'
import { t } from './text.ts'

/** What is new or changes with a part of a setup, or why it cannot be. It may name anything. */
export function setupStepText({ changes, error }: Pick<SetupStep, 'changes' | 'error'>): string {
  if (error) return `${error.message} ${error.fix}`
  return changes
    .map(({ field, from, to }) => {
      // The kind says by itself what it is.
      const said = field === 'kind' ? (to ?? '') : `${field} ${to ?? t('setup.none')}`
      return from === null ? said : t('setup.was', { said, from })
    })
    .join(', ')
}
