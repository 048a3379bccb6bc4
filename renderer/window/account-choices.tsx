import { useMemo } from 'react'
import { CONSOLE_CHOICES, ENVIRONMENTS, type MarkChange } from '../../shared/account-marks.ts'
import { t } from '../../shared/text.ts'
import { ask, tryAsk } from '../ask.ts'
import { useNames } from '../names.ts'
import { useMarks, useSettings } from '../store.ts'
import { accountGroups } from './account-filter.ts'
import { SelectChoice, TextChoice } from './choice-controls.tsx'
import { ColourChoice } from './colour-choice.tsx'

interface AccountChoicesProps {
  account: { readonly accountId: string; readonly accountName: string }
}

/** What the user says of an account; it goes with the account wherever it is shown. */
export function AccountChoices({ account }: AccountChoicesProps) {
  const { accountId } = account
  const marks = useMarks()
  const { masked } = useNames()
  const groups = useMemo(() => accountGroups(marks), [marks])
  const mark = marks[accountId] ?? {}
  const change = (change: MarkChange) => void ask('account.mark', { accountId, change })
  return (
    <>
      {!masked && (
        <>
          <TextChoice
            key={`alias ${mark.alias}`}
            label={t('choice.shown-as')}
            value={mark.alias ?? ''}
            placeholder={account.accountName}
            save={(text) => tryAsk('account.mark', { accountId, change: { alias: text || null } })}
          />
          <TextChoice
            key={`group ${mark.group}`}
            label={t('choice.group')}
            value={mark.group ?? ''}
            placeholder={t('choice.no-group')}
            offered={groups}
            save={(text) => tryAsk('account.mark', { accountId, change: { group: text || null } })}
          />
        </>
      )}
      <SelectChoice
        label={t('choice.environment')}
        value={mark.environment ?? null}
        otherwise={t('choice.by-name')}
        choices={ENVIRONMENTS.map((value) => ({ value, text: t(`environment.${value}`) }))}
        change={(environment) => change({ environment })}
      />
      <ConsoleChoice accountId={accountId} />
      <ColourChoice account={account} />
    </>
  )
}

/** Where the consoles of an account open. */
export function ConsoleChoice({ accountId, label }: { accountId: string; label?: string }) {
  const marks = useMarks()
  const { console } = useSettings()
  return (
    <SelectChoice
      label={label ?? t('choice.console')}
      value={marks[accountId]?.console ?? null}
      otherwise={t('choice.console-as-set', { choice: t(`console-choice.${console}`) })}
      choices={CONSOLE_CHOICES.map((value) => ({ value, text: t(`console-choice.${value}`) }))}
      change={(console) => void ask('account.mark', { accountId, change: { console } })}
    />
  )
}
