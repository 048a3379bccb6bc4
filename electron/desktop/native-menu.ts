import { Menu, type MenuItemConstructorOptions } from 'electron'
import { assertNever } from '../../shared/assert-never.ts'
import type { TrayAction, TrayRow } from '../../shared/tray-menu.ts'

/** The rows as a menu of the system's. */
export function toMenu(rows: readonly TrayRow[], run: (actions: readonly TrayAction[]) => void): Menu {
  return Menu.buildFromTemplate(rows.map((row) => toItem(row, run)))
}

function toItem(row: TrayRow, run: (actions: readonly TrayAction[]) => void): MenuItemConstructorOptions {
  switch (row.kind) {
    case 'separator':
      return { type: 'separator' }
    case 'heading':
      return { label: plain(row.label), enabled: false }
    case 'action':
      return {
        label: plain(row.label),
        click: () => run(row.actions),
        // Shown only: the shortcut itself is the system's business, wherever the focus is.
        ...(row.accelerator === null ? {} : { accelerator: row.accelerator, registerAccelerator: false }),
      }
    case 'submenu':
      return { label: plain(row.label), submenu: row.rows.map((inner) => toItem(inner, run)) }
    default:
      return assertNever(row)
  }
}

/** A menu takes & as the mark of the letter after it. */
function plain(label: string): string {
  return label.replaceAll('&', '&&')
}
