import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { instanceProgram, openTerminal, shellProgram } from '../../electron/desktop/terminal-app.ts'
import { chosenTerminal, findTerminals, terminalCommands } from '../../electron/desktop/terminal-programs.ts'
import { session } from '../shared/session-samples.ts'

function folderOf(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), name))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  return folder
}

test('the user’s own terminal comes first, given its command as it wants it', () => {
  expect(terminalCommands(['sh'], '/usr/bin/gnome-terminal --wait')[0]).toEqual([
    '/usr/bin/gnome-terminal',
    '--wait',
    '--',
    'sh',
  ])
  expect(terminalCommands(['sh'], 'mine')[0]).toEqual(['mine', '-e', 'sh'])
  expect(terminalCommands(['sh'], undefined)[0]).toEqual(['x-terminal-emulator', '-e', 'sh'])
})

test('a command of one’s own is taken apart as a shell does, and never run by one', () => {
  expect(chosenTerminal(`'/opt/my term' --title "a b; id"`, ['sh'])).toEqual([
    '/opt/my term',
    '--title',
    'a b; id',
    '-e',
    'sh',
  ])
  expect(chosenTerminal('kitty', ['sh'])).toEqual(['kitty', 'sh'])
  expect(chosenTerminal("it's", ['sh'])).toBeNull()
})

test('the terminals that are here are found on the PATH, by name', async () => {
  const folder = folderOf('lanyard-path-')
  for (const name of ['xterm', 'kitty', 'other']) writeFileSync(join(folder, name), '', { mode: 0o755 })
  writeFileSync(join(folder, 'konsole'), 'not a program', { mode: 0o644 })
  mkdirSync(join(folder, 'later'))
  const PATH = `${join(folder, 'later')}:${folder}`
  expect(await findTerminals('linux', { PATH })).toEqual(['kitty', 'xterm'])
  expect(await findTerminals('linux', {})).toEqual([])
})

test('the terminal that was chosen is opened, or it is said that it could not; no other takes its place', async () => {
  const folder = folderOf('lanyard-term-')
  const other = join(folder, 'other-ran')
  writeFileSync(join(folder, 'xterm'), `#!/bin/sh\n: >'${other}'\n`, { mode: 0o755 })
  const options = {
    environment: { PATH: folder },
    home: folder,
    launcher: '/nowhere/lanyard',
    platform: 'linux',
  } as const
  const view = session({ id: 'a' })
  await expect(openTerminal(view, null, { ...options, terminal: 'no-such --flag' })).rejects.toMatchObject({
    code: 'terminal-unusable',
    message: 'The terminal that you chose could not be opened: no-such --flag.',
  })
  await expect(openTerminal(view, null, { ...options, terminal: '"open quote' })).rejects.toMatchObject({
    code: 'terminal-unusable',
  })
  expect(existsSync(other)).toBe(false)
  await openTerminal(view, null, { ...options, terminal: null })
  await expect(
    openTerminal(view, null, { ...options, environment: { PATH: join(folder, 'none') }, terminal: null }),
  ).rejects.toMatchObject({ code: 'terminal-missing' })
  await expect.poll(() => existsSync(other)).toBe(true)
})

test('a terminal that ends badly at once, or may not be run, was none', async () => {
  const folder = folderOf('lanyard-term-')
  const opened = join(folder, 'opened')
  writeFileSync(join(folder, 'xfce4-terminal'), '#!/bin/sh\necho no display >&2\nexit 1\n', { mode: 0o755 })
  writeFileSync(join(folder, 'konsole'), '#!/bin/sh\n', { mode: 0o644 })
  writeFileSync(join(folder, 'xterm'), `#!/bin/sh\n: >'${opened}'\nexec sleep 2\n`, { mode: 0o755 })
  const options = {
    environment: { PATH: `${folder}:/usr/bin:/bin` },
    home: folder,
    launcher: '/nowhere/lanyard',
    platform: 'linux',
  } as const
  const view = session({ id: 'a' })
  for (const terminal of ['xfce4-terminal', 'konsole', folder])
    await expect(
      openTerminal(view, null, { ...options, environment: { PATH: folder }, terminal }),
    ).rejects.toMatchObject({ code: 'terminal-unusable' })
  expect(existsSync(opened)).toBe(false)
  // Where none was chosen the next one is tried.
  rmSync(join(folder, 'konsole'))
  await openTerminal(view, null, { ...options, environment: { PATH: `${folder}:/bin` }, terminal: null })
  await expect.poll(() => existsSync(opened)).toBe(true)
})

test('the shell is switched as the launcher says, whatever characters stand in names and paths', () => {
  const folder = folderOf("lanyard it's ")
  const launcher = join(folder, 'lanyard')
  writeFileSync(launcher, `#!/bin/sh\nprintf 'export ASKED=%s\\n' "'$*'"\n`, { mode: 0o755 })
  const shell = join(folder, 'shell')
  writeFileSync(shell, '#!/bin/sh\nprintf "shell has %s" "${ASKED-nothing}"\n', { mode: 0o755 })
  const said = () =>
    execFileSync('sh', ['-c', shellProgram(session({ id: 'a', alias: 'x $HOME y' }), launcher)], {
      env: { SHELL: shell, PATH: process.env['PATH'] },
      encoding: 'utf8',
    })

  expect(said()).toBe('a/Admin (111122223333)\nshell has use --shell sh x $HOME y')
  writeFileSync(launcher, '#!/bin/sh\nexit 77\n')
  expect(said()).toBe('shell has nothing')
})

test('a terminal at an instance asks the launcher for it by words, and is a shell of one’s own afterwards', () => {
  const folder = folderOf("lanyard it's ")
  const launcher = join(folder, 'lanyard')
  writeFileSync(launcher, `#!/bin/sh\nprintf '<%s>' "$@"\nexit 77\n`, { mode: 0o755 })
  const shell = join(folder, 'shell')
  writeFileSync(shell, '#!/bin/sh\nprintf " then a shell"\n', { mode: 0o755 })
  const view = session({ id: 'a', alias: 'x $HOME y' })
  const said = (region: string | null) =>
    execFileSync('sh', ['-c', instanceProgram(view, { instance: 'i-0abc', region }, launcher)], {
      env: { SHELL: shell, PATH: process.env['PATH'] },
      encoding: 'utf8',
    })

  expect(said(null)).toBe('<ssm><shell><x $HOME y><i-0abc> then a shell')
  expect(said('$(id) --json')).toBe('<ssm><shell><x $HOME y><i-0abc><--region=$(id) --json> then a shell')
})
