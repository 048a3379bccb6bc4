import { expect, test } from 'vitest'
import { COMMANDS } from '../../electron/cli/commands/all.ts'
import { acceleratorOf } from '../../renderer/window/accelerator.ts'
import { SHELLS } from '../../renderer/shells.ts'
import { shortcutOf } from '../../renderer/shortcuts.ts'
import { terminalCommands } from '../../renderer/window/terminal-commands.ts'
import type { SessionView } from '../../shared/snapshot.ts'
import { sampleSessions } from './page/sample-organisation.ts'

const [first] = sampleSessions(0)
const session: SessionView = {
  ...first!,
  name: 'payments-prod/ReadOnly',
  accountName: 'Payments Prod',
  roleName: 'ReadOnly',
  alias: null,
  profile: null,
}

test.each([
  ['sh', 'eval "$(lanyard env payments-prod/ReadOnly)"'],
  ['json', 'eval "$(lanyard env payments-prod/ReadOnly)"'],
  ['fish', 'lanyard env payments-prod/ReadOnly --shell fish | source'],
  ['powershell', 'lanyard env payments-prod/ReadOnly --shell powershell | Out-String | Invoke-Expression'],
  ['dotenv', 'lanyard env payments-prod/ReadOnly --shell dotenv > .env'],
] as const)('for %s it is: %s', (shell, command) => {
  expect(terminalCommands(session, [session], shell)[0]).toBe(command)
})

test('an alias is typed instead of the name, and a profile has a command of its own', () => {
  const commands = terminalCommands(
    { ...session, alias: 'pay', name: 'pay', profile: 'pay-ro' },
    [session],
    'sh',
  )
  expect(commands[0]).toBe('eval "$(lanyard env pay)"')
  expect(commands[1]).toBe('aws --profile pay-ro sts get-caller-identity')
})

test('each command is one that there is', () => {
  const known = new Set(COMMANDS.map(({ name }) => name))
  for (const { format } of SHELLS) {
    const commands = terminalCommands(session, [session], format).join('\n')
    const asked = [...commands.matchAll(/lanyard (\w+)/g)].map(([, name]) => name!)
    expect(asked.filter((name) => !known.has(name))).toEqual([])
    expect(asked).not.toEqual([])
  }
})

test('where two sessions share a name, it is told by the account ID', () => {
  const other = { ...session, id: 'other', accountId: '999999999999' }
  expect(terminalCommands(session, [session, other], 'sh')[0]).toBe(
    `eval "$(lanyard env ${session.accountId}/ReadOnly)"`,
  )
})

test('a name that a shell could take for something else is quoted for it', () => {
  const odd = { ...session, profile: `a b'c` }
  expect(terminalCommands(odd, [odd], 'sh')[1]).toContain(`--profile 'a b'\\''c' `)
  expect(terminalCommands(odd, [odd], 'powershell')[1]).toContain(`--profile 'a b''c' `)
})

const PRESS = { key: 'c', code: 'KeyC', ctrlKey: false, metaKey: false, altKey: false, shiftKey: false }

test('shortcuts go with Ctrl, on macOS with Cmd, and with nothing else held', () => {
  expect(shortcutOf({ ...PRESS, ctrlKey: true }, 'linux')).toBe('copy')
  expect(shortcutOf({ ...PRESS, ctrlKey: true }, 'darwin')).toBeNull()
  expect(shortcutOf({ ...PRESS, metaKey: true }, 'darwin')).toBe('copy')
  expect(shortcutOf({ ...PRESS, ctrlKey: true, shiftKey: true }, 'linux')).toBeNull()
  expect(shortcutOf({ ...PRESS, ctrlKey: true, key: '.' }, 'win32')).toBe('stop')
  expect(shortcutOf(PRESS, 'linux')).toBeNull()
})

test('a global shortcut needs more than Shift, and is told by where its key lies', () => {
  expect(acceleratorOf({ ...PRESS, ctrlKey: true, altKey: true, key: '¢' })).toBe('Control+Alt+C')
  expect(acceleratorOf({ ...PRESS, metaKey: true, code: 'Space' })).toBe('Super+Space')
  expect(acceleratorOf({ ...PRESS, shiftKey: true })).toBeNull()
  expect(acceleratorOf({ ...PRESS, ctrlKey: true, code: 'ControlLeft' })).toBeNull()
})
