import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { shellProgram, terminalCommands } from '../../electron/desktop/terminal-app.ts'
import { session } from '../shared/session-samples.ts'

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

test('the shell gets what the launcher prints, whatever characters stand in names and paths', () => {
  const folder = mkdtempSync(join(tmpdir(), "lanyard it's "))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const launcher = join(folder, 'lanyard')
  writeFileSync(launcher, `#!/bin/sh\nprintf 'export ASKED=%s\\n' "'$*'"\n`, { mode: 0o755 })
  const shell = join(folder, 'shell')
  writeFileSync(shell, '#!/bin/sh\nprintf "shell has %s" "$ASKED"\n', { mode: 0o755 })

  const said = execFileSync('sh', ['-c', shellProgram(session({ id: 'a', alias: 'x $HOME y' }), launcher)], {
    env: { SHELL: shell, PATH: process.env['PATH'] },
    encoding: 'utf8',
  })

  expect(said).toBe('a/Admin (111122223333)\nshell has env x $HOME y')
})
