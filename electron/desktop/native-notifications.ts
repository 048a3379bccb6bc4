import { Notification } from 'electron'
import type { TrayAction } from '../../shared/tray-menu.ts'
import type { ShowNotification } from './bus-notifications.ts'

/** Electron's own notifications, for macOS and Windows. */
export function openNativeNotifications(
  icon: string,
  run: (actions: readonly TrayAction[]) => void,
): ShowNotification | null {
  if (!Notification.isSupported()) return null
  // One that nobody holds on to is collected, and its buttons with it.
  const held = new Set<Notification>()
  return async ({ title, body, buttons, open }) => {
    const notification = new Notification({
      title,
      body,
      icon,
      actions: buttons.map(({ label }) => ({ type: 'button', text: label })),
    })
    held.add(notification)
    notification.on('action', (_event, index: number) => run(buttons[index]?.actions ?? []))
    notification.on('click', () => run([open]))
    notification.on('close', () => void held.delete(notification))
    notification.show()
    return () => notification.close()
  }
}
