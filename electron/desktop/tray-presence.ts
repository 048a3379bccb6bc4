import { t } from '../../shared/text.ts'
import type { DesktopFacts } from './desktop-facts.ts'
import { hasOwner, onOwnerChange, property, type SessionBus } from './session-bus.ts'

const WATCHER = {
  destination: 'org.kde.StatusNotifierWatcher',
  path: '/StatusNotifierWatcher',
  interface: 'org.kde.StatusNotifierWatcher',
} as const

/** Keeps saying whether this desktop shows tray icons: GNOME alone does not, and a panel may start after the app. */
export async function watchTrayPresence(bus: SessionBus | null, facts: DesktopFacts): Promise<void> {
  if (!bus) {
    facts.update({ trayless: t('desktop.trayless') })
    return
  }
  const look = async () => {
    const trayless = (await hasTray(bus)) ? null : t('desktop.trayless')
    if (facts.get().trayless !== trayless) facts.update({ trayless })
  }
  const again = () => void look().catch(() => {})
  await onOwnerChange(bus, WATCHER.destination, again)
  await bus.onSignal(WATCHER.interface, 'StatusNotifierHostRegistered', again)
  await look()
}

async function hasTray(bus: SessionBus): Promise<boolean> {
  if (!(await hasOwner(bus, WATCHER.destination))) return false
  return (await property(bus, WATCHER, 'IsStatusNotifierHostRegistered')) === true
}
