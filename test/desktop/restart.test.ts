import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import { startDesktop, type RunningDesktop } from './harness.ts'
import { ask, borrow } from './view-door.ts'

let desktop: RunningDesktop

beforeAll(async () => {
  // As in a real home, whose sign-ins lie in a vault that the keychain locks.
  desktop = await startDesktop({ app: { env: { LANYARD_PRACTICE: undefined } } })
  await desktop.app.owns()
})

afterAll(() => desktop?.end())

const asked = (operation: string): number => desktop.emulator.log.counts()[operation] ?? 0

async function portalSays(view: Page): Promise<string> {
  await view.locator('.portal').waitFor()
  return view.locator('.portal').innerText()
}

test('quit and started again, the app is still signed in, and borrows at once', async () => {
  const before = await desktop.app.page('window')
  await borrow(desktop, before, 1)
  const { live } = await ask(before, 'snapshot.get', undefined)
  expect(live.vault).toEqual({ kind: 'keychain' })
  const signIns = asked('CreateToken')

  expect(await desktop.app.quit()).toBe(0)
  await desktop.startAgain()

  const view = await desktop.app.page('window')
  expect(await portalSays(view)).toMatch(/59 min|1 h/)
  const row = view.locator('.session').filter({ hasText: 'payments-prod' })
  await row.getByRole('button', { name: /^Start / }).click()
  await row.getByText('renews itself').waitFor()
  expect(asked('CreateToken')).toBe(signIns)
  expect(asked('Authorize')).toBe(1)
})
