import type { PlannedNotification } from '../../shared/notification-text.ts'
import type { TrayAction } from '../../shared/tray-menu.ts'
import type { Stop } from '../core/ports.ts'
import { hasOwner, isActivatable, onOwnerChange, type SessionBus } from './session-bus.ts'

/** Shows a notification, and runs what its buttons stand for. What it gives takes the notification away again. */
export type ShowNotification = (notification: PlannedNotification) => Promise<Stop>

const SERVER = {
  destination: 'org.freedesktop.Notifications',
  path: '/org/freedesktop/Notifications',
  interface: 'org.freedesktop.Notifications',
} as const

/**
 * Notifications of a Linux desktop, by its own protocol: Electron's leave out the buttons there.
 * https://specifications.freedesktop.org/notification-spec/latest/
 * @param options.onPresence Told now, and whenever it changes, whether anything here shows them: a daemon may start
 * after the app, and end before it.
 */
export async function openBusNotifications(
  bus: SessionBus,
  options: {
    icon: string
    run: (actions: readonly TrayAction[]) => void
    onPresence: (isThere: boolean) => void
  },
): Promise<ShowNotification> {
  const { icon, run, onPresence } = options
  const shown = new Map<number, ReadonlyMap<string, readonly TrayAction[]>>()

  await bus.onSignal(SERVER.interface, 'ActionInvoked', ([id, key]) => {
    run(shown.get(Number(id))?.get(String(key)) ?? [])
  })
  await bus.onSignal(SERVER.interface, 'NotificationClosed', ([id]) => void shown.delete(Number(id)))
  await onOwnerChange(bus, SERVER.destination, (isOwned) => {
    // The next daemon counts from the beginning: its numbers mean other notifications.
    shown.clear()
    if (isOwned) onPresence(true)
    else void isThere(bus).then(onPresence, () => onPresence(false))
  })
  onPresence(await isThere(bus))

  return async ({ title, body, buttons, open }) => {
    // Asked each time: it starts the daemon where none runs yet, and that one may be another than before.
    const capabilities = await bus.call({ ...SERVER, member: 'GetCapabilities' })
    const can = (what: string) => Array.isArray(capabilities) && capabilities.includes(what)
    const choices = buttons.map(({ label, actions }, index) => ({ key: `button-${index}`, label, actions }))
    const actions = can('actions')
      ? ['default', title, ...choices.flatMap(({ key, label }) => [key, label])]
      : []
    const text = can('body-markup') ? escaped(body) : body
    // Urgent ones stay until they are seen on many desktops; a session's end is not that.
    const hints = [
      ['urgency', ['y', 1]],
      ['desktop-entry', ['s', 'lanyard']],
    ]
    const id = await bus.call({
      ...SERVER,
      member: 'Notify',
      signature: 'susssasa{sv}i',
      body: ['Lanyard', 0, icon, title, text, actions, hints, -1],
    })
    const runs = new Map<string, readonly TrayAction[]>(choices.map(({ key, actions }) => [key, actions]))
    shown.set(Number(id), runs.set('default', [open]))
    return () => {
      // One that the person has closed is another's number by now, or nobody's.
      if (!shown.delete(Number(id))) return
      const close = { ...SERVER, member: 'CloseNotification', signature: 'u', body: [Number(id)] }
      bus.call(close).catch(() => {})
    }
  }
}

/** Whether somebody shows them, or the bus would start who does. */
async function isThere(bus: SessionBus): Promise<boolean> {
  return (await hasOwner(bus, SERVER.destination)) || isActivatable(bus, SERVER.destination)
}

/** The body may hold markup, and names come from elsewhere. */
function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
