import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, type Browser, type Page } from 'playwright-core'
import { processesWith } from '../../electron/dev/process-marks.ts'
import { until } from '../../electron/dev/until.ts'
import { BROWSER_QUIET } from '../renderer/browser.ts'

/** Chromium takes seconds for a first start on a busy machine (milliseconds). */
const PATIENCE_MS = 30_000

/** A real browser on the desktop of whoever opens it; what it shows can be read and clicked. */
export interface ShownBrowser {
  /** For BROWSER. The first page starts it; the next ones come as further tabs. */
  readonly command: string
  /** Waits for so many tabs with a path, and gives them. */
  pages(path: string, count: number): Promise<readonly Page[]>
  end(): Promise<void>
}

/** Prepares a browser that starts when something opens a page in it. */
export async function prepareBrowser(): Promise<ShownBrowser> {
  const folder = await mkdtemp(join(tmpdir(), 'lanyard-b-'))
  const profile = join(folder, 'profile')
  const command = join(folder, 'browser')
  const flags = [...BROWSER_QUIET, '--password-store=basic', '--remote-debugging-port=0']
  // The variable marks it and what it starts, so that its end can be waited for.
  await writeFile(
    command,
    `#!/bin/sh\nLANYARD_TEST_BROWSER='${folder}' exec /usr/bin/chromium ${flags.join(' ')} '--user-data-dir=${profile}' "$@"\n`,
    { mode: 0o755 },
  )
  let connected: Promise<Browser> | null = null

  async function connect(): Promise<Browser> {
    const file = join(profile, 'DevToolsActivePort')
    const text = await until(
      () => readFile(file, 'utf8').catch(() => ''),
      (written) => /^\d+\n./.test(written),
      PATIENCE_MS,
    )
    return chromium.connectOverCDP(`http://127.0.0.1:${text.split('\n')[0]}`)
  }

  return {
    command,
    async pages(path, count) {
      connected ??= connect()
      const browser = await connected
      const shown = async () => browser.contexts().flatMap((context) => context.pages())
      const at = (page: Page) => URL.canParse(page.url()) && new URL(page.url()).pathname === path
      const found = await until(shown, (pages) => pages.filter(at).length === count, PATIENCE_MS)
      return found.filter(at)
    },
    async end() {
      if (existsSync(profile)) {
        const browser = await (connected ?? connect()).catch(() => null)
        const session = await browser?.newBrowserCDPSession().catch(() => null)
        await session?.send('Browser.close').catch(() => {})
      }
      const left = () => processesWith('LANYARD_TEST_BROWSER', folder)
      await until(left, (processes) => processes.length === 0, PATIENCE_MS)
      await rm(folder, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}
