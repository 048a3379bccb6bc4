import { expect, test } from 'vitest'
import { panelPlace } from '../../electron/desktop/panel-place.ts'
import { withinWork } from '../../electron/desktop/window-bounds.ts'

const WORK = { x: 0, y: 30, width: 1600, height: 970 }

test('under an icon in a bar above, in the middle of it', () => {
  const place = panelPlace(WORK, { x: 1000, y: 0, width: 20, height: 30 }, null)

  expect(place).toEqual({ x: 810, y: 38, width: 400, height: 600 })
})

test('over an icon in a bar below, and never over the edge of the screen', () => {
  const place = panelPlace({ ...WORK, y: 0 }, { x: 1580, y: 970, width: 20, height: 30 }, null)

  expect(place).toEqual({ x: 1192, y: 362, width: 400, height: 600 })
})

test.each([
  [
    { x: 1590, y: 10 },
    { x: 1192, y: 38 },
  ],
  [
    { x: 1590, y: 990 },
    { x: 1192, y: 392 },
  ],
  [
    { x: 5, y: 990 },
    { x: 8, y: 392 },
  ],
])('where the icon is not known, in the corner nearest to the click at %j', (pointer, corner) => {
  expect(panelPlace(WORK, null, pointer)).toMatchObject(corner)
  expect(panelPlace(WORK, { x: 0, y: 0, width: 0, height: 0 }, pointer)).toMatchObject(corner)
})

test('where nobody clicked it is centred, and on a small screen it is as small', () => {
  expect(panelPlace(WORK, null, null)).toMatchObject({ x: 600 })
  expect(panelPlace({ x: 0, y: 0, width: 320, height: 480 }, null, { x: 0, y: 0 })).toMatchObject({
    width: 320,
    height: 480,
  })
})

test('a window remembered from a screen that is gone is on the one that is there', () => {
  expect(withinWork({ x: 5000, y: -200, width: 2000, height: 700 }, WORK)).toEqual({
    x: 0,
    y: 30,
    width: 1600,
    height: 700,
  })
})
