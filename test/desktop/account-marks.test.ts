import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { until } from '../../electron/dev/until.ts'
import { startDesktop, type RunningDesktop } from './harness.ts'
import { ask, borrow } from './view-door.ts'

let desktop: RunningDesktop
let view: Page
let staging: string

beforeAll(async () => {
  desktop = await startDesktop()
  view = await desktop.app.page('window')
  await desktop.app.owns()
  const ids = await borrow(desktop, view, 2)
  staging = ids[1] ?? ''
})

afterAll(() => desktop?.end())

test('what is chosen at an account holds for its consoles: where they open, and what their frame says', async () => {
  await view.getByRole('button', { name: /^Sessions/ }).click()
  await view
    .getByRole('button', { name: /^payments-staging/ })
    .first()
    .click()
  const drawer = view.getByRole('complementary')
  await drawer.getByLabel('Environment').selectOption('Production')
  await drawer.getByLabel('Consoles in').selectOption('Lanyard window')
  await drawer.getByText('Production', { exact: true }).first().waitFor()
  await ask(view, 'session.show-console', { sessionId: staging, service: null })

  const [frame] = await until(
    async () => desktop.app.electron.windows().filter((page) => page.url().startsWith('lanyard://frame/')),
    (found) => found.length === 1,
  )
  await expect.poll(() => frame?.innerText('header')).toMatch(/PRODUCTION\s+payments-staging/)
})

test('the app tells what runs and where its things lie, and they lie there', async () => {
  const { electron, home } = await ask(view, 'app.about', undefined)
  expect(electron).toMatch(/^\d+\.\d+\.\d+$/)
  expect(existsSync(join(home, 'run', 'engine.sock'))).toBe(true)
})
