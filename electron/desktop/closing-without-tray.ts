import { dialog } from 'electron'
import { t } from '../../shared/text.ts'
import type { DesktopFacts } from './desktop-facts.ts'
import type { WindowState } from './window-state.ts'

/**
 * Where there is no tray, a window that is closed leaves nothing to be seen of an app that goes on. That is said once,
 * with the choice to quit; whoever has read it knows.
 */
export function createFarewell(ports: {
  facts: DesktopFacts
  state: Pick<WindowState, 'saidFarewell' | 'keepSaidFarewell'>
  quit: () => void
}): () => Promise<void> {
  const { facts, state, quit } = ports
  return async () => {
    if (facts.get().trayless === null || state.saidFarewell()) return
    state.keepSaidFarewell()
    const { response } = await dialog.showMessageBox({
      type: 'info',
      message: t('farewell.title'),
      detail: t('farewell.text'),
      buttons: [t('farewell.stay'), t('tray.quit')],
      defaultId: 0,
      cancelId: 0,
    })
    if (response === 1) quit()
  }
}
