import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** Where the parts of the app lie. */
export interface Places {
  /** The built window and panel. */
  readonly renderer: string
  readonly preload: string
  readonly trayImages: string
  /** The app's icon, for title bars and task lists. */
  readonly icon: string
  /** The same, as large as notifications have it. */
  readonly notificationIcon: string
  /** The practice organisation as a bundle, where the app is packaged. */
  readonly emulator: string
  /** The `lanyard` launcher, as other tools are told to call it. */
  readonly launcher: string
  /** The checkout, where this runs from one. */
  readonly checkout: string | null
}

/** @param bundle The folder of the built main script. @param resources Electron's own, where the app is packaged. */
export function findPlaces(bundle: string, resources: string | null): Places {
  const checkout = resources === null ? checkoutAbove(bundle) : null
  const assets = join(checkout ?? resources ?? bundle, 'assets')
  return {
    renderer: join(bundle, 'renderer'),
    preload: join(bundle, 'preload.cjs'),
    trayImages: join(assets, 'tray'),
    icon: join(assets, 'icon/128x128.png'),
    notificationIcon: join(assets, 'icon/64x64.png'),
    emulator: join(bundle, 'emulator.mjs'),
    launcher: join(assets, 'bin', process.platform === 'win32' ? 'lanyard.cmd' : 'lanyard'),
    checkout,
  }
}

function checkoutAbove(folder: string): string {
  for (let at = folder; dirname(at) !== at; at = dirname(at)) {
    if (existsSync(join(at, 'assets', 'bin', 'lanyard'))) return at
  }
  throw new Error(`No checkout of Lanyard lies around ${folder}`)
}
