import { describe, expect, test } from 'vitest'
import { createClock } from '../../../electron/adapters/clock.ts'
import { accounts, begin, ready } from './catalog-desk.ts'

describe('the pace of a sync', () => {
  test('is never above twenty requests a second, and needs no more time than that', async () => {
    const clock = createClock()
    const engine = await ready({
      emulator: { accounts: 45, roles: 1, tps: 20 },
      ports: () => ({ clock }),
    })
    const began = performance.now()
    await begin(engine)
    const seconds = (performance.now() - began) / 1000
    const at = engine.emulator.log.list({ service: 'sso' }).map((request) => request.at)
    // In any second, give or take the few that came late and were made up for.
    const inSecondFrom = at.map((from) => at.filter((time) => time >= from && time < from + 1000).length)
    expect(Math.max(...inSecondFrom)).toBeLessThanOrEqual(26)
    expect(at.length / seconds).toBeLessThanOrEqual(21)
    expect(at.length / seconds).toBeGreaterThan(10)
    expect(engine.emulator.log.list({ service: 'sso' }).every(({ status }) => status === 200)).toBe(true)
  })

  test('gives way when others use up the limit, and loses nothing', async () => {
    const clock = createClock()
    const engine = await ready({
      emulator: { accounts: 25, roles: 1, tps: 8 },
      ports: () => ({ clock }),
    })
    await begin(engine)
    expect(accounts(engine)).toHaveLength(25)
    expect(accounts(engine).every(({ roles }) => roles?.length === 1)).toBe(true)
    const requests = engine.emulator.log.list({ service: 'sso' })
    const refused = requests.filter(({ status }) => status === 429).length
    expect(refused).toBeGreaterThan(0)
    expect(refused).toBeLessThan(12)
  })
})
