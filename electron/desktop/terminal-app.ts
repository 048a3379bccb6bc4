import { spawn } from 'node:child_process'
import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { delimiter, dirname, join } from 'node:path'
import { AppError } from '../../shared/errors.ts'
import { printable } from '../../shared/printable.ts'
import type { SessionView } from '../../shared/snapshot.ts'
import { commandWords } from '../core/profiles/command-words.ts'
import { quotePowershell, quoteSh } from '../core/delivery/shell-quoting.ts'
import { chosenTerminal, terminalCommands, type Command } from './terminal-programs.ts'

export interface TerminalOptions {
  readonly environment: NodeJS.ProcessEnv
  /** LANYARD_HOME of whoever answers the launcher. */
  readonly home: string
  readonly launcher: string
  readonly platform: NodeJS.Platform
  /** What the user chose in the settings: no other is opened in its place. `null`: the system's. */
  readonly terminal: string | null
}

/** An instance, in the region that was typed, or in the session's own where that is null. */
export interface InstancePlace {
  readonly instance: string
  readonly region: string | null
}

/**
 * Opens a terminal whose shell is switched to the session, as `lanyard use` does it, or that is at an instance, as
 * `lanyard ssm shell` does it: no secret stands in its environment, nor in an argument list, which every user of the
 * computer can read. Throws `terminal-missing`, or `terminal-unusable` for the one that was chosen.
 */
export async function openTerminal(
  session: SessionView,
  instance: InstancePlace | null,
  options: TerminalOptions,
): Promise<void> {
  const { environment, home, launcher, terminal } = options
  const env = {
    ...environment,
    LANYARD_HOME: home,
    PATH: [dirname(launcher), environment['PATH'] ?? ''].join(delimiter),
  }
  for (const command of await commands(session, instance, options)) if (await starts(command, env)) return
  if (terminal === null) throw new AppError('terminal-missing')
  throw new AppError('terminal-unusable', { terminal: printable(terminal) })
}

async function commands(
  session: SessionView,
  instance: InstancePlace | null,
  options: TerminalOptions,
): Promise<readonly Command[]> {
  const { environment, home, launcher, platform, terminal } = options
  const program = () =>
    instance ? instanceProgram(session, instance, launcher) : shellProgram(session, launcher)
  switch (platform) {
    case 'darwin': {
      const script = join(home, 'run', 'terminal.command')
      await mkdir(dirname(script), { recursive: true, mode: 0o700 })
      await writeFile(script, `#!/bin/sh\nexport LANYARD_HOME=${quoteSh(home)}\n${program()}`)
      await chmod(script, 0o700)
      return [['open', '-a', terminal ?? 'Terminal', script]]
    }
    case 'win32': {
      const script = quotePowershell(launcher.replace(/cmd$/, 'ps1'))
      const words = instance
        ? instanceWords(session, instance).map(quotePowershell).join(' ')
        : `use --shell powershell ${quotePowershell(nameFor(session))} | Out-String | Invoke-Expression`
      const host = ['powershell.exe', '-NoExit', '-Command', `& ${script} ${words}`]
      const own = ['cmd.exe', '/c', 'start', '', ...host] as const
      if (terminal === 'powershell.exe') return [own]
      const [chosen, ...args] = commandWords(terminal ?? '') ?? []
      if (chosen !== undefined) return [[chosen, ...args, ...host]]
      return terminal === null ? [['wt.exe', ...host], own] : []
    }
    default: {
      const command = ['sh', '-c', program()]
      if (terminal === null) return terminalCommands(command, environment['TERMINAL'])
      const chosen = chosenTerminal(terminal, command)
      return chosen ? [chosen] : []
    }
  }
}

/** A program of sh that switches to the session and becomes the user's shell; it says why, where it could not. */
export function shellProgram(session: SessionView, launcher: string): string {
  const name = quoteSh(nameFor(session))
  return [
    `statements=$(${quoteSh(launcher)} use --shell sh ${name}) && eval "$statements" &&`,
    `  printf '%s\\n' ${quoteSh(`${printable(session.name)} (${session.accountId})`)}`,
    'unset statements',
    'exec "${SHELL:-/bin/sh}" -i',
    '',
  ].join('\n')
}

/** A program of sh that is at the instance until that ends, and then the user's shell: what was said stays to be read. */
export function instanceProgram(session: SessionView, place: InstancePlace, launcher: string): string {
  const words = [launcher, ...instanceWords(session, place)].map(quoteSh).join(' ')
  return [words, 'exec "${SHELL:-/bin/sh}" -i', ''].join('\n')
}

function instanceWords(session: SessionView, { instance, region }: InstancePlace): readonly string[] {
  // With `=`, so that nothing that was typed for a region is taken for an option.
  return ['ssm', 'shell', nameFor(session), instance, ...(region === null ? [] : [`--region=${region}`])]
}

/** What names this session and no other. */
function nameFor({ profile, alias, accountId, roleName }: SessionView): string {
  return alias ?? profile ?? `${accountId}/${roleName}`
}

/** Without a display, or with an option that it does not know, a terminal ends again at once. */
const STARTED_MS = 500

function starts([program, ...args]: Command, env: NodeJS.ProcessEnv): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(program, args, { env, stdio: 'ignore', detached: true })
    child.once('error', () => resolve(false))
    // Some only tell one that runs already to open a window, as `open` does on a Mac, and end well by that.
    child.once('exit', (status) => resolve(status === 0))
    child.once('spawn', () => {
      child.unref()
      // A Mac's `open` tells only by how it ends whether there is such an app.
      if (program !== 'open') setTimeout(() => resolve(true), STARTED_MS)
    })
  })
}
