import type { KeyboardEvent } from 'react'
import { assertNever } from '../shared/assert-never.ts'
import { copyCredentials, openConsole, openTerminal, renew, stop, type Target } from './session-commands.ts'
import { shortcutOf, type ShortcutAction } from './shortcuts.ts'

/** Does what a shortcut asks for. Gives whether it was done. */
export function runAction(action: ShortcutAction, target: Target): Promise<boolean> {
  switch (action) {
    case 'copy':
      return copyCredentials(target, null)
    case 'console':
      return openConsole(target)
    case 'terminal':
      return openTerminal(target)
    case 'renew':
      return renew(target)
    case 'stop':
      return stop(target)
    default:
      return assertNever(action)
  }
}

/** The action of a key press on a session's row, taken and begun; `null` where the press means something else. */
export function runShortcut(event: KeyboardEvent, target: Target): Promise<boolean> | null {
  const action = shortcutOf(event, window.lanyard.platform)
  // A selected text is what the person wants copied.
  if (action === null || (action === 'copy' && selectedText() !== '')) return null
  event.preventDefault()
  return runAction(action, target)
}

function selectedText(): string {
  const field = document.activeElement
  if (field instanceof HTMLInputElement) {
    return field.value.slice(field.selectionStart ?? 0, field.selectionEnd ?? 0)
  }
  return String(getSelection() ?? '')
}
