import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

// Electron gets ready and the app waits for it, until Playwright has connected and calls this by its name.
const HOLD = `import { app } from 'electron'
const ready = app.whenReady()
const held = Promise.withResolvers()
app.whenReady = () => held.promise
globalThis.__playwright_run = () => void ready.then(held.resolve)
`

/**
 * Writes a folder that runs the app of another one, but opens nothing before Playwright looks: of a page that is on its
 * way when it connects Playwright may miss that it came, and then waits for it for ever.
 */
export async function writeHeldApp(app: string, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true })
  const about = JSON.parse(await readFile(join(app, 'package.json'), 'utf8')) as { main: string }
  const main = JSON.stringify(pathToFileURL(join(app, about.main)).href)
  await writeFile(join(folder, 'held.mjs'), `${HOLD}await import(${main})\n`)
  await writeFile(join(folder, 'package.json'), JSON.stringify({ ...about, main: 'held.mjs' }))
}
