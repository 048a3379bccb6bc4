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
  const settings = join(app.home, 'settings.json')
  const text = await readFile(settings, 'utf8')
  // Cut off, as by a full disk.
  await writeFile(settings, text.slice(0, text.length / 2))

  const damaged = await startAgain(desktop)
  try {
    const view = await damaged.page('window')
    await expect
      .poll(() => strips(view))
      .toEqual([{ text: expect.stringContaining(`${settings}.corrupt-1`), tone: 'now' }])
    expect((await strips(view)).map(({ text: said }) => said).join()).not.toMatch(/[{}]/)
    await damaged.quit()
  } finally {
    await damaged.end()
  }

  // By hand, into what it cannot be.
  await writeFile(settings, text.replace('"dark"', '"purple"'))
  const mended = await startAgain(desktop)
  try {
    const view = await mended.page('window')
    const { live } = await ask(view, 'snapshot.get', undefined)
    expect(live.portals.map(({ signIn }) => signIn.phase)).toEqual(['signed-in'])
    expect(live.sessions).toHaveLength(1)
    expect(live.notices).toEqual([])
    await expect
      .poll(() => strips(view))
      .toEqual([{ text: expect.stringContaining('cannot be: theme'), tone: null }])

    await ask(view, 'settings.change', { theme: 'light' })
    await expect.poll(() => strips(view)).toEqual([])
    const { portals, desktop: own } = JSON.parse(await readFile(settings, 'utf8')) as {
      portals: readonly { name: string }[]
      desktop: { theme: string }
    }
    expect([portals[0]?.name, own.theme]).toEqual([live.portals[0]!.name, 'light'])

    // With an editor, while it runs.
    await writeFile(settings, text.replaceAll(portals[0]!.name, 'corp'))
    await expect
      .poll(() => ask(view, 'snapshot.get', undefined).then((now) => now.live.portals[0]?.name))
      .toBe('corp')
    await expect.poll(() => view.getAttribute('html', 'data-theme')).toBe('dark')
  } finally {
    await mended.end()
  }
})
