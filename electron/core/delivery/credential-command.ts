import { AppError } from '../../../shared/errors.ts'

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

/** Whether every tool reads what stands before `credentials NAME` as the words it was made of. */
export function isSafeCommand(command: string): boolean {
  const [home = '', , bare = '/'] = HOME_BEFORE.exec(command) ?? []
  return !NEEDS_QUOTING.test(bare) && !NEEDS_QUOTING.test(command.slice(home.length))
}

// No shell takes part in botocore, so a variable before the command would be taken for a program.
const HOME_BEFORE = /^\/usr\/bin\/env (?:'LANYARD_HOME=([^'#;\p{Cc}]+)'|LANYARD_HOME=(\S+)) /u

// What a shell, shlex or a split on blanks would take for more than letters. Not `\`, which Windows paths have.
const NEEDS_QUOTING = /[\p{Cc}\s"'`$&|;<>()*?[\]{}!#]|^~|^$/u
// The JavaScript SDK takes what follows some of these for a comment, quoted or not.
const NOT_QUOTABLE = /['#;\p{Cc}]/u

function homeBefore(home: string): string {
  if (!NEEDS_QUOTING.test(home)) return `/usr/bin/env LANYARD_HOME=${home} `
  if (NOT_QUOTABLE.test(home)) throw new AppError('profile-command-unsafe', { path: home })
  return `/usr/bin/env 'LANYARD_HOME=${home}' `
}
