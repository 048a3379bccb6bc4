import type { CSSProperties, HTMLAttributes } from 'react'

/** Where a line of a list stands of which only some lines are drawn. */
export interface Place {
  readonly index: number
  readonly count: number
  /** Pixels from the top of the list. */
  readonly top: number
}

export function placeProps(
  { index, count, top }: Place,
  style: CSSProperties = {},
): HTMLAttributes<HTMLDivElement> {
  return {
    role: 'listitem',
    'aria-setsize': count,
    'aria-posinset': index + 1,
    style: { ...style, transform: `translateY(${top}px)` },
  }
}
