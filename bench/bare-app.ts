import { copyFile, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ROOT } from './practice.ts'

/** What the bare app says on standard output when its window has been painted, followed by epoch milliseconds. */
export const BARE_PAINTED = 'painted'

// The least that a tray app can be: an icon, and a window with an empty page, which a click shows and hides. As careful
// as ours is about what its page may do.
const MAIN = `
const { app, BrowserWindow, nativeImage, Tray } = require('electron')
const { join } = require('node:path')
app.setPath('userData', join(__dirname, 'data'))
app.on('window-all-closed', () => {})
app.whenReady().then(() => {
  const tray = new Tray(nativeImage.createFromPath(join(__dirname, 'icon.png')))
  const webPreferences = { sandbox: true, contextIsolation: true, nodeIntegration: false }
  const window = new BrowserWindow({ width: 1120, height: 740, show: false, webPreferences })
  window.once('ready-to-show', () => {
    console.log('${BARE_PAINTED} ' + (performance.timeOrigin + performance.now()))
    window.show()
  })
  let isQuitting = false
  app.on('before-quit', () => (isQuitting = true))
  window.on('close', (event) => isQuitting || (event.preventDefault(), window.hide()))
  window.loadFile(join(__dirname, 'index.html'))
  tray.on('click', () => (window.isVisible() ? window.hide() : window.show()))
  globalThis.kept = { tray, window }
})
`

/** Writes the bare app into a new folder, for Electron to run. */
export async function writeBareApp(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true })
  await writeFile(
    join(folder, 'package.json'),
    JSON.stringify({ name: 'bare', version: '0.0.0', main: 'main.cjs' }),
  )
  await writeFile(join(folder, 'main.cjs'), MAIN)
  await writeFile(join(folder, 'index.html'), '<!doctype html><title>Bare</title>\n')
  await copyFile(join(ROOT, 'assets/tray/idle-dark.png'), join(folder, 'icon.png'))
}
