import { AppError } from '../../../shared/errors.ts'

/**
 * What makes the credential_process of each profile: `LAUNCHER credentials NAME`, with the home set before it where
 * tools would not come upon it. Throws `profile-command-unsafe` where a tool would read a path as more than one word.
 */
export function credentialCommand(tools: {
  readonly launcher: string
  readonly toolsHome: string | null
}): (name: string) => string {
  const { launcher, toolsHome } = tools
  for (const path of [launcher, toolsHome ?? '/'])
    if (NEEDS_QUOTING.test(path)) throw new AppError('profile-command-unsafe', { path })
  const home = toolsHome === null ? '' : `${WITH_HOME}${toolsHome} `
  return (name) => `${home}${launcher} credentials ${name}`
}

// No shell takes part in botocore, so a variable before the command would be taken for a program.
const WITH_HOME = '/usr/bin/env LANYARD_HOME='

// What a shell, shlex or a split on blanks would take for more than letters. Not `\`, which Windows paths have.
const NEEDS_QUOTING = /[\p{Cc}\s"'`$&|;<>()*?[\]{}!#]|^~|^$/u

/** Whether every tool reads what stands before `credentials NAME` as the words it was made of. */
export function isSafeCommand(command: string): boolean {
  const words = command.startsWith(WITH_HOME) ? command.slice(WITH_HOME.length).split(/ (?=\S*$)/) : [command]
  return words.every((word) => !NEEDS_QUOTING.test(word))
}
