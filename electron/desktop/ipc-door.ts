import { ipcMain, type IpcMainEvent, type IpcMainInvokeEvent, type WebContents } from 'electron'
import { toAppError } from '../../shared/errors.ts'
import type { DesktopCommand, DesktopInput } from '../../shared/desktop-contract.ts'
import type { Log } from '../core/ports.ts'
import { CHANNEL } from './channels.ts'
import type { DesktopDispatch } from './desktop-dispatch.ts'
import { APP_ORIGIN } from './renderer-files.ts'
import type { ViewFeed } from './view-feed.ts'

/** Answers the views. Whatever comes from a page that is not the app's own, or from a frame within one, is dropped. */
export function openIpcDoor(ports: {
  dispatch: DesktopDispatch
  feedOf: (contents: WebContents) => ViewFeed | null
  log: Log
}): void {
  const { dispatch, feedOf, log } = ports

  ipcMain.handle(CHANNEL.dispatch, async (event, name: unknown, input: unknown) => {
    if (!isOurs(event)) {
      log.warn('stranger-at-the-door', { url: event.senderFrame?.url ?? '' })
      throw new Error('Refused')
    }
    try {
      const output = await dispatch(String(name) as DesktopCommand, input as DesktopInput<DesktopCommand>)
      return { ok: true, output }
    } catch (thrown) {
      const error = toAppError(thrown)
      if (error.code === 'unexpected') log.error('command-failed', { name, error })
      return { ok: false, error: error.view() }
    }
  })
  ipcMain.on(CHANNEL.watch, (event) => {
    if (isOurs(event)) feedOf(event.sender)?.begin()
  })
  ipcMain.on(CHANNEL.unwatch, (event) => {
    if (isOurs(event)) feedOf(event.sender)?.end()
  })
}

function isOurs({ senderFrame, sender }: IpcMainEvent | IpcMainInvokeEvent): boolean {
  return (
    senderFrame !== null && senderFrame === sender.mainFrame && senderFrame.url.startsWith(`${APP_ORIGIN}/`)
  )
}
