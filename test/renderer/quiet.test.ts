import { expect, test } from 'vitest'
import { shownPages } from './shown-page.ts'

const show = shownPages()
const at = new Date('2026-03-02T14:28:00Z')

test('good news goes by itself', async () => {
  const page = await show({ query: { scene: 'calm' }, at })
  await page.getByRole('button', { name: 'data-lake-staging / Engineer' }).first().press('Control+c')
  const toast = page.getByText(/^Copied credentials/)
  await toast.waitFor()
  await page.clock.runFor(2000)
  expect(await toast.count()).toBe(1)
  await page.clock.runFor(3000)
  await expect.poll(() => toast.count()).toBe(0)
})

test('while nobody looks nothing is drawn, and no message goes unseen', async () => {
  const page = await show({ query: { scene: 'calm' }, at })
  const row = page.getByRole('button', { name: 'data-lake-staging / Engineer' }).first()
  const timer = page.getByRole('listitem').filter({ has: row }).getByRole('timer')
  await row.press('Control+c')
  await page.getByText(/^Copied credentials/).waitFor()
  // Tips and the like that the key press began come to their end.
  await page.clock.runFor(1_000)
  const shown = await timer.innerText()
  await page.evaluate(`
    Object.defineProperty(document, 'visibilityState', { get: () => 'hidden', configurable: true })
    document.dispatchEvent(new Event('visibilitychange'))
    window.changes = 0
    new MutationObserver(() => { window.changes += 1 }).observe(document.body, {
      subtree: true, childList: true, characterData: true, attributes: true,
    })`)
  await page.clock.runFor(60_000)
  expect(await timer.innerText()).toBe(shown)
  expect(await page.evaluate('window.changes')).toBe(0)
  await page.evaluate(`
    delete document.visibilityState
    document.dispatchEvent(new Event('visibilitychange'))`)
  await expect.poll(() => timer.innerText()).not.toBe(shown)
  await expect.poll(() => page.getByText(/^Copied credentials/).count()).toBe(0)
})

test('what moves as the page is hidden comes to rest, and moves again when it is seen', async () => {
  const page = await show({ query: { scene: 'calm' }, at })
  await page.emulateMedia({ reducedMotion: 'no-preference' })
  const moving = () => page.evaluate('document.getAnimations().length')
  await page.evaluate(`
    const sheet = new CSSStyleSheet()
    sheet.replaceSync('.session { animation: turn 60s linear } @keyframes turn { to { opacity: 0.9 } }')
    document.adoptedStyleSheets.push(sheet)`)
  await expect.poll(moving).toBeGreaterThan(0)

  await page.evaluate(`
    Object.defineProperty(document, 'visibilityState', { get: () => 'hidden', configurable: true })
    document.dispatchEvent(new Event('visibilitychange'))`)
  expect(await moving()).toBe(0)

  await page.evaluate(`
    delete document.visibilityState
    document.dispatchEvent(new Event('visibilitychange'))`)
  await expect.poll(moving).toBeGreaterThan(0)
})
