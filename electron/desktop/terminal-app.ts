import { spawn } from 'node:child_process'
import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { delimiter, dirname, join } from 'node:path'
import { AppError } from '../../shared/errors.ts'
import type { SessionView } from '../../shared/snapshot.ts'
import { quotePowershell, quoteSh } from '../core/delivery/shell-quoting.ts'

export interface TerminalOptions {
  readonly environment: NodeJS.ProcessEnv
  /** LANYARD_HOME of whoever answers the launcher. */
  readonly home: string
  readonly launcher: string
  readonly platform: NodeJS.Platform
}

/** A program with its arguments, the way to end a list of options and begin a command included. */
export type Command = readonly [program: string, ...args: string[]]

/**
 * Opens a terminal that has the session in its environment. What it runs asks the launcher for the credentials, as a
 * person would: they stand in no argument list, which every user of the computer can read.
 */
export async function openTerminal(session: SessionView, options: TerminalOptions): Promise<void> {
  const { environment, home, launcher } = options
  const env = {
    ...environment,
    LANYARD_HOME: home,
    PATH: [dirname(launcher), environment['PATH'] ?? ''].join(delimiter),
  }
  for (const command of await commands(session, options)) if (await starts(command, env)) return
  throw new AppError('terminal-missing')
}

async function commands(session: SessionView, options: TerminalOptions): Promise<readonly Command[]> {
  const { environment, home, launcher, platform } = options
  switch (platform) {
    case 'darwin': {
      const script = join(home, 'run', 'terminal.command')
      await mkdir(dirname(script), { recursive: true, mode: 0o700 })
      await writeFile(
        script,
        `#!/bin/sh\nexport LANYARD_HOME=${quoteSh(home)}\n${shellProgram(session, launcher)}`,
      )
      await chmod(script, 0o700)
      return [['open', '-a', 'Terminal', script]]
    }
    case 'win32': {
      const script = quotePowershell(launcher.replace(/cmd$/, 'ps1'))
      const name = quotePowershell(nameFor(session))
      const program = `& ${script} env ${name} --shell powershell | Out-String | Invoke-Expression`
      const shell = ['powershell.exe', '-NoExit', '-Command', program]
      return [
        ['wt.exe', ...shell],
        ['cmd.exe', '/c', 'start', '', ...shell],
      ]
    }
    default:
      return terminalCommands(['sh', '-c', shellProgram(session, launcher)], environment['TERMINAL'])
  }
}

/** The terminals of Linux desktops, the user's own choice first. Each has its own way to be given a command. */
export function terminalCommands(command: readonly string[], chosen: string | undefined): readonly Command[] {
  const known: readonly Command[] = [
    ['x-terminal-emulator', '-e'],
    ['xfce4-terminal', '-x'],
    ['gnome-terminal', '--'],
    ['konsole', '-e'],
    ['kitty'],
    ['alacritty', '-e'],
    ['xterm', '-e'],
  ]
  const [program, ...args] = (chosen ?? '').split(' ').filter((word) => word !== '')
  if (program === undefined) return known.map(([name, ...flags]) => [name, ...flags, ...command] as const)
  const name = program.split('/').at(-1)
  const [, ...flags] = known.find(([other]) => other === name) ?? ['', '-e']
  return [
    [program, ...args, ...flags, ...command],
    ...known.map(([other, ...otherFlags]) => [other, ...otherFlags, ...command] as const),
  ]
}

/** A program of sh that takes the session over and becomes the user's shell. */
export function shellProgram(session: SessionView, launcher: string): string {
  const name = quoteSh(nameFor(session))
  return [
    `eval "$(${quoteSh(launcher)} env ${name})"`,
    `printf '%s\\n' ${quoteSh(`${session.name} (${session.accountId})`)}`,
    'exec "${SHELL:-/bin/sh}" -i',
    '',
  ].join('\n')
}

/** What names this session and no other. */
function nameFor({ profile, alias, accountId, roleName }: SessionView): string {
  return alias ?? profile ?? `${accountId}/${roleName}`
}

function starts([program, ...args]: Command, env: NodeJS.ProcessEnv): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(program, args, { env, stdio: 'ignore', detached: true })
    child.once('error', () => resolve(false))
    child.once('spawn', () => {
      child.unref()
      resolve(true)
    })
  })
}
