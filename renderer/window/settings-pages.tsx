import { printable } from '../../shared/printable.ts'
import { EMPTY_LIVE } from '../../shared/snapshot.ts'
import { t } from '../../shared/text.ts'
import { FixText } from '../fix-text.tsx'
import { SHELLS } from '../shells.ts'
import { useEngine, useMissing, useSettings } from '../store.ts'
import { change, ChoiceSetting, NumberSetting, Setting, SwitchSetting } from './settings-controls.tsx'
import { ShortcutField } from './shortcut-field.tsx'
import { TerminalSetting } from './terminal-field.tsx'

export function GeneralSettings() {
  const { theme, launchAtLogin, globalShortcut, presenterMode } = useSettings()
  const shortcutMissing = useMissing('shortcut')
  return (
    <>
      <ChoiceSetting
        name={t('setting.theme')}
        says={t('setting.theme-says')}
        value={theme}
        choices={[
          { value: 'system', text: t('setting.theme-system') },
          { value: 'light', text: t('setting.theme-light') },
          { value: 'dark', text: t('setting.theme-dark') },
        ]}
        change={(theme) => change({ theme })}
      />
      <SwitchSetting
        name={t('setting.launch')}
        says={t('setting.launch-says')}
        on={launchAtLogin}
        change={(launchAtLogin) => change({ launchAtLogin })}
      />
      <Setting
        name={t('setting.shortcut')}
        says={<FixText text={shortcutMissing ?? t('setting.shortcut-says')} />}
      >
        {(ids) => <ShortcutField value={globalShortcut} {...ids} />}
      </Setting>
      <SwitchSetting
        name={t('setting.presenter')}
        says={t('setting.presenter-says')}
        on={presenterMode}
        change={(presenterMode) => change({ presenterMode })}
      />
    </>
  )
}

export function TerminalSettings() {
  const { shell } = useSettings()
  return (
    <>
      <TerminalSetting />
      <Setting name={t('setting.shell')} says={t('setting.shell-says')}>
        {({ labelId, saysId }) => (
          <select
            className="field"
            aria-labelledby={labelId}
            aria-describedby={saysId}
            value={shell}
            onChange={(event) => {
              const chosen = SHELLS.find(({ format }) => format === event.target.value)
              if (chosen) change({ shell: chosen.format })
            }}
          >
            {SHELLS.map(({ format, name }) => (
              <option key={format} value={format}>
                {name}
              </option>
            ))}
          </select>
        )}
      </Setting>
    </>
  )
}

export function SecuritySettings() {
  const { clipboardClearSeconds } = useSettings()
  const vault = useEngine(({ live }) => live?.vault) ?? EMPTY_LIVE.vault
  return (
    <>
      <NumberSetting
        name={t('setting.clipboard')}
        says={t('setting.clipboard-says')}
        value={clipboardClearSeconds}
        least={5}
        most={3600}
        unit={t('setting.seconds')}
        change={(clipboardClearSeconds) => change({ clipboardClearSeconds })}
      />
      <Setting
        name={t('setting.vault')}
        says={
          vault.kind === 'memory'
            ? t('vault.memory', { reason: printable(vault.reason) })
            : t(vault.kind === 'practice' ? 'vault.practice' : 'setting.vault-keychain-says')
        }
      >
        {() => (
          <span className="badge" data-tone={vault.kind === 'memory' ? 'soon' : 'plain'}>
            {t(vault.kind === 'keychain' ? 'setting.vault-keychain' : 'setting.vault-memory')}
          </span>
        )}
      </Setting>
    </>
  )
}
