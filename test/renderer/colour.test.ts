import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ACCOUNT_COLOURS, accountColour, isProduction } from '../../shared/colour.ts'
import { sampleAccountId } from './page/sample-organisation.ts'

const TOKENS = readFileSync(join(import.meta.dirname, '../../renderer/styles/tokens.css'), 'utf8')

test('an account has the same colour always, until the user chooses another', () => {
  const account = { accountId: '441109273358', accountName: 'payments-dev' }
  expect(accountColour(account, {})).toBe(accountColour({ ...account, accountName: 'renamed' }, {}))
  expect(accountColour(account, { '441109273358': { colour: 7 } })).toBe(7)
  expect(accountColour(account, { '441109273358': { colour: 99 } })).toBe(accountColour(account, {}))
})

test('production is red until the user chooses, and nothing else is', () => {
  const colours = Array.from({ length: 500 }, (_, index) => sampleAccountId(index)).map((accountId) => [
    accountColour({ accountId, accountName: 'pay-prod' }, {}),
    accountColour({ accountId, accountName: 'pay-dev' }, {}),
  ])
  expect(new Set(colours.map(([production]) => production))).toEqual(new Set([0]))
  expect(new Set(colours.map(([, other]) => other))).toEqual(new Set([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]))
})

test.each([
  ['payments-prod', true],
  ['Payments Production', true],
  ['prd-eu', true],
  ['paymentsProd', true],
  ['non-prod', false],
  ['pre-production', false],
  ['nonprod', false],
  ['product-team', false],
  ['reproduction', false],
])('%s says production: %s', (name, is) => {
  expect(isProduction(name)).toBe(is)
})

test('the style sheet has the same palette', () => {
  const [light, dark] = TOKENS.split("[data-theme='dark']")
  for (const [index, colour] of ACCOUNT_COLOURS.entries()) {
    expect(light).toContain(`--colour-${index}: ${colour.light};`)
    expect(dark).toContain(`--colour-${index}: ${colour.dark};`)
  }
})

test('each colour is seen on every surface of its theme at 3:1', () => {
  const [light = '', dark = ''] = TOKENS.split("[data-theme='dark']")
  for (const [theme, css] of [['light', light] as const, ['dark', dark] as const]) {
    const surfaces = [...css.matchAll(/--surface-[12]: (#\w{6});/g)].map((match) => match[1]!)
    expect(surfaces).toHaveLength(2)
    for (const colour of ACCOUNT_COLOURS) {
      for (const surface of surfaces) {
        expect([colour.name, contrast(colour[theme], surface) >= 3]).toEqual([colour.name, true])
      }
    }
  }
})

/** WCAG 2.2, "contrast ratio". */
function contrast(a: string, b: string): number {
  const [high = 0, low = 0] = [luminance(a), luminance(b)].sort((m, n) => n - m)
  return (high + 0.05) / (low + 0.05)
}

function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}
