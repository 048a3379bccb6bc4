import { AppError } from '../../../shared/errors.ts'
import type { CliCommand } from '../context.ts'
import { readOptions } from '../options.ts'

export const panel: CliCommand = {
  name: 'panel',
  summary: 'Show the quick panel of the desktop app',
  help: `lanyard panel

Shows the quick panel, where the desktop app runs. Give it to a shortcut of your desktop; where that has no tray, it is
the quickest way in.`,
  async run({ args, host }) {
    const { positionals } = readOptions('panel', args, {})
    if (positionals.length > 0)
      throw new AppError('usage', { reason: 'panel takes no arguments', command: 'panel' })
    if (!host.showPanel) throw new AppError('desktop-missing')
    host.showPanel()
  },
}
