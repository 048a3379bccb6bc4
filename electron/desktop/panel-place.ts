import { assertNever } from '../../shared/assert-never.ts'

export interface Rectangle {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** A screen, and what of it the desktop's bars leave. */
export interface Screen {
  readonly bounds: Rectangle
  readonly workArea: Rectangle
}

export const PANEL_SIZE = { width: 400, height: 600 } as const
const GAP = 8

/**
 * Where the quick panel stands: at the tray icon where the system tells its place (macOS, Windows), else in the corner
 * where the bar with the tray ends (X11), else in the middle. Always clear of the bars. (Wayland takes the size only:
 * there it is the compositor that places windows.)
 * @param icon `null` where the place of the icon is not known.
 */
export function panelPlace({ bounds, workArea: work }: Screen, icon: Rectangle | null): Rectangle {
  const width = Math.min(PANEL_SIZE.width, work.width)
  const height = Math.min(PANEL_SIZE.height, work.height)
  const [leftmost, rightmost] = range(work.x, work.width, width)
  const [topmost, lowest] = range(work.y, work.height, height)
  if (icon) {
    const [x, y] = [icon.x + icon.width / 2 - width / 2, icon.y + icon.height / 2 - height / 2]
    return { x: within(x, leftmost, rightmost), y: within(y, topmost, lowest), width, height }
  }
  const side = barWithTray(bounds, work)
  switch (side) {
    case 'top':
      return { x: rightmost, y: topmost, width, height }
    case 'bottom':
    case 'right':
      return { x: rightmost, y: lowest, width, height }
    case 'left':
      return { x: leftmost, y: lowest, width, height }
    case null: {
      const x = Math.round(work.x + (work.width - width) / 2)
      return { x, y: Math.round(work.y + (work.height - height) / 3), width, height }
    }
    default:
      return assertNever(side)
  }
}

/** The side whose bar has the tray. Where there are several, it is in the one above: the others are docks. */
function barWithTray(bounds: Rectangle, work: Rectangle): 'top' | 'bottom' | 'left' | 'right' | null {
  if (work.y > bounds.y) return 'top'
  if (work.y + work.height < bounds.y + bounds.height) return 'bottom'
  if (work.x > bounds.x) return 'left'
  if (work.x + work.width < bounds.x + bounds.width) return 'right'
  return null
}

/** The least and the most that something of this length may begin at, with a gap around it where there is room. */
function range(from: number, room: number, length: number): readonly [number, number] {
  const gap = Math.min(GAP, Math.floor((room - length) / 2))
  return [from + gap, from + room - length - gap]
}

function within(value: number, least: number, most: number): number {
  return Math.round(Math.max(least, Math.min(value, most)))
}
