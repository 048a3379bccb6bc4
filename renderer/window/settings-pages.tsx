import { printable } from '../../shared/printable.ts'
import { t } from '../../shared/text.ts'
import { FixText } from '../fix-text.tsx'
import { SHELLS } from '../shells.ts'
import { useEngine, useLive, useMissing, useSettings } from '../store.ts'
import { change, ChoiceSetting, NumberSetting, Setting, SwitchSetting } from './settings-controls.tsx'
import { ShortcutField } from './shortcut-field.tsx'

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
  )
}

export function ConsoleSettings() {
  const settings = useSettings()
  const exceptions = Object.keys(settings.consoleByAccount).length
  return (
    <>
      <ChoiceSetting
        name={t('setting.console')}
        says={t(
          settings.console === 'window' ? 'setting.console-window-says' : 'setting.console-browser-says',
        )}
        value={settings.console}
        choices={[
          { value: 'default-browser', text: t('setting.console-browser') },
          { value: 'window', text: t('setting.console-window') },
        ]}
        change={(console) => change({ console })}
      />
      {exceptions > 0 && (
        <Setting
          name={t('setting.console-exceptions')}
          says={t('setting.console-exceptions-says', { count: exceptions })}
        >
          {({ saysId }) => (
            <button
              type="button"
              className="button"
              aria-describedby={saysId}
              onClick={() => change({ consoleByAccount: {} })}
            >
              {t('setting.console-exceptions-clear')}
            </button>
          )}
        </Setting>
      )}
    </>
  )
}

export function SecuritySettings() {
  const { clipboardClearSeconds } = useSettings()
  const { vault } = useLive()
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

export function AboutSettings() {
  const desktop = useEngine((state) => state.desktop)
  const missing = desktop?.missing ?? []
  return (
    <div className="about selectable">
      <p>{t('about.what')}</p>
      <p>{t('about.network')}</p>
      <p>{t('about.licence')}</p>
      {desktop?.trayless != null && (
        <>
          <h3>{t('about.trayless')}</h3>
          <p>
            <FixText text={desktop.trayless} />
          </p>
        </>
      )}
      {missing.length > 0 && (
        <>
          <h3>{t('about.missing')}</h3>
          <dl>
            {missing.map(({ part, meaning }) => (
              <div key={part}>
                <dt>{t(`desktop.${part}`)}</dt>
                <dd>
                  <FixText text={meaning} />
                </dd>
              </div>
            ))}
          </dl>
        </>
      )}
    </div>
  )
}
