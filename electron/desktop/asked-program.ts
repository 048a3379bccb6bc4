import { dialog } from 'electron'
import { printable } from '../../shared/printable.ts'
import { t } from '../../shared/text.ts'

/** Whether the person lets this program run, asked outside of the page that named it. */
export async function askForProgram(
  command: readonly string[],
  purpose: 'token' | 'terminal',
): Promise<boolean> {
  const isToken = purpose === 'token'
  const { response } = await dialog.showMessageBox({
    type: 'warning',
    message: t(isToken ? 'program.ask' : 'program.ask-terminal'),
    // An argument a line: how they are parted cannot be feigned.
    detail: `${command.map(printable).join('\n')}\n\n${t(isToken ? 'program.ask-more' : 'program.ask-terminal-more')}`,
    buttons: [t('program.allow'), t('program.refuse')],
    defaultId: 1,
    cancelId: 1,
  })
  return response === 0
}
