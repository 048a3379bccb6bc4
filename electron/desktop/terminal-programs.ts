import { access, constants } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { commandWords } from '../core/profiles/command-words.ts'

/** A program with its arguments, the way to end a list of options and begin a command included. */
export type Command = readonly [program: string, ...args: string[]]

/** The terminals of Linux desktops. Each has its own way to be given a command. */
const ON_LINUX: readonly Command[] = [
  ['x-terminal-emulator', '-e'],
  ['xfce4-terminal', '-x'],
  ['gnome-terminal', '--'],
  ['ptyxis', '--'],
  ['kgx', '--'],
  ['konsole', '-e'],
  ['ghostty', '-e'],
  ['kitty'],
  ['wezterm', 'start', '--'],
  ['foot'],
  ['alacritty', '-e'],
  ['xterm', '-e'],
]

const ON_MAC = ['Terminal', 'iTerm', 'Ghostty', 'kitty', 'WezTerm', 'Alacritty', 'Warp']
const MAC_FOLDERS = ['/Applications', '/System/Applications/Utilities']

const ON_WINDOWS = ['wt.exe', 'powershell.exe']

/** The terminals that this computer has, of those that are known; each by itself can be chosen. */
export async function findTerminals(
  platform: NodeJS.Platform,
  environment: NodeJS.ProcessEnv,
): Promise<string[]> {
  const onPath = (environment['PATH'] ?? environment['Path'] ?? '').split(delimiter)
  switch (platform) {
    case 'darwin':
      return those(ON_MAC, (name) => MAC_FOLDERS.map((folder) => join(folder, `${name}.app`)))
    case 'win32':
      return those(ON_WINDOWS, (name) => onPath.map((folder) => join(folder, name)))
    default:
      return those(
        ON_LINUX.map(([name]) => name),
        (name) => onPath.map((folder) => join(folder, name)),
      )
  }
}

/** The ways to open a terminal of a Linux desktop that runs a command, the most wanted first. */
export function terminalCommands(command: readonly string[], wanted: string | undefined): readonly Command[] {
  const chosen = chosenTerminal(wanted ?? '', command)
  return [
    ...(chosen ? [chosen] : []),
    ...ON_LINUX.map(([name, ...flags]) => [name, ...flags, ...command] as const),
  ]
}

/**
 * A terminal that the user chose, by its name or by a command of their own, as it runs a command: behind `-e` unless
 * it is known to want that differently. `null` where nothing is chosen, or a quote is left open.
 */
export function chosenTerminal(chosen: string, command: readonly string[]): Command | null {
  const [program, ...args] = commandWords(chosen) ?? []
  if (program === undefined) return null
  const name = program.split('/').at(-1)
  const [, ...flags] = ON_LINUX.find(([other]) => other === name) ?? ['', '-e']
  return [program, ...args, ...flags, ...command]
}

async function those(
  names: readonly string[],
  paths: (name: string) => readonly string[],
): Promise<string[]> {
  const found = await Promise.all(
    names.map(async (name) => (await Promise.all(paths(name).map(isThere))).some(Boolean)),
  )
  return names.filter((_, index) => found[index])
}

function isThere(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  )
}
