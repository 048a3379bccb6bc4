import { lazy, Suspense, type ComponentType } from 'react'
import { t } from '../../shared/text.ts'
import { SETTINGS_PAGES, showSettings, useView, type SettingsPage } from '../view-state.ts'
import { AboutSettings } from './settings-about.tsx'
import { ConsoleSettings } from './settings-console.tsx'
import { GeneralSettings, SecuritySettings, TerminalSettings } from './settings-pages.tsx'
import { NotificationSettings } from './settings-notifications.tsx'
import { ProfileSettings } from './settings-profiles.tsx'

/** Read once it is looked at: hardly anybody does more than once. */
const TeamSettings = lazy(async () => ({ default: (await import('./settings-team.tsx')).TeamSettings }))

const PAGES: Readonly<Record<SettingsPage, ComponentType>> = {
  general: GeneralSettings,
  notifications: NotificationSettings,
  terminal: TerminalSettings,
  profiles: ProfileSettings,
  console: ConsoleSettings,
  security: SecuritySettings,
  team: TeamSettings,
  about: AboutSettings,
}

export function SettingsView() {
  const shown = useView(({ settingsPage }) => settingsPage)
  const Page = PAGES[shown]
  return (
    <>
      <header className="topbar">
        <h1>{t('nav.settings')}</h1>
      </header>
      <div className="settings">
        <nav className="settings-nav" aria-label={t('settings.pages')}>
          {SETTINGS_PAGES.map((name) => (
            <button
              key={name}
              type="button"
              className="nav-item"
              aria-current={name === shown ? 'page' : undefined}
              onClick={() => showSettings(name)}
            >
              {t(`settings.${name}`)}
            </button>
          ))}
        </nav>
        <section className="settings-page" aria-labelledby="settings-title" tabIndex={-1}>
          <h2 id="settings-title">{t(`settings.${shown}`)}</h2>
          <Suspense>
            <Page />
          </Suspense>
        </section>
      </div>
    </>
  )
}
