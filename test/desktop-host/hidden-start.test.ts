import { expect, test } from 'vitest'
import { createDesktopFacts } from '../../electron/desktop/desktop-facts.ts'
import { startHidden } from '../../electron/desktop/hidden-start.ts'
import { MINUTE_MS } from '../../shared/time.ts'
import { createFakeClock } from '../fakes.ts'
import { NOON, settings } from '../shared/session-samples.ts'

test.each([
  ['nothing but the icon where a tray comes up a moment later', null, 0],
  ['a minimised window where no tray does', 'There is none.', 1],
] as const)('started hidden it shows %s', (_what, trayless, times) => {
  const clock = createFakeClock(NOON)
  const facts = createDesktopFacts(settings().settings)
  facts.update({ trayless: 'There is none.' })
  let minimised = 0
  startHidden({ facts, clock, minimise: () => void minimised++ })

  expect(minimised).toBe(0)
  facts.update({ trayless })
  clock.advance(MINUTE_MS)

  expect(minimised).toBe(times)
})
