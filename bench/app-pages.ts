import * as v from 'valibot'
import { until } from '../electron/dev/until.ts'
import { evaluate, openDevTools, pageAddresses, type DevTools } from './devtools.ts'
import type { MeasuredApp } from './measured-app.ts'

/** The page of an app that something holds for, connected; it waits until there is one. */
export async function pageWhere(app: MeasuredApp, isIt: string): Promise<DevTools> {
  const port = await app.devToolsPort()
  const look = async (): Promise<DevTools | null> => {
    for (const address of await pageAddresses(port)) {
      const page = await openDevTools(address)
      // A page that has yet to begin can say nothing.
      if ((await evaluate(page, isIt).catch(() => false)) === true) return page
      page.close()
    }
    return null
  }
  return (await until(look, (page) => page !== null))!
}

/** When a page left its last mark of this name, in epoch milliseconds; `null` where it has not yet. */
export async function lastMark(page: DevTools, name: string): Promise<number | null> {
  const entries = `performance.getEntriesByName(${JSON.stringify(name)})`
  const time = `((mark) => (mark ? performance.timeOrigin + mark.startTime : null))(${entries}.at(-1))`
  return v.parse(v.nullable(v.number()), await evaluate(page, time))
}

const dataSchema = v.object({ value: v.array(v.object({ name: v.string() })) })
const WAKING = ['TimerFire', 'FireAnimationFrame']

/** How often a timer or an animation frame ran in the app's pages, while `run` ran. */
export async function timersDuring(app: MeasuredApp, run: () => Promise<unknown>): Promise<number> {
  const browser = await openDevTools(await app.devToolsAddress())
  let fired = 0
  const complete = Promise.withResolvers<void>()
  browser.on('Tracing.dataCollected', (params) => {
    fired += v.parse(dataSchema, params).value.filter(({ name }) => WAKING.includes(name)).length
  })
  browser.on('Tracing.tracingComplete', () => complete.resolve())
  const traceConfig = { includedCategories: ['devtools.timeline'] }
  await browser.send('Tracing.start', { traceConfig, transferMode: 'ReportEvents' })
  await run()
  await browser.send('Tracing.end')
  await complete.promise
  browser.close()
  return fired
}
