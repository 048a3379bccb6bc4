import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

/** A shell that users' systems have as `sh`. */
export interface Shell {
  readonly name: string
  /** Its absolute path, then its options. */
  readonly command: readonly [string, ...string[]]
}

// The command, and where it is missing the Debian package to install.
const SHELLS: readonly (readonly [command: string, debianPackage: string])[] = [
  ['dash', 'dash'],
  ['bash --posix', 'bash'],
  ['busybox sh', 'busybox'],
  ['mksh', 'mksh'],
  ['zsh --emulate sh', 'zsh'],
]

/** All the shells. Throws when one is not there, naming the Debian package to install. */
export function installedShells(): readonly Shell[] {
  return SHELLS.map(([name, debianPackage]) => {
    const [program, ...options] = name.split(' ')
    const path = findProgram(program!)
    if (!path) throw new Error(`${program} is missing: apt-get install ${debianPackage}`)
    return { name, command: [path, ...options] }
  })
}

/** The absolute path of a program on the PATH; `null` when there is none. */
export function findProgram(name: string): string | null {
  const paths = (process.env['PATH'] ?? '').split(delimiter).map((folder) => join(folder, name))
  return paths.find(isExecutable) ?? null
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
