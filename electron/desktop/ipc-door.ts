import { ipcMain, type IpcMainEvent, type IpcMainInvokeEvent, type WebContents } from 'electron'
import { toAppError } from '../../shared/errors.ts'
import type { DesktopCommand, DesktopInput } from '../../shared/desktop-contract.ts'
import type { Log } from '../core/ports.ts'
import { CHANNEL } from './channels.ts'
import type { DesktopDispatch } from './desktop-dispatch.ts'
import { APP_ORIGIN } from './renderer-files.ts'
import type { ViewFeed } from './view-feed.ts'

/** What answers the views. */
export interface BehindDoor {
  readonly dispatch: DesktopDispatch
  readonly feedOf: (contents: WebContents) => ViewFeed | null
}

/**
 * Answers the views. Whatever comes from a page that is not the app's own, or from a frame within one, is dropped. A
 * page may be there before the engine is: then it waits for `inside`.
 */
export function openIpcDoor({ inside, log }: { inside: Promise<BehindDoor>; log: Log }): void {
  ipcMain.handle(CHANNEL.dispatch, async (event, name: unknown, input: unknown) => {
    if (!isOurs(event)) {
      log.warn('stranger-at-the-door', { url: event.senderFrame?.url ?? '' })
      throw new Error('Refused')
    }
    try {
      const { dispatch } = await inside
      const output = await dispatch(String(name) as DesktopCommand, input as DesktopInput<DesktopCommand>)
      return { ok: true, output }
    } catch (thrown) {
      const error = toAppError(thrown)
      if (error.code === 'unexpected') log.error('command-failed', { name, error })
      return { ok: false, error: error.view() }
    }
  })
  const feedAsked = (change: 'begin' | 'end') => (event: IpcMainEvent) => {
    if (isOurs(event)) void inside.then(({ feedOf }) => feedOf(event.sender)?.[change]())
  }
  ipcMain.on(CHANNEL.watch, feedAsked('begin'))
  ipcMain.on(CHANNEL.unwatch, feedAsked('end'))
}

function isOurs({ senderFrame, sender }: IpcMainEvent | IpcMainInvokeEvent): boolean {
  return (
    senderFrame !== null && senderFrame === sender.mainFrame && senderFrame.url.startsWith(`${APP_ORIGIN}/`)
  )
}
