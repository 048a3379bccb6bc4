import type { Rectangle } from './panel-place.ts'

/** Remembered bounds, moved and cut so that all of the window is on the screen that is there today. */
export function withinWork(bounds: Rectangle, work: Rectangle): Rectangle {
  const width = Math.min(bounds.width, work.width)
  const height = Math.min(bounds.height, work.height)
  return {
    width,
    height,
    x: Math.min(Math.max(bounds.x, work.x), work.x + work.width - width),
    y: Math.min(Math.max(bounds.y, work.y), work.y + work.height - height),
  }
}
