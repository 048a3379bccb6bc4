import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'
import {
  credentialCommand,
  crosses,
  crossingCommand,
  isSafeCommand,
} from '../../../electron/core/delivery/credential-command.ts'
import type { Crossing } from '../../../electron/core/ports.ts'

const LAUNCHER = '/opt/lanyard'
const commandIn = (toolsHome: string | null) =>
  credentialCommand({ launcher: LAUNCHER, toolsHome })('a/Admin')

/** The words that botocore makes of a command. */
function wordsByShlex(command: string): readonly string[] {
  const script = 'import json, shlex, sys; print(json.dumps(shlex.split(sys.argv[1])))'
  return JSON.parse(execFileSync('/usr/bin/python3', ['-c', script, command]).toString()) as string[]
}

/** The words that botocore makes of it on Windows, by its own code for that. */
function wordsOnWindows(command: string): readonly string[] {
  const script =
    'import json, sys; from botocore.compat import compat_shell_split as split; print(json.dumps(split(sys.argv[1], "win32")))'
  return JSON.parse(execFileSync('/usr/bin/python3', ['-c', script, command]).toString()) as string[]
}

/** The words that a shell makes of it, through which the JavaScript SDK runs it. */
function wordsByShell(command: string): readonly string[] {
  const output = execFileSync('sh', ['-c', `printf '%s\\0' ${command}`]).toString()
  return output.split('\0').slice(0, -1)
}

test.each(['/srv/lanyard', '/home/Jo Doe/of lanyard', '/srv/$HOME/`x`', '/srv/本/"quoted"', '/srv/a\\b c'])(
  'a home %s comes to the launcher as it is',
  (home) => {
    const words = ['/usr/bin/env', `LANYARD_HOME=${home}`, LAUNCHER, 'credentials', 'a/Admin']
    expect(wordsByShlex(commandIn(home))).toEqual(words)
    expect(wordsByShell(commandIn(home))).toEqual(words)
    expect(isSafeCommand(commandIn(home).slice(0, -' credentials a/Admin'.length))).toBe(true)
  },
)

test('the home that tools take anyway is not named', () => {
  expect(commandIn(null)).toBe('/opt/lanyard credentials a/Admin')
})

test('a path that no quoting would save is refused by its name', () => {
  for (const home of ["/srv/it's", '/srv/a #b', '/srv/a;b', '/srv/a\nb'])
    expect(() => commandIn(home)).toThrow(
      expect.objectContaining({ code: 'profile-command-unsafe' }) as Error,
    )
  expect(() => credentialCommand({ launcher: '/opt/my lanyard', toolsHome: null })).toThrow('/opt/my lanyard')
})

test('what only looks like a home before the launcher is not taken for one', () => {
  for (const command of [
    '/usr/bin/env LANYARD_HOME=/a;b /opt/lanyard',
    "/usr/bin/env 'LANYARD_HOME=/a' ; /opt/lanyard",
    '/usr/bin/env OTHER=/a /opt/lanyard',
    '/opt/my lanyard',
    '',
  ])
    expect(isSafeCommand(command)).toBe(false)
})

const WINDOWS_LAUNCHER = 'C:\\Users\\Zo\u00eb\\Lanyard\\resources\\assets\\bin\\lanyard.cmd'
const TO_LINUX: Crossing = { to: 'linux', commandShell: '/mnt/c/Windows/System32/cmd.exe' }
const TO_WINDOWS: Crossing = { to: 'windows', distribution: 'Ubuntu-24.04' }
const acrossIn = (crossing: Crossing, tools: Partial<Parameters<typeof crossingCommand>[1]>) =>
  crossingCommand(crossing, { launcher: LAUNCHER, toolsHome: null, userName: 'me', ...tools })('a/Admin')

test('tools of a distribution call the launcher of Windows through cmd.exe, whole', () => {
  const command = acrossIn(TO_LINUX, { launcher: WINDOWS_LAUNCHER, userName: 'Z e' })
  const words = ['/mnt/c/Windows/System32/cmd.exe', '/c', WINDOWS_LAUNCHER, 'credentials', 'a/Admin']
  expect(wordsByShlex(command)).toEqual(words)
  expect(wordsByShell(command)).toEqual(words)
})

test('tools of Windows call the launcher of a distribution, as the user whose Lanyard it is', () => {
  const words = ['wsl.exe', '-d', 'Ubuntu-24.04', '-u', 'me', '-e', LAUNCHER, 'credentials', 'a/Admin']
  expect(wordsOnWindows(acrossIn(TO_WINDOWS, {}))).toEqual(words)
  const homed = words.toSpliced(6, 0, '/usr/bin/env', 'LANYARD_HOME=/srv/lanyard')
  expect(wordsOnWindows(acrossIn(TO_WINDOWS, { toolsHome: '/srv/lanyard' }))).toEqual(homed)
})

test('a call across is safe to be written, and known again on its side', () => {
  const commands = [
    [TO_LINUX, acrossIn(TO_LINUX, { launcher: WINDOWS_LAUNCHER })],
    [TO_WINDOWS, acrossIn(TO_WINDOWS, { toolsHome: '/srv/lanyard' })],
  ] as const
  for (const [crossing, command] of commands) {
    expect(isSafeCommand(command.slice(0, -' credentials a/Admin'.length))).toBe(true)
    expect(crosses(command, crossing)).toBe(true)
    expect(crosses(commandIn(null), crossing)).toBe(false)
  }
  expect(crosses(commands[0][1], TO_WINDOWS)).toBe(false)
  expect(crosses(commands[1][1], TO_LINUX)).toBe(false)
})

test.each([
  [TO_LINUX, { launcher: 'C:\\Program Files\\Lanyard\\lanyard.cmd' }],
  [TO_LINUX, { launcher: 'C:\\%TEMP%\\lanyard.cmd' }],
  [{ ...TO_LINUX, commandShell: '/my drives/c/cmd.exe' }, {}],
  [TO_WINDOWS, { toolsHome: '/home/Jo Doe/of lanyard' }],
  [TO_WINDOWS, { launcher: '/opt/my lanyard' }],
  [TO_WINDOWS, { userName: 'jo&doe' }],
  [{ ...TO_WINDOWS, distribution: 'My Linux' }, {}],
])('%j with %j is refused, since no quoting holds on both sides', (crossing, tools) => {
  expect(() => acrossIn(crossing, tools)).toThrow(
    expect.objectContaining({ code: 'profile-command-unsafe' }) as Error,
  )
})

test('what only looks like a call across is not taken for one', () => {
  for (const command of [
    'wsl.exe -d Debian -u me -e /opt/lanyard; x',
    'wsl.exe -d Debian -e /opt/lanyard',
    'wsl.exe -d $(x) -u me -e /opt/lanyard',
    '/mnt/c/cmd.exe /c C:\\\\a b',
    'cmd.exe /c lanyard',
  ])
    expect(isSafeCommand(command)).toBe(false)
})
