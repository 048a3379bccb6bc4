import { contextBridge, ipcRenderer } from 'electron'
import type { Bridge, Update } from '../../shared/desktop-contract.ts'
import { CHANNEL, PANEL_QUERY } from './channels.ts'

// The page's own; the rest of this layer has no page.
declare const location: { readonly search: string }

const surface = location.search === PANEL_QUERY ? 'panel' : 'window'

// Nothing of Electron's goes over: a view gets these five things, and the host checks whatever comes through them.
const bridge: Bridge = {
  surface,
  platform: process.platform as Bridge['platform'],
  dispatch: (name, input) => ipcRenderer.invoke(CHANNEL.dispatch, name, input),
  watch(onUpdate) {
    const listener = (_event: unknown, update: Update) => onUpdate(update)
    ipcRenderer.on(CHANNEL.update, listener)
    ipcRenderer.send(CHANNEL.watch)
    return () => {
      ipcRenderer.off(CHANNEL.update, listener)
      if (ipcRenderer.listenerCount(CHANNEL.update) === 0) ipcRenderer.send(CHANNEL.unwatch)
    }
  },
  onShow(run) {
    const listener = (_event: unknown, view: Parameters<typeof run>[0]) => run(view)
    ipcRenderer.on(CHANNEL.show, listener)
    return () => void ipcRenderer.off(CHANNEL.show, listener)
  },
}

contextBridge.exposeInMainWorld('lanyard', bridge)
