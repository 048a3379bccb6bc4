interface KeyPress {
  readonly key: string
  readonly code: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly altKey: boolean
  readonly shiftKey: boolean
}

const NAMED: Readonly<Record<string, string>> = {
  Space: 'Space',
  ArrowUp: 'Up',
  ArrowDown: 'Down',
  ArrowLeft: 'Left',
  ArrowRight: 'Right',
}

/**
 * An Electron accelerator of a key press, such as `Control+Alt+L`; `null` while only modifiers are held, or where
 * none but Shift is (it would take the key away from every other program).
 */
export function acceleratorOf(press: KeyPress): string | null {
  const { ctrlKey, metaKey, altKey, shiftKey } = press
  const key = keyName(press)
  if (key === null || !(ctrlKey || metaKey || altKey)) return null
  const held = [ctrlKey && 'Control', metaKey && 'Super', altKey && 'Alt', shiftKey && 'Shift']
  return [...held.filter((name) => name !== false), key].join('+')
}

/** By where the key lies, since Alt and Shift change what it types. */
function keyName({ code }: KeyPress): string | null {
  const letter = /^(?:Key([A-Z])|Digit(\d)|(F\d{1,2}))$/.exec(code)
  if (letter) return letter[1] ?? letter[2] ?? letter[3] ?? null
  return NAMED[code] ?? null
}
