import { inspect } from 'node:util'
import { expect, test } from 'vitest'
import { createCrypto } from '../../../electron/adapters/crypto.ts'
import type { KeyStore } from '../../../electron/core/ports.ts'
import { Secret } from '../../../electron/core/secret.ts'
import { openVault } from '../../../electron/core/storage/vault.ts'
import { createLogCollector, createMemoryFiles, createMemoryKeys } from '../../fakes.ts'

const crypto = createCrypto()
const text = (bytes: Uint8Array | undefined): string => Buffer.from(bytes ?? []).toString('utf8')

function createComputer() {
  const files = createMemoryFiles()
  const keychain = createMemoryKeys()
  const log = createLogCollector()
  const open = (keys: KeyStore = keychain) => openVault({ files, crypto, log, keys: async () => keys })
  return { files, keychain, log, open }
}

test('what was put into the vault is there at the next start, under its name', async () => {
  const { open } = createComputer()
  const first = await open()
  await first.set('portal-token/a', new Secret('token of a — 🔑'))
  await first.set('portal-token/b', new Secret('token of b'))
  await first.set('__proto__', new Secret('a name like any other'))
  await first.delete('portal-token/b')

  const second = await open()

  expect(second.get('portal-token/a')?.reveal()).toBe('token of a — 🔑')
  expect(second.get('portal-token/b')).toBeNull()
  expect(second.get('__proto__')?.reveal()).toBe('a name like any other')
  expect(second).toMatchObject({ storage: { kind: 'keychain' }, problem: null })
})

test('neither a name nor a secret nor the key is to be read in the file', async () => {
  const { open, files, keychain } = createComputer()
  const vault = await open()
  await vault.set('portal-token/a', new Secret('token of a'))
  const file = text(files.contents.get('vault.json'))
  const [[keyAccount, key]] = [...keychain.keys] as [[string, Uint8Array]]

  expect(Object.keys(JSON.parse(file) as object)).toEqual(['version', 'keyAccount', 'sealed'])
  expect(JSON.parse(file)).toMatchObject({ version: 1, keyAccount })
  expect(keyAccount).toMatch(/^[0-9a-f]{32}$/)
  const sealed = Buffer.from((JSON.parse(file) as { sealed: string }).sealed, 'base64').toString('latin1')
  for (const secret of ['portal-token', 'token of a', Buffer.from(key).toString('latin1')]) {
    expect(sealed).not.toContain(secret)
  }
  expect(file).not.toContain(Buffer.from(key).toString('base64'))
})

test('two homes never share a key', async () => {
  const keychain = createMemoryKeys()
  const here = createComputer()
  const there = createComputer()
  await here.open(keychain)
  await there.open(keychain)

  expect(keychain.keys.size).toBe(2)
})

test('secrets set at once are all kept, in few writes, and the last value of a name wins', async () => {
  const { open, files } = createComputer()
  const vault = await open()
  const before = files.writes.length

  const names = Array.from({ length: 50 }, (_, index) => `name ${index}`)
  await Promise.all([
    ...names.map((name) => vault.set(name, new Secret(`first of ${name}`))),
    ...names.map((name) => vault.set(name, new Secret(`last of ${name}`))),
  ])

  const again = await open()
  expect(names.map((name) => again.get(name)?.reveal())).toEqual(names.map((name) => `last of ${name}`))
  expect(files.writes.length - before).toBeLessThanOrEqual(2)
})

test('a secret set while a write runs lies on the disk when its promise resolves', async () => {
  const { open, files } = createComputer()
  const vault = await open()
  const first = vault.set('a', new Secret('1'))
  // The write of `a` has begun by now and does not have `b` in it.
  await Promise.resolve().then(() => undefined)
  const second = vault.set('b', new Secret('2'))
  await first
  await second

  const written = files.writes.length
  expect((await open()).get('b')?.reveal()).toBe('2')
  expect(files.writes).toHaveLength(written)
})

test('a write that fails says so, holds the secret, and the next that succeeds takes it along', async () => {
  const { open, files } = createComputer()
  const vault = await open()
  files.failWrites(new Error('No space left'))
  await expect(vault.set('a', new Secret('1'))).rejects.toThrow('No space left')
  expect(vault.get('a')?.reveal()).toBe('1')

  files.failWrites(null)
  await vault.set('b', new Secret('2'))

  const again = await open()
  expect([again.get('a')?.reveal(), again.get('b')?.reveal()]).toEqual(['1', '2'])
})

const DAMAGE: readonly (readonly [string, (file: { sealed: string }) => unknown])[] = [
  ['another text', () => 'hello'],
  ['another version', (file) => ({ ...file, version: 2 })],
  ['no account', (file) => ({ ...file, keyAccount: '../../x' })],
  ['an account without a key', (file) => ({ ...file, keyAccount: '0'.repeat(32) })],
  ['a changed byte', (file) => ({ ...file, sealed: `A${file.sealed.slice(1)}` })],
  ['nothing sealed', (file) => ({ ...file, sealed: '' })],
]

test.each(DAMAGE)('a vault damaged to hold %s is set aside, and a new one begun', async (_, damage) => {
  const { open, files, keychain, log } = createComputer()
  await (await open()).set('a', new Secret('1'))
  const good = JSON.parse(text(files.contents.get('vault.json'))) as { sealed: string }
  const damaged = new TextEncoder().encode(JSON.stringify(damage(good)))
  files.contents.set('vault.json', damaged)
  // What the keychain has under a name that is no key's is not the vault's business.
  const get: typeof keychain.get = (account) =>
    /^[0-9a-f]{32}$/.test(account) ? keychain.get(account) : Promise.reject(new Error('no key'))

  const vault = await open({ ...keychain, get })

  expect(vault.problem?.view()).toMatchObject({ code: 'vault-corrupt' })
  expect(vault.problem?.message).toContain('/fake/vault.json.aside-1')
  expect(files.contents.get('vault.json.aside-1')).toEqual(damaged)
  expect(vault.get('a')).toBeNull()
  expect(log.entries.map(({ event }) => event)).toEqual(['vault-corrupt'])
  await vault.set('b', new Secret('2'))
  expect(await open()).toMatchObject({ problem: null })
})

test('a vault cut off in the middle, or that is no text at all, is set aside', async () => {
  const { open, files } = createComputer()
  await open()
  const whole = files.contents.get('vault.json')!

  for (const damaged of [whole.slice(0, whole.length / 2), Uint8Array.of(0xff, 0xfe, 0), new Uint8Array()]) {
    files.contents.set('vault.json', damaged)
    expect((await open()).problem?.code).toBe('vault-corrupt')
  }
})

test('a vault moved under the header of another is not opened with its key', async () => {
  const { open, files, keychain } = createComputer()
  await open()
  const moved = JSON.parse(text(files.contents.get('vault.json'))) as { keyAccount: string }
  const account = 'a'.repeat(32)
  keychain.keys.set(account, keychain.keys.get(moved.keyAccount)!)
  files.contents.set('vault.json', Buffer.from(JSON.stringify({ ...moved, keyAccount: account })))

  expect((await open()).problem?.code).toBe('vault-corrupt')
})

test('when the keychain has lost the key, the vault is set aside and the next one has a key of its own', async () => {
  const { open, files, keychain } = createComputer()
  await (await open()).set('a', new Secret('1'))
  keychain.keys.clear()

  const vault = await open()

  expect(vault.problem?.code).toBe('vault-corrupt')
  expect([...files.contents.keys()].toSorted()).toEqual(['vault.json', 'vault.json.aside-1'])
  expect(keychain.keys.size).toBe(1)
})

test('a vault set aside keeps its key in the keychain, so that it can still be rescued', async () => {
  const { open, files, keychain } = createComputer()
  await open()
  files.contents.set('vault.json', new Uint8Array(Buffer.from('{}')))
  await open()

  expect(keychain.keys.size).toBe(2)
})

test('without a keychain secrets are held in memory, and a vault that is there is left as it is', async () => {
  const { open, files, log } = createComputer()
  await (await open()).set('a', new Secret('1'))
  const before = files.contents.get('vault.json')

  const vault = await open({ kind: 'memory', reason: 'there is no D-Bus session' })
  await vault.set('b', new Secret('2'))
  await vault.delete('b')
  await vault.set('c', new Secret('3'))

  expect(vault.storage).toEqual({ kind: 'memory', reason: 'there is no D-Bus session' })
  expect(vault.problem).toBeNull()
  expect(log.entries).toEqual([])
  expect(['a', 'b', 'c'].map((name) => vault.get(name)?.reveal() ?? null)).toEqual([null, null, '3'])
  expect([...files.contents]).toEqual([['vault.json', before]])
  expect((await open()).get('a')?.reveal()).toBe('1')
})

test('a keychain that will not give the key out now is no reason to set the vault aside', async () => {
  const { open, files, keychain } = createComputer()
  await (await open()).set('a', new Secret('1'))
  const locked: KeyStore = { ...keychain, get: () => Promise.reject(new Error('it is locked')) }

  const vault = await open(locked)

  expect(vault.storage).toEqual({ kind: 'memory', reason: 'it is locked' })
  expect([...files.contents.keys()]).toEqual(['vault.json'])
  expect((await open()).get('a')?.reveal()).toBe('1')
})

test('where the first vault cannot be written, secrets stay in memory and no key is left behind', async () => {
  const { open, files, keychain } = createComputer()
  files.failWrites(new Error('Read-only file system'))

  const vault = await open()
  await vault.set('a', new Secret('1'))

  expect(vault.storage).toEqual({ kind: 'memory', reason: 'Read-only file system' })
  expect(vault.get('a')?.reveal()).toBe('1')
  expect(keychain.keys.size).toBe(0)
})

test('the problem is told also when no new vault could be begun', async () => {
  const { open, files } = createComputer()
  files.contents.set('vault.json', new Uint8Array(Buffer.from('{}')))
  files.failWrites(new Error('Read-only file system'))

  expect(await open()).toMatchObject({ storage: { kind: 'memory' }, problem: { code: 'vault-corrupt' } })
})

test('content that opens but is not understood never reaches the log or the error', async () => {
  const { open, files, keychain, log } = createComputer()
  await open()
  const [[keyAccount, key]] = [...keychain.keys] as [[string, Uint8Array]]
  const context = `lanyard-vault/1/${keyAccount}`

  for (const content of ['wJalrXUtnFEMI', '{"token":"wJalrXUtnFEMI"}', '[["name","wJalrXUtnFEMI",3]]']) {
    const sealed = Buffer.from(crypto.seal(new Secret(key), new Secret(content), context)).toString('base64')
    files.contents.set('vault.json', Buffer.from(JSON.stringify({ version: 1, keyAccount, sealed })))
    const { problem } = await open()

    expect(problem?.code).toBe('vault-corrupt')
    expect(inspect([problem, log.entries], { depth: null })).not.toContain('wJalr')
  }
})

test('a large vault is kept whole', async () => {
  const { open } = createComputer()
  const large = 'x'.repeat(1_000_000)
  await (await open()).set('a', new Secret(large))

  expect((await open()).get('a')?.reveal()).toBe(large)
})
