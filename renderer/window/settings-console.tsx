import { t } from '../../shared/text.ts'
import { useNames } from '../names.ts'
import { useEngine, useMarks, useSettings } from '../store.ts'
import { ConsoleChoice } from './account-choices.tsx'
import { change, ChoiceSetting } from './settings-controls.tsx'

export function ConsoleSettings() {
  const { console } = useSettings()
  return (
    <>
      <ChoiceSetting
        name={t('setting.console')}
        says={t(console === 'window' ? 'setting.console-window-says' : 'setting.console-browser-says')}
        value={console}
        choices={[
          { value: 'default-browser', text: t('setting.console-browser') },
          { value: 'window', text: t('setting.console-window') },
        ]}
        change={(console) => change({ console })}
      />
      <Exceptions />
    </>
  )
}

/** The accounts with a choice of their own, to be changed or taken back where all of them are seen. */
function Exceptions() {
  const marks = useMarks()
  const accounts = useEngine(({ catalog }) => catalog?.accounts)
  const names = useNames()
  const exceptions = Object.keys(marks).filter((accountId) => marks[accountId]?.console !== undefined)
  if (exceptions.length === 0) return null
  return (
    <div className="setting exceptions">
      <div className="setting-text">
        <p>{t('setting.console-exceptions')}</p>
        <p className="says">{t('setting.console-exceptions-says')}</p>
      </div>
      {exceptions.map((accountId) => {
        const accountName = accounts?.find((account) => account.accountId === accountId)?.name ?? ''
        const name = names.account({ accountId, accountName })
        return (
          <div key={accountId} className="exception">
            <span className="cut">{name}</span>
            <span className="digits">{names.id(accountId)}</span>
            <ConsoleChoice accountId={accountId} label={t('setting.console-of', { name })} />
          </div>
        )
      })}
    </div>
  )
}
