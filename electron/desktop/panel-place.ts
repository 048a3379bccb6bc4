export interface Rectangle {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export interface Point {
  readonly x: number
  readonly y: number
}

export const PANEL_SIZE = { width: 400, height: 600 } as const
const GAP = 8

/**
 * Where the quick panel stands: at the tray icon where the system tells its place (macOS, Windows), else in the corner
 * of the screen nearest to the pointer, which has just clicked the icon (X11).
 * @param work The screen without its bars.
 * @param icon `null`, or of no size, where the place of the icon is not known.
 * @param pointer `null` where nobody clicked: then it is centred.
 */
export function panelPlace(work: Rectangle, icon: Rectangle | null, pointer: Point | null): Rectangle {
  const width = Math.min(PANEL_SIZE.width, work.width)
  const height = Math.min(PANEL_SIZE.height, work.height)
  const right = work.x + work.width - width - GAP
  const bottom = work.y + work.height - height - GAP
  const [left, top] = [work.x + GAP, work.y + GAP]
  if (icon && icon.width > 0) {
    const middle = Math.round(icon.x + icon.width / 2 - width / 2)
    const isAbove = icon.y < work.y + work.height / 2
    return { x: clamp(middle, left, right), y: isAbove ? top : bottom, width, height }
  }
  if (pointer) {
    const x = pointer.x < work.x + work.width / 2 ? left : right
    const y = pointer.y < work.y + work.height / 2 ? top : bottom
    return { x, y, width, height }
  }
  const x = Math.round(work.x + (work.width - width) / 2)
  return { x, y: Math.round(work.y + (work.height - height) / 3), width, height }
}

function clamp(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(value, most))
}
