import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import { until } from '../../electron/dev/until.ts'
import { startDesktop, type RunningDesktop } from './harness.ts'
import { ask, borrow } from './view-door.ts'

let desktop: RunningDesktop
let view: Page
let prod: string
let staging: string

beforeAll(async () => {
  desktop = await startDesktop()
  view = await desktop.app.page('window')
  await desktop.app.owns()
  const ids = await borrow(desktop, view, 2)
  ;[prod = '', staging = ''] = ids
  await ask(view, 'settings.change', { console: 'window' })
})

afterAll(() => desktop?.end())

const pages = (prefix: string): Page[] =>
  desktop.app.electron.windows().filter((page) => page.url().startsWith(prefix))

const inOrder = (a: string, b: string) => (a < b ? -1 : 1)

async function consoles(count: number): Promise<readonly Page[]> {
  const origin = new URL(desktop.emulator.ready.endpoints.signin).origin
  return until(
    async () => pages(origin),
    (found) => found.length === count,
  )
}

test('two consoles of two accounts are open at once, each in a frame that says which', async () => {
  await ask(view, 'session.show-console', { sessionId: prod, service: null })
  await ask(view, 'session.show-console', { sessionId: staging, service: null })

  const found = await consoles(2)
  const accounts = await Promise.all(found.map((page) => page.innerText('[data-testid=account]')))
  expect(accounts.toSorted(inOrder)).toEqual([
    expect.stringContaining('payments-prod (946424025579)'),
    expect.stringContaining('payments-staging (841293112644)'),
  ])
  const frames = await Promise.all(pages('lanyard://frame/').map((page) => page.innerText('header')))
  expect(frames.toSorted(inOrder)).toEqual([
    expect.stringMatching(
      /PRODUCTION\s+payments-prod\s+9464 2402 5579\s+AdministratorAccess\s+(0:59:\d\d|1:00:00)/,
    ),
    expect.stringMatching(/payments-staging\s+8412 9311 2644\s+AdministratorAccess\s+(0:59:\d\d|1:00:00)/),
  ])
})

test('each has a cookie jar of its own, though both are of one host', async () => {
  const [one, other] = await consoles(2)

  await one?.evaluate(`document.cookie = 'who=one'`)

  expect(await one?.evaluate('document.cookie')).toContain('who=one')
  expect(await other?.evaluate('document.cookie')).not.toContain('who=one')
})

test('a console has nothing of ours, and no permission', async () => {
  const [page] = await consoles(2)

  expect(await page?.evaluate('typeof window.lanyard + typeof window.require + typeof window.process')).toBe(
    'undefinedundefinedundefined',
  )
  expect(
    await page?.evaluate(`navigator.permissions.query({ name: 'geolocation' }).then(({ state }) => state)`),
  ).toBe('denied')
})

test('a console that leads elsewhere stays where it is, and the person is asked', async () => {
  const [page] = await consoles(2)
  const before = page?.url()
  // The question would wait for somebody; whether it was put is what matters here.
  await desktop.app.electron.evaluate(({ dialog }) => {
    const asked: unknown[] = []
    Object.assign(globalThis, { asked })
    dialog.showMessageBox = async (...args: unknown[]) => {
      asked.push(args.at(-1))
      return { response: 1, checkboxChecked: false }
    }
  })

  await page?.evaluate(`location.href = 'https://example.com/elsewhere'`)

  const asked = await until(
    () =>
      desktop.app.electron.evaluate(() => (globalThis as unknown as { asked: { message: string }[] }).asked),
    (all) => all.length > 0,
  )
  expect(asked[0]?.message).toBe('Open example.com in your browser?')
  expect(page?.url()).toBe(before)
})

test('a console of a session that is stopped is closed, and the other stays', async () => {
  await ask(view, 'session.stop', { sessionId: prod })

  const [left] = await consoles(1)
  expect(await left?.textContent('[data-testid=account]')).toContain('payments-staging')
  const titles = (await desktop.display.windows()).map(({ title }) => title)
  expect(titles).toContain('payments-staging / AdministratorAccess')
  expect(titles).not.toContain('payments-prod / AdministratorAccess')
})

test('what a console kept is gone when it is opened again', async () => {
  const [page] = await consoles(1)
  await page?.evaluate(`localStorage.setItem('left', 'behind')`)
  await ask(view, 'session.stop', { sessionId: staging })
  await consoles(0)

  await ask(view, 'session.show-console', { sessionId: staging, service: null })

  const [again] = await consoles(1)
  expect(await again?.evaluate(`localStorage.getItem('left')`)).toBeNull()
})
