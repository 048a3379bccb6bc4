import { printable } from '../../shared/printable.ts'
import type { Style, Tone } from './style.ts'

export interface Cell {
  readonly text: string
  readonly tone?: Tone
}

export interface Column {
  readonly title: string
  /** Left out where the terminal is too narrow for all of them, the highest first; without one it stays. */
  readonly yields?: number
  /** The last one, of sentences that the terminal may go on with in the next line. */
  readonly wraps?: boolean
}

const GAP = '  '
/** A name is not cut shorter than this, however narrow the terminal. */
const LEAST_WIDTH = 12

/**
 * Rows in columns as wide as their widest cell. On a terminal that is too narrow columns yield, and then the first
 * one is cut. Every cell is made printable here, so a name from AWS that moves the cursor or runs backwards is shown,
 * not obeyed.
 */
export function table(
  style: Style,
  columns: readonly (string | Column)[],
  rows: readonly (readonly Cell[])[],
): string {
  const titled = columns.map((column): Column => (typeof column === 'string' ? { title: column } : column))
  const head = titled.map(({ title }): Cell => ({ text: title, tone: 'faint' }))
  const cells = [head, ...rows].map((row) =>
    row.map(({ text, tone = 'plain' }) => ({ text: printable(text), tone })),
  )
  const widths = titled.map(({ wraps }, column) =>
    wraps ? 0 : Math.max(...cells.map((row) => width(row[column]?.text ?? ''))),
  )
  const shown = columnsThatFit(titled, widths, style.columns)
  const over = Math.max(0, totalWidth(shown, widths) - (style.columns ?? Infinity))
  if (over > 0) widths[0] = Math.max(LEAST_WIDTH, (widths[0] ?? 0) - over)

  return cells
    .map((row) => {
      const line = shown.map((column) => {
        const { text, tone } = row[column] ?? { text: '', tone: 'plain' }
        if (titled[column]?.wraps) return style.paint(tone, text)
        const fitted = cut(text, widths[column] ?? 0, style)
        return style.paint(tone, fitted) + ' '.repeat((widths[column] ?? 0) - width(fitted))
      })
      return `${line.join(GAP).trimEnd()}\n`
    })
    .join('')
}

/** The columns that stay, by their place. */
function columnsThatFit(
  columns: readonly Column[],
  widths: readonly number[],
  room: number | null,
): readonly number[] {
  const shown = columns.map((_, column) => column)
  if (room === null) return shown
  const yielding = shown
    .filter((column) => columns[column]?.yields !== undefined)
    .sort((a, b) => columns[b]!.yields! - columns[a]!.yields!)
  for (const column of yielding) {
    if (totalWidth(shown, widths) <= room) break
    shown.splice(shown.indexOf(column), 1)
  }
  return shown
}

function totalWidth(shown: readonly number[], widths: readonly number[]): number {
  return shown.reduce((sum, column) => sum + (widths[column] ?? 0), GAP.length * (shown.length - 1))
}

/** The text within so many columns, with a mark where it was cut. */
export function cut(text: string, room: number, { unicode }: Style): string {
  if (width(text) <= room) return text
  const mark = unicode ? '…' : '~'
  let kept = ''
  for (const character of text) {
    if (width(kept + character) > room - 1) break
    kept += character
  }
  return kept + mark
}

/** Columns of a terminal that a text takes: East Asian wide characters take two (UAX #11). */
function width(text: string): number {
  let columns = 0
  for (const character of text) {
    if (/\p{M}/u.test(character)) continue
    columns +=
      /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Extended_Pictographic}/u.test(
        character,
      )
        ? 2
        : 1
  }
  return columns
}
