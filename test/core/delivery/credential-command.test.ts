import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { credentialCommand, isSafeCommand } from '../../../electron/core/delivery/credential-command.ts'

const LAUNCHER = '/opt/lanyard'
const commandIn = (toolsHome: string | null) =>
  credentialCommand({ launcher: LAUNCHER, toolsHome })('a/Admin')

/** The words that botocore makes of a command. */
function wordsByShlex(command: string): readonly string[] {
  const script = 'import json, shlex, sys; print(json.dumps(shlex.split(sys.argv[1])))'
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
