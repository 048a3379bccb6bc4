import { toAppError } from '../../shared/errors.ts'
import type { PlannedNotification } from '../../shared/notification-text.ts'
import type { TrayAction } from '../../shared/tray-menu.ts'
import type { Log } from '../core/ports.ts'
import type { DesktopDispatch } from './desktop-dispatch.ts'

const SHOW_SESSIONS: TrayAction = { command: 'window.show', input: { view: 'sessions' } }

/** Runs what a row of the menu or a button of a notification stands for, and says it where that did not work. */
export function createTrayActions(ports: {
  dispatch: DesktopDispatch
  show: (notification: PlannedNotification) => Promise<unknown>
  log: Log
}): (actions: readonly TrayAction[]) => void {
  const { dispatch, show, log } = ports
  return (actions) => {
    for (const { command, input } of actions) {
      // The pair is one of the contract's; TypeScript sees only two unions.
      dispatch(command, input as never).catch((thrown: unknown) => {
        const error = toAppError(thrown)
        log.warn('tray-action-failed', { command, error })
        show({ title: error.message, body: error.fix, buttons: [], open: SHOW_SESSIONS }).catch(
          (reason: unknown) => log.warn('not-notified', { error: reason }),
        )
      })
    }
  }
}
