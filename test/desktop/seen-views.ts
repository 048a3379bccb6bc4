import type { Bridge } from '../../shared/desktop-contract.ts'
import type { RunningDesktop } from './harness.ts'

export interface Seen {
  /** The process that draws it; 0 where there is none. */
  readonly pid: number
  readonly visible: boolean
  readonly text: string
}

/** Through the main process: Playwright has given up a page whose process was killed. */
export function look({ app }: RunningDesktop, surface: Bridge['surface']): Promise<Seen> {
  return app.electron.evaluate(async ({ BrowserWindow }, wanted) => {
    for (const window of BrowserWindow.getAllWindows()) {
      const { webContents } = window
      // A page that loses its process meanwhile never answers.
      const [surface, text] = await Promise.race([
        webContents.executeJavaScript('[window.lanyard?.surface, document.body.innerText]'),
        new Promise<string[]>((resolve) => void setTimeout(resolve, 1000, [])),
      ])
      if (surface === wanted) return { pid: webContents.getOSProcessId(), visible: window.isVisible(), text }
    }
    return { pid: 0, visible: false, text: '' }
  }, surface)
}
