import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { startDesktop, type RunningDesktop } from './harness.ts'
import { OWN_HOME, startAgain, strips } from './trouble-app.ts'
import { ask, borrow } from './view-door.ts'

let desktop: RunningDesktop | null = null

afterEach(async () => {
  await desktop?.end()
  desktop = null
})

test('settings that cannot be read are set aside by name, and put back they are as before', async () => {
  desktop = await startDesktop({ app: { env: OWN_HOME } })
  const { app } = desktop
  await app.owns()
  const first = await app.page('window')
  await borrow(desktop, first, 1)
  await ask(first, 'settings.change', { theme: 'dark' })
  await app.quit()
  const [settings, own] = [join(app.home, 'settings.json'), join(app.home, 'desktop.json')]
  const [engineText, ownText] = [await readFile(settings, 'utf8'), await readFile(own, 'utf8')]
  // Cut off, as by a full disk, and not what it should be.
  await writeFile(settings, engineText.slice(0, engineText.length / 2))
  await writeFile(own, '{"version":1,"settings":{"theme":"purple"},"windowBounds":null}')

  const damaged = await startAgain(desktop)
  try {
    const view = await damaged.page('window')
    await expect
      .poll(() => strips(view))
      .toEqual([
        { text: expect.stringContaining(`${settings}.corrupt-1`), tone: 'now' },
        { text: expect.stringContaining(`${own}.corrupt-1`), tone: null },
      ])
    expect((await strips(view)).map(({ text }) => text).join()).not.toMatch(/[{}]/)
    expect(await readFile(`${own}.corrupt-1`, 'utf8')).toContain('purple')
    await ask(view, 'settings.change', { theme: 'light' })
    expect(JSON.parse(await readFile(own, 'utf8'))).toMatchObject({ settings: { theme: 'light' } })
    await damaged.quit()
  } finally {
    await damaged.end()
  }

  await writeFile(settings, engineText)
  await writeFile(own, ownText)
  const mended = await startAgain(desktop)
  try {
    const view = await mended.page('window')
    const { live } = await ask(view, 'snapshot.get', undefined)
    expect(live.portals.map(({ signIn }) => signIn.phase)).toEqual(['signed-in'])
    expect(live.sessions).toHaveLength(1)
    expect(live.notices).toEqual([])
  } finally {
    await mended.end()
  }
})
