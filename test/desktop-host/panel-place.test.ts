import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { panelPlace } from '../../electron/desktop/panel-place.ts'
import { withinWork } from '../../electron/desktop/window-bounds.ts'

const BOUNDS = { x: 0, y: 0, width: 1600, height: 1000 }
const BAR_ABOVE = { bounds: BOUNDS, workArea: { x: 0, y: 30, width: 1600, height: 970 } }
const BAR_BELOW = { bounds: BOUNDS, workArea: { x: 0, y: 0, width: 1600, height: 970 } }

test('under an icon in a bar above, in the middle of it', () => {
  const place = panelPlace(BAR_ABOVE, { x: 1000, y: 0, width: 20, height: 30 })

  expect(place).toEqual({ x: 810, y: 38, width: 400, height: 600 })
})

test('over an icon in a bar below, and never over the edge of the screen', () => {
  const place = panelPlace(BAR_BELOW, { x: 1580, y: 970, width: 20, height: 30 })

  expect(place).toEqual({ x: 1192, y: 362, width: 400, height: 600 })
})

test('beside an icon in a bar at the side', () => {
  const screen = { bounds: BOUNDS, workArea: { x: 50, y: 0, width: 1550, height: 1000 } }
  const place = panelPlace(screen, { x: 0, y: 500, width: 50, height: 40 })

  expect(place).toEqual({ x: 58, y: 220, width: 400, height: 600 })
})

test.each([
  ['above', BAR_ABOVE.workArea, { x: 1192, y: 38 }],
  ['below', BAR_BELOW.workArea, { x: 1192, y: 362 }],
  ['at the left', { x: 60, y: 0, width: 1540, height: 1000 }, { x: 68, y: 392 }],
  ['at the right', { x: 0, y: 0, width: 1540, height: 1000 }, { x: 1132, y: 392 }],
  ['above, with a dock below', { x: 0, y: 30, width: 1600, height: 900 }, { x: 1192, y: 38 }],
])('where the icon is not known, in the corner where a bar %s ends', (_where, workArea, corner) => {
  expect(panelPlace({ bounds: BOUNDS, workArea }, null)).toMatchObject(corner)
})

test('in the middle of a screen that has no bar', () => {
  const second = { x: 1600, y: 0, width: 1600, height: 1000 }

  expect(panelPlace({ bounds: second, workArea: second }, null)).toMatchObject({ x: 2200, y: 133 })
})

test('it is wholly on every screen, whatever its bars and wherever the icon', () => {
  const edge = fc.integer({ min: 0, max: 120 })
  const at = fc.integer({ min: -3000, max: 3000 })
  const screens = fc.record({
    bounds: fc.record({
      x: at,
      y: at,
      width: fc.integer({ min: 640, max: 4000 }),
      height: fc.integer({ min: 480, max: 3000 }),
    }),
    edges: fc.tuple(edge, edge, edge, edge),
    icon: fc.option(fc.record({ x: at, y: at, width: fc.constant(24), height: fc.constant(24) })),
  })

  fc.assert(
    fc.property(screens, ({ bounds, edges: [top, right, bottom, left], icon }) => {
      const work = {
        x: bounds.x + left,
        y: bounds.y + top,
        width: bounds.width - left - right,
        height: bounds.height - top - bottom,
      }
      const place = panelPlace({ bounds, workArea: work }, icon)
      expect(withinWork(place, work)).toEqual(place)
    }),
  )
})

test('a window remembered from a screen that is gone is on the one that is there', () => {
  expect(withinWork({ x: 5000, y: -200, width: 2000, height: 700 }, BAR_ABOVE.workArea)).toEqual({
    x: 0,
    y: 30,
    width: 1600,
    height: 700,
  })
})
