import type { KeyboardEvent } from 'react'

/** Arrow keys, Home and End go from row to row, across groups; `className` is that of a row's own button. */
export function moveFocus(event: KeyboardEvent, className: string): void {
  const { target } = event
  if (!(target instanceof HTMLElement)) return
  const isRow = target.classList.contains(className)
  if (!isRow && !(target instanceof HTMLInputElement)) return
  const rows = [...document.querySelectorAll<HTMLElement>(`.${className}`)]
  const next = rows[nextIndex(event.key, rows.indexOf(target), rows.length)]
  if (!next) return
  event.preventDefault()
  next.focus()
}

function nextIndex(key: string, index: number, count: number): number {
  switch (key) {
    case 'ArrowDown':
      return index + 1
    case 'ArrowUp':
      return index - 1
    case 'Home':
      return 0
    case 'End':
      return count - 1
    default:
      return -1
  }
}
