import { printable } from '../../shared/printable.ts'
import type { Style, Tone } from './style.ts'

export interface Cell {
  readonly text: string
  readonly tone?: Tone
}

const GAP = '  '

/**
 * Rows in columns as wide as their widest cell. Every cell is made printable here, so a name from AWS that moves the
 * cursor or runs backwards is shown, not obeyed.
 */
export function table(style: Style, header: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const lines = [header.map((text): Cell => ({ text, tone: 'faint' })), ...rows].map((row) =>
    row.map(({ text, tone = 'plain' }) => ({ text: printable(text), tone })),
  )
  const widths = header.map((_, column) => Math.max(...lines.map((row) => width(row[column]?.text ?? ''))))
  return lines
    .map((row) =>
      row
        .map(({ text, tone }, column) => {
          const last = column === row.length - 1
          const padding = last ? '' : ' '.repeat((widths[column] ?? 0) - width(text))
          return style.paint(tone, text) + padding
        })
        .join(GAP),
    )
    .map((line) => `${line.trimEnd()}\n`)
    .join('')
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
