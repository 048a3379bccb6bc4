import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, inject } from 'vitest'
import { HOUR_MS } from '../../shared/time.ts'
import { launchBrowser } from './browser.ts'

interface Showing {
  readonly query?: Readonly<Record<string, string | number>>
  readonly width?: number
  readonly height?: number
  /** Where time stands for the page until the test moves it; otherwise it is the real one. */
  readonly at?: Date
}

/** The views in a real browser, for the tests of one file. A page that logs an error fails its test. */
export function shownPages() {
  const url = inject('pageUrl')
  let browser: Browser
  const pages: Page[] = []
  const complaints: string[] = []

  beforeAll(async () => {
    browser = await launchBrowser()
  })
  afterEach(async () => {
    await Promise.all(pages.splice(0).map((page) => page.context().close()))
    const heard = complaints.splice(0)
    if (heard.length > 0) throw new Error(`the page complained: ${heard.join('; ')}`)
  })
  afterAll(async () => {
    await browser?.close()
  })

  return async ({ query = {}, width = 1180, height = 720, at }: Showing = {}): Promise<Page> => {
    const context = await browser.newContext({
      viewport: { width, height },
      reducedMotion: 'reduce',
      colorScheme: query.theme === 'dark' ? 'dark' : 'light',
      locale: 'en-GB',
      timezoneId: 'Europe/Berlin',
    })
    const page = await context.newPage()
    pages.push(page)
    page.on('pageerror', ({ message }) => complaints.push(message))
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text())
    })
    page.on('request', (request) => {
      if (!request.url().startsWith(url)) complaints.push(`it asked for ${request.url()}`)
    })
    if (at) {
      // From its installation it runs with the real one, until it is stopped at a time that it has not reached yet.
      await page.clock.install({ time: new Date(at.getTime() - HOUR_MS) })
      await page.clock.pauseAt(at)
    }
    const search = new URLSearchParams()
    for (const [key, value] of Object.entries(query)) search.set(key, String(value))
    await page.goto(`${url}?${search.toString()}`)
    await page.locator('#root > *').first().waitFor({ state: 'attached' })
    return page
  }
}

/** What axe finds wrong with what is shown, a line each. */
export async function axeFindings(page: Page): Promise<readonly string[]> {
  return findings(axeFor(page))
}

/** The same of colours alone, which a theme or a contrast changes. */
export async function colourFindings(page: Page): Promise<readonly string[]> {
  return findings(axeFor(page).withRules(['color-contrast', 'link-in-text-block']))
}

/** The way for pages without frames of other sites leaves out a second page for each look. */
function axeFor(page: Page): AxeBuilder {
  return new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ['violations'] })
}

async function findings(builder: AxeBuilder): Promise<readonly string[]> {
  const { violations } = await builder.analyze()
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')} ${failureSummary ?? ''}`),
  )
}
