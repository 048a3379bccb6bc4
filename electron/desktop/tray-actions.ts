import { Notification } from 'electron'
import { toAppError } from '../../shared/errors.ts'
import type { TrayAction } from '../../shared/tray-menu.ts'
import type { Log } from '../core/ports.ts'
import type { DesktopDispatch } from './desktop-dispatch.ts'

/** Runs what a row of the menu or a button of a notification stands for, and says it where that did not work. */
export function createTrayActions(ports: {
  dispatch: DesktopDispatch
  /** The person clicks on what went wrong. */
  onFailed: () => void
  log: Log
}): (actions: readonly TrayAction[]) => void {
  const { dispatch, onFailed, log } = ports
  return (actions) => {
    for (const { command, input } of actions) {
      // The pair is one of the contract's; TypeScript sees only two unions.
      dispatch(command, input as never).catch((thrown: unknown) => {
        const error = toAppError(thrown)
        log.warn('tray-action-failed', { command, error })
        const notification = new Notification({ title: error.message, body: error.fix })
        notification.on('click', onFailed)
        notification.show()
      })
    }
  }
}
