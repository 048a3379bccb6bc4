import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import { run } from '../../electron/cli/demo/child.ts'
import { until } from '../../electron/dev/until.ts'
import { startDesktop, type RunningDesktop } from './harness.ts'
import { ask, borrow } from './view-door.ts'

let desktop: RunningDesktop
let view: Page
let sessionId: string

beforeAll(async () => {
  desktop = await startDesktop()
  view = await desktop.app.page('window')
  await desktop.app.owns()
  ;[sessionId = ''] = await borrow(desktop, view, 1)
  // As short as the setting goes.
  await ask(view, 'settings.change', { clipboardClearSeconds: 5 })
})

afterAll(() => desktop?.end())

/** What a shell has in its environment once somebody has pasted there. */
async function pastedIn(shell: string, pasted: string | null): Promise<readonly string[]> {
  const environment = { PATH: '/usr/bin:/bin', HOME: desktop.display.folder }
  const { stdout, stderr } = await run([shell, '-c', `${pasted}\nenv`], environment)
  return (stdout + stderr).split('\n')
}

test.each([
  ['bash', 'sh'],
  ['fish', 'fish'],
] as const)('copied for %s, credentials work where they are pasted', async (shell, format) => {
  await ask(view, 'session.copy', { sessionId, format })

  const environment = await pastedIn(shell, await desktop.display.clipboard())

  const { stdout } = await desktop.lanyard('credentials', 'payments-prod/AdministratorAccess')
  const { AccessKeyId, SecretAccessKey, SessionToken } = JSON.parse(stdout) as Record<string, string>
  expect(environment).toEqual(
    expect.arrayContaining([
      `AWS_ACCESS_KEY_ID=${AccessKeyId}`,
      `AWS_SECRET_ACCESS_KEY=${SecretAccessKey}`,
      `AWS_SESSION_TOKEN=${SessionToken}`,
      'AWS_REGION=us-east-1',
    ]),
  )
})

test('copied credentials leave the clipboard by themselves', async () => {
  await ask(view, 'session.copy', { sessionId, format: null })
  expect(await desktop.display.clipboard()).toContain('AWS_SECRET_ACCESS_KEY')

  await until(desktop.display.clipboard, (copied) => !copied)
})

test('what the user has copied meanwhile stays', async () => {
  const { clearsAt } = await ask(view, 'session.copy', { sessionId, format: null })
  await desktop.display.setClipboard('copied by hand')

  await until(
    async () => Date.now(),
    (now) => now > clearsAt,
  )
  // Its timers have had their turn when it answers.
  await ask(view, 'snapshot.get', undefined)
  expect(await desktop.display.clipboard()).toBe('copied by hand')
})
