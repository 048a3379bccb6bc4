import { expect, test } from 'vitest'
import { menuRows } from '../../electron/dev/tray-on-bus.ts'

test('the rows of a menu are read with those of its submenus, without the lines between them', () => {
  const layout =
    `(uint32 3, (0, {'children-display': <'submenu'>}, ` +
    `[<(5, {'label': <'pay__prod · 1 h'>, 'children-display': <'submenu'>}, ` +
    `[<(6, {'label': <"Don't \\"stop\\"">, 'enabled': <false>}, @av [])>])>, ` +
    `<(7, {'type': <'separator'>}, @av [])>, <(8, {'label': <'_Quit'>}, @av [])>]))\n`

  expect(menuRows(layout)).toEqual([
    { id: 5, label: 'pay_prod · 1 h', enabled: true },
    { id: 6, label: `Don't "stop"`, enabled: false },
    { id: 8, label: 'Quit', enabled: true },
  ])
})
