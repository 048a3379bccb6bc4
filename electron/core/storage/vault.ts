import { AppError } from '../../../shared/errors.ts'
import type { KeyStore, Ports } from '../ports.ts'
import { Secret } from '../secret.ts'
import {
  decodeContent,
  decodeVaultFile,
  encodeContent,
  encodeVaultFile,
  sealContext,
  type VaultFile,
} from './vault-file.ts'

const VAULT_FILE = 'vault.json'
const KEY_BYTES = 32
const KEY_ACCOUNT_BYTES = 16

export type VaultStorage =
  | { readonly kind: 'keychain' }
  /** What is set is forgotten when Lanyard ends. */
  | { readonly kind: 'memory'; readonly reason: string }
  /** As `memory`, and nobody misses it. */
  | { readonly kind: 'practice' }

/** Secrets by name: sign-ins, client registrations and keys. */
export interface Vault {
  readonly storage: VaultStorage
  /** `vault-corrupt` when the vault was set aside and a new one begun. */
  readonly problem: AppError | null
  names(): string[]
  get(name: string): Secret | null
  /**
   * Holds the secret at once; resolves when it lies on the disk too. Rejects when that failed: it is then held in
   * memory, and the next write that succeeds takes it along.
   */
  set(name: string, secret: Secret): Promise<void>
  /** As `set`. Resolves also when there was none. */
  delete(name: string): Promise<void>
}

type VaultPorts = Pick<Ports, 'files' | 'crypto' | 'keys' | 'log'>
type Keychain = Extract<KeyStore, { kind: 'keychain' }>

interface OpenVault {
  readonly entries: Map<string, Secret>
  readonly key: Secret<Uint8Array>
  readonly keyAccount: string
}

/**
 * Opens the vault, or begins one. Without a keychain, or with one that does not give out the key now, it is held in
 * memory and the file is left as it is. A vault that its key does not open, or whose key is gone, is set aside.
 * @param onWrite Told after each write of the file: what is wrong, `null` where it went well.
 */
export async function openVault(
  ports: VaultPorts,
  onWrite: (problem: AppError | null) => void = () => {},
): Promise<Vault> {
  const { files, log } = ports
  let problem: AppError | null = null
  try {
    const keys = await ports.keys()
    if (keys.kind !== 'keychain') return createVault(null, keys, null)

    const bytes = await files.read(VAULT_FILE)
    const opened = bytes && (await tryOpen(ports, keys, bytes))
    if (opened && 'cause' in opened) {
      // The old key stays in the keychain: it may be what opens the file that is set aside.
      const { cause } = opened
      problem = new AppError('vault-corrupt', { file: await files.setAside(VAULT_FILE) }, { cause })
      log.warn('vault-corrupt', { cause })
    }
    const open = opened && 'entries' in opened ? opened : await begin(ports, keys)
    return createVault(createSave(ports, open, onWrite), { kind: 'keychain' }, problem, open.entries)
  } catch (cause) {
    // The vault may be good and only the keychain or the disk out of order for now, so nothing is set aside.
    log.warn('vault-in-memory', { cause })
    return createVault(null, { kind: 'memory', reason: reasonOf(cause) }, problem)
  }
}

function reasonOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause)
}

/** `cause` when the vault is lost; throws when the keychain could not be asked. */
async function tryOpen(
  { crypto }: VaultPorts,
  keys: Keychain,
  bytes: Uint8Array,
): Promise<OpenVault | { readonly cause: unknown }> {
  let file: VaultFile
  try {
    file = decodeVaultFile(bytes)
  } catch (cause) {
    return { cause }
  }
  const { keyAccount, sealed } = file
  const key = await keys.get(keyAccount)
  if (!key) return { cause: new Error('The keychain no longer has the key of the vault') }
  try {
    const entries = decodeContent(crypto.open(key, sealed, sealContext(keyAccount)))
    return { entries, key, keyAccount }
  } catch (cause) {
    return { cause }
  }
}

// The file is written at once, empty, so that the keychain never has a key that no file names.
async function begin(ports: VaultPorts, keys: Keychain): Promise<OpenVault> {
  const { crypto } = ports
  const id = crypto.randomBytes(KEY_ACCOUNT_BYTES)
  const keyAccount = [...id].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  const open = { entries: new Map(), key: new Secret(crypto.randomBytes(KEY_BYTES)), keyAccount }
  await keys.set(keyAccount, open.key)
  try {
    await createSave(ports, open, () => {})()
  } catch (error) {
    await keys.remove(keyAccount)
    throw error
  }
  return open
}

// One write at a time. Whoever asks while one runs shares the next, which takes all that was set until it begins.
function createSave(
  { files, crypto }: VaultPorts,
  { entries, key, keyAccount }: OpenVault,
  onWrite: (problem: AppError | null) => void,
): () => Promise<void> {
  let running: Promise<void> = Promise.resolve()
  let next: Promise<void> | null = null

  const write = (): Promise<void> => {
    next = null
    const sealed = crypto.seal(key, encodeContent(entries), sealContext(keyAccount))
    const written = files.write(VAULT_FILE, encodeVaultFile({ keyAccount, sealed }))
    running = written.then(
      () => onWrite(null),
      (cause: unknown) => onWrite(new AppError('vault-unwritable', { reason: reasonOf(cause) }, { cause })),
    )
    return written
  }
  return () => (next ??= running.then(write))
}

function createVault(
  save: (() => Promise<void>) | null,
  storage: VaultStorage,
  problem: AppError | null,
  entries = new Map<string, Secret>(),
): Vault {
  return {
    storage,
    problem,
    names: () => [...entries.keys()],
    get: (name) => entries.get(name) ?? null,
    async set(name, secret) {
      entries.set(name, secret)
      await save?.()
    },
    async delete(name) {
      if (entries.delete(name)) await save?.()
    },
  }
}
