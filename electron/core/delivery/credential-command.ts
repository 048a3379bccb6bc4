import { assertNever } from '../../../shared/assert-never.ts'
import { AppError } from '../../../shared/errors.ts'
import type { Crossing } from '../ports.ts'

/**
 * What makes the credential_process of each profile: `LAUNCHER credentials NAME`, with the home set before it where
 * tools would not come upon it. The launcher's path is never quoted, since awsume splits at blanks; a home with blanks
 * is, as the SDKs read quotes. Throws `profile-command-unsafe` where that would not do.
 */
export function credentialCommand(tools: {
  readonly launcher: string
  readonly toolsHome: string | null
}): (name: string) => string {
  const { launcher, toolsHome } = tools
  if (NEEDS_QUOTING.test(launcher)) throw new AppError('profile-command-unsafe', { path: launcher })
  const home = toolsHome === null ? '' : homeBefore(toolsHome)
  return (name) => `${home}${launcher} credentials ${name}`
}

/**
 * The same for tools on the other side of a Windows computer with WSL. Its words need no quotes either: botocore, which
 * splits by other rules on Windows, and a shell on both sides come upon the same ones. Throws `profile-command-unsafe`.
 */
export function crossingCommand(
  crossing: Crossing,
  tools: { readonly launcher: string; readonly toolsHome: string | null; readonly userName: string },
): (name: string) => string {
  const { toolsHome, userName } = tools
  switch (crossing.to) {
    case 'linux': {
      // Linux starts no batch file by itself, and takes one backslash of two away; Windows takes two for one.
      const launcher = tools.launcher.replaceAll('\\', '\\\\')
      return safely([crossing.commandShell, '/c', launcher])
    }
    case 'windows': {
      // Of another user than the distribution's default one, the launcher would look into that one's home.
      const { distribution } = crossing
      const home = toolsHome === null ? [] : ['/usr/bin/env', `LANYARD_HOME=${toolsHome}`]
      return safely(['wsl.exe', '-d', distribution, '-u', userName, '-e', ...home, tools.launcher])
    }
    default:
      return assertNever(crossing)
  }
}

/** Whether a command calls Lanyard on this side, and not one that runs on the side where it stands. */
export function crosses(command: string, crossing: Crossing): boolean {
  return crossing.to === 'linux'
    ? / \/c \S+ credentials /.test(command)
    : command.startsWith(`wsl.exe -d ${crossing.distribution} `)
}

/** Whether every tool reads what stands before `credentials NAME` as the words it was made of. */
export function isSafeCommand(command: string): boolean {
  const [crossing = ''] = CROSSING_BEFORE.exec(command) ?? []
  const [home = '', , bare = '/'] = HOME_BEFORE.exec(command.slice(crossing.length)) ?? []
  const words = [...crossing.split(' ').filter((word) => word !== ''), bare]
  return (
    !words.some((word) => NEEDS_QUOTING.test(word)) &&
    !NEEDS_QUOTING.test(command.slice(crossing.length + home.length))
  )
}

function safely(words: readonly string[]): (name: string) => string {
  // cmd.exe, through which the JavaScript SDK runs it on Windows, has two signs more.
  const unsafe = words.find((word) => NEEDS_QUOTING.test(word) || /[%^]/.test(word))
  if (unsafe !== undefined) throw new AppError('profile-command-unsafe', { path: unsafe })
  return (name) => `${words.join(' ')} credentials ${name}`
}

// No shell takes part in botocore, so a variable before the command would be taken for a program.
const HOME_BEFORE = /^\/usr\/bin\/env (?:'LANYARD_HOME=([^'#;\p{Cc}]+)'|LANYARD_HOME=(\S+)) /u

const CROSSING_BEFORE = /^(?:wsl\.exe -d \S+ -u \S+ -e |\/\S+ \/c )/

// What a shell, shlex or a split on blanks would take for more than letters. Not `\`, which Windows paths have.
const NEEDS_QUOTING = /[\p{Cc}\s"'`$&|;<>()*?[\]{}!#]|^~|^$/u
// The JavaScript SDK takes what follows some of these for a comment, quoted or not.
const NOT_QUOTABLE = /['#;\p{Cc}]/u

function homeBefore(home: string): string {
  if (!NEEDS_QUOTING.test(home)) return `/usr/bin/env LANYARD_HOME=${home} `
  if (NOT_QUOTABLE.test(home)) throw new AppError('profile-command-unsafe', { path: home })
  return `/usr/bin/env 'LANYARD_HOME=${home}' `
}
