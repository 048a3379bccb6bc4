/** How a shortcut of Ctrl or Cmd and a key is written on this platform. */
export function shortcutText(key: string): string {
  return window.lanyard.platform === 'darwin' ? `⌘${key}` : `Ctrl ${key}`
}

export type ShortcutAction = 'copy' | 'console' | 'terminal' | 'renew' | 'stop'

export const SHORTCUT_KEYS: Readonly<Record<ShortcutAction, string>> = {
  copy: 'C',
  console: 'O',
  terminal: 'T',
  renew: 'R',
  stop: '.',
}

interface KeyPress {
  readonly key: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly altKey: boolean
  readonly shiftKey: boolean
}

/** The action a key press asks for; `null` for every other press. */
export function shortcutOf(press: KeyPress, platform: 'linux' | 'darwin' | 'win32'): ShortcutAction | null {
  const [held, other] =
    platform === 'darwin' ? [press.metaKey, press.ctrlKey] : [press.ctrlKey, press.metaKey]
  if (!held || other || press.altKey || press.shiftKey) return null
  const key = press.key.toUpperCase()
  const actions = Object.entries(SHORTCUT_KEYS) as [ShortcutAction, string][]
  return actions.find(([, wanted]) => wanted === key)?.[0] ?? null
}
