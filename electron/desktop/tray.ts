import { join } from 'node:path'
import { nativeImage, nativeTheme, Tray, type NativeImage } from 'electron'
import type { TrayAction, TrayRow } from '../../shared/tray-menu.ts'
import type { TrayIcon } from '../../shared/tray-state.ts'
import { toMenu } from './native-menu.ts'
import type { Rectangle } from './panel-place.ts'

/** All that the tray shows. */
export interface TrayModel {
  readonly icon: TrayIcon
  readonly tooltip: string
  /** The number of active sessions, where the platform shows text. */
  readonly title: string
  readonly rows: readonly TrayRow[]
}

export interface TrayView {
  /** Draws what differs from the last time, and only that: an open menu would close. */
  draw(model: TrayModel): void
  /** Where the icon is, where the system tells. */
  bounds(): Rectangle | null
  close(): void
}

export function openTray(ports: {
  images: string
  desktopName: string
  onClick: (icon: Rectangle | null) => void
  run: (actions: readonly TrayAction[]) => void
}): TrayView {
  const { images, desktopName, onClick, run } = ports
  const tray = new Tray(imageOf('idle'))
  let drawn: TrayModel | null = null
  let drawnRows = ''

  function imageOf(icon: TrayIcon): NativeImage {
    const ink = process.platform !== 'darwin' && isPanelDark(desktopName) ? 'dark' : 'light'
    const image = nativeImage.createFromPath(join(images, `${icon}-${ink}.png`))
    image.setTemplateImage(process.platform === 'darwin')
    return image
  }

  function bounds(): Rectangle | null {
    // Linux does not tell.
    const found = tray.getBounds()
    return found.width > 0 ? found : null
  }

  const onTheme = () => tray.setImage(imageOf(drawn?.icon ?? 'idle'))
  nativeTheme.on('updated', onTheme)
  tray.on('click', () => onClick(bounds()))

  return {
    bounds,
    draw(model) {
      if (model.icon !== drawn?.icon) tray.setImage(imageOf(model.icon))
      if (model.tooltip !== drawn?.tooltip) tray.setToolTip(model.tooltip)
      if (model.title !== drawn?.title && process.platform === 'darwin') tray.setTitle(model.title)
      const rows = JSON.stringify(model.rows)
      if (rows !== drawnRows) tray.setContextMenu(toMenu(model.rows, run))
      drawn = model
      drawnRows = rows
    },
    close() {
      nativeTheme.off('updated', onTheme)
      tray.destroy()
    },
  }
}

/** On Linux panels are dark whatever the theme, as they come; KDE's goes with it, as Windows' does. */
function isPanelDark(desktopName: string): boolean {
  const isAlwaysDark = process.platform === 'linux' && !/kde/i.test(desktopName)
  return isAlwaysDark || nativeTheme.shouldUseDarkColors
}
