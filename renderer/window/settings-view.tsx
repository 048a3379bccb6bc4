import { useState, type ComponentType } from 'react'
import { t } from '../../shared/text.ts'
import { AboutSettings } from './settings-about.tsx'
import { ConsoleSettings } from './settings-console.tsx'
import { GeneralSettings, SecuritySettings, TerminalSettings } from './settings-pages.tsx'
import { NotificationSettings } from './settings-notifications.tsx'
import { ProfileSettings } from './settings-profiles.tsx'

const PAGES = [
  ['general', GeneralSettings],
  ['notifications', NotificationSettings],
  ['terminal', TerminalSettings],
  ['profiles', ProfileSettings],
  ['console', ConsoleSettings],
  ['security', SecuritySettings],
  ['about', AboutSettings],
] as const satisfies readonly (readonly [string, ComponentType])[]

export function SettingsView() {
  const [shown, setShown] = useState<(typeof PAGES)[number][0]>('general')
  const Page = PAGES.find(([name]) => name === shown)![1]
  return (
    <>
      <header className="topbar">
        <h1>{t('nav.settings')}</h1>
      </header>
      <div className="settings">
        <nav className="settings-nav" aria-label={t('settings.pages')}>
          {PAGES.map(([name]) => (
            <button
              key={name}
              type="button"
              className="nav-item"
              aria-current={name === shown ? 'page' : undefined}
              onClick={() => setShown(name)}
            >
              {t(`settings.${name}`)}
            </button>
          ))}
        </nav>
        <section className="settings-page" aria-labelledby="settings-title" tabIndex={-1}>
          <h2 id="settings-title">{t(`settings.${shown}`)}</h2>
          <Page />
        </section>
      </div>
    </>
  )
}
