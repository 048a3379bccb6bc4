import { expect, test } from 'vitest'
import { findMissing } from '../../electron/dev/machine-check.ts'
import { isAtLeast, planMachine, TEST_NEEDS, type Look, type Need } from '../../electron/dev/machine.ts'

const fish: Need = {
  name: 'fish',
  look: { kind: 'command', name: 'fish' },
  package: 'fish',
  for: 'the fish tests',
}
const bus: Need = { name: 'dbus-send', look: fish.look, package: 'dbus', for: 'the keychain' }
const session: Need = { ...bus, name: 'dbus-run-session' }

test('a machine that has everything is ready, whoever runs it', () => {
  expect(planMachine([], { root: false, debian: false })).toEqual({ kind: 'ready' })
})

test('root on Debian installs each missing package once and knows why', () => {
  expect(planMachine([fish, bus, session], { root: true, debian: true })).toEqual({
    kind: 'install',
    packages: ['fish', 'dbus'],
    reasons: [
      'fish (fish) for the fish tests',
      'dbus-send (dbus) for the keychain',
      'dbus-run-session (dbus) for the keychain',
    ],
  })
})

test('anybody else on Debian is told the one command that installs all of it', () => {
  expect(planMachine([fish, bus], { root: false, debian: true })).toMatchObject({
    kind: 'ask',
    advice: 'sudo apt-get install -y --no-install-recommends fish dbus',
  })
})

test('on another system even root is only told the names, since its packages are called otherwise', () => {
  expect(planMachine([fish], { root: true, debian: false })).toMatchObject({
    kind: 'ask',
    advice: 'Install what Debian calls fish',
    reasons: ['fish (fish) for the fish tests'],
  })
})

test.each([
  ['curl 7.88.1 (x86_64-pc-linux-gnu)', true],
  ['curl 7.63.0', true],
  ['curl 8.0', true],
  ['curl 7.62.0', false],
  ['curl 6.99.0', false],
  ['', false],
])('"%s" is curl 7.63 or later: %s', (output, expected) => {
  expect(isAtLeast(output, [7, 63])).toBe(expected)
})

const LOOKS: readonly (readonly [found: Look, missing: Look])[] = [
  [
    { kind: 'command', name: 'sh' },
    { kind: 'command', name: 'no-such-command' },
  ],
  [
    { kind: 'command', name: 'curl', version: [7, 0] },
    { kind: 'command', name: 'curl', version: [999, 0] },
  ],
  [
    { kind: 'program', path: '/bin/sh' },
    { kind: 'program', path: '/etc/passwd' },
  ],
  [
    { kind: 'library', soname: 'libc.so.6' },
    { kind: 'library', soname: 'libnone.so.6' },
  ],
  [
    { kind: 'python-module', name: 'json' },
    { kind: 'python-module', name: 'no_such_module' },
  ],
]

test.each(LOOKS)('what is there is found and what is not is missing: %o, %o', async (found, missing) => {
  const present = { ...fish, look: found }
  const absent = { ...fish, look: missing }

  expect(await findMissing([present, absent])).toEqual([absent])
})

test('every need says what cannot run without it, and which package has it', () => {
  for (const need of TEST_NEEDS) {
    expect(need.for).toMatch(/^(a|the) /)
    expect(need.package).toMatch(/^[a-z0-9][a-z0-9+.-]+$/)
  }
})
