import { Layers, Plus, Settings, Timer, type LucideIcon } from 'lucide-react'
import { isLive } from '../../shared/session-state.ts'
import { t } from '../../shared/text.ts'
import { IconButton } from '../icon-button.tsx'
import { useEngine, usePortals } from '../store.ts'
import { addPortal, showView, useView, type View } from '../view-state.ts'
import { Logo } from './logo.tsx'
import { PortalRow } from './portal-row.tsx'

const VIEWS: readonly (readonly [View, LucideIcon])[] = [
  ['sessions', Timer],
  ['accounts', Layers],
  ['settings', Settings],
]

export function Sidebar() {
  const portals = usePortals()
  const sessions = useEngine(({ live }) => live?.sessions.filter(({ state }) => isLive(state)).length ?? 0)
  const accounts = useEngine((state) => state.catalog?.accounts.length ?? 0)
  const view = useView((state) => (state.addingPortal ? null : state.view))
  const counts = { sessions, accounts, settings: 0 }
  return (
    <nav className="sidebar" aria-label={t('nav.label')}>
      <div className="brand">
        <Logo />
        Lanyard
      </div>
      {VIEWS.map(([name, Icon]) => (
        <button
          key={name}
          type="button"
          className="nav-item"
          aria-current={view === name ? 'page' : undefined}
          onClick={() => showView(name)}
        >
          <Icon />
          {t(`nav.${name}`)}
          {counts[name] > 0 && <span className="count digits">{counts[name].toLocaleString()}</span>}
        </button>
      ))}
      <section className="portals" aria-labelledby="portals-title">
        <div className="portals-head">
          <h2 id="portals-title">{t('nav.portals')}</h2>
          <IconButton label={t('portal.add')} onClick={() => addPortal(true)}>
            <Plus />
          </IconButton>
        </div>
        <ul>
          {portals.map((portal) => (
            <li key={portal.id}>
              <PortalRow portal={portal} />
            </li>
          ))}
        </ul>
      </section>
    </nav>
  )
}
