import { mkdtemp, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createCrypto } from '../../electron/adapters/crypto.ts'
import { openKeyStore } from '../../electron/adapters/keyring.ts'
import type { StateFiles } from '../../electron/core/ports.ts'
import { Secret } from '../../electron/core/secret.ts'
import { openVault, type Vault } from '../../electron/core/storage/vault.ts'
import { createLogCollector } from '../fakes.ts'

// These run against the keychain of the session, which `npm test` provides: outside of it they fail.

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lanyard-vault-'))
})
afterEach(async () => {
  await forgetKey()
  await rm(folder, { recursive: true })
})

const vaultFile = (): string => join(folder, 'vault.json')

function filesIn(folder: string): StateFiles {
  return {
    read: (name) => readFile(join(folder, name)).catch(() => null),
    write: (name, bytes) => writeFile(join(folder, name), bytes),
    remove: (name) => rm(join(folder, name), { force: true }),
    async setAside(name) {
      await rename(join(folder, name), join(folder, `${name}.aside`))
      return join(folder, `${name}.aside`)
    },
  }
}

function open(): Promise<Vault> {
  const ports = { crypto: createCrypto(), keys: openKeyStore, log: createLogCollector() }
  return openVault({ ...ports, files: filesIn(folder) })
}

async function forgetKey(): Promise<void> {
  const text = await readFile(vaultFile(), 'utf8').catch(() => null)
  const keys = await openKeyStore()
  if (text !== null && keys.kind === 'keychain') await keys.remove((JSON.parse(text) as KeyHolder).keyAccount)
}

interface KeyHolder {
  readonly keyAccount: string
}

test('the vault keeps a secret from one start to the next, locked by a key in the OS keychain', async () => {
  const first = await open()
  expect(first.storage).toEqual({ kind: 'keychain' })
  await first.set('portal-token/acme', new Secret('a token'))

  const second = await open()

  expect(second.get('portal-token/acme')?.reveal()).toBe('a token')
  const file = await readFile(vaultFile(), 'latin1')
  expect(file).not.toContain('a token')
  expect((await stat(vaultFile())).size).toBeLessThan(1_000)
})

test('once the OS keychain has forgotten the key, the vault is set aside and a new one works', async () => {
  await (await open()).set('portal-token/acme', new Secret('a token'))
  await forgetKey()

  const vault = await open()
  await vault.set('portal-token/acme', new Secret('another token'))

  expect(vault.problem?.message).toContain(join(folder, 'vault.json.aside'))
  expect((await open()).get('portal-token/acme')?.reveal()).toBe('another token')
})
