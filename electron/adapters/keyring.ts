import type { AsyncEntry, EntryOptions } from '@napi-rs/keyring'
import type { KeyStore } from '../core/ports.ts'
import { Secret } from '../core/secret.ts'
import { within } from '../core/wait.ts'
import { createClock } from './clock.ts'

const SERVICE = 'Lanyard'
const KEY_BYTES = 32

const clock = createClock()

/** The item that shows a keychain to work. It is no secret: it is read at each start and written at the first. */
const CHECK_ACCOUNT = 'check'
const CHECK_VALUE = 'Lanyard reads this item to see that the keychain works.'

/** How long a keychain may take to answer, a prompt for its password included (milliseconds). */
const PATIENCE_MS = 5_000

// On Linux the library takes the kernel's keyring when there is no Secret Service, and says nothing. That one is gone
// after a restart, and the vault with it, so the store is named: then the library throws instead.
const OPTIONS: EntryOptions = { linux: { store: 'secret-service' } }

// What the library says where there is no keychain, in words for people. The rest is shown as it stands.
const REASONS: readonly (readonly [RegExp, string])[] = [
  [/autolaunch|Failed to connect to socket|No DBus session/i, 'there is no D-Bus session'],
  [/not provided by any \.service files|ServiceUnknown/, 'no Secret Service runs in this session'],
  [/prompt was dismissed|object locked/, 'it is locked and was not unlocked'],
  [/Did not receive a reply/, 'it does not answer'],
]

/**
 * Opens the OS keychain: Keychain, Credential Manager, or the Secret Service. Where it does not work, or does not
 * answer within `patience` milliseconds, the result says why instead; it never throws.
 */
export async function openKeyStore(options: { readonly patience?: number } = {}): Promise<KeyStore> {
  const patience = options.patience ?? PATIENCE_MS
  try {
    // The library is native code, and a platform may lack its binary: loaded here, that is a reason as any other.
    const { AsyncEntry } = await import('@napi-rs/keyring')
    // Making an entry connects to the Secret Service there and then; the library gives it 2 s to answer.
    const entry = (account: string): AsyncEntry => new AsyncEntry(SERVICE, account, OPTIONS)
    await answer(patience, check(entry(CHECK_ACCOUNT)))

    return {
      kind: 'keychain',
      async get(account) {
        const text = await answer(patience, entry(account).getPassword())
        return text === null ? null : new Secret(decodeKey(text))
      },
      async set(account, key) {
        const bytes = key.reveal()
        if (bytes.length !== KEY_BYTES) throw new RangeError(`A key has ${KEY_BYTES} bytes`)
        await answer(patience, entry(account).setPassword(Buffer.from(bytes).toString('base64')))
      },
      async remove(account) {
        await answer(patience, entry(account).deleteCredential())
      },
    }
  } catch (error) {
    return { kind: 'memory', reason: reasonOf(error) }
  }
}

// A look for an item that is not there succeeds in a locked keychain too, so there has to be one. Reading it unlocks.
async function check(entry: AsyncEntry): Promise<void> {
  if ((await entry.getPassword()) === CHECK_VALUE) return
  await entry.setPassword(CHECK_VALUE)
  if ((await entry.getPassword()) !== CHECK_VALUE) throw new Error('it does not keep what it is given')
}

function decodeKey(text: string): Uint8Array {
  const bytes = new Uint8Array(Buffer.from(text, 'base64'))
  if (bytes.length !== KEY_BYTES) throw new Error('The keychain holds something else than a key')
  return bytes
}

async function answer<T>(milliseconds: number, work: Promise<T>): Promise<T> {
  // In a wrapping, since `null` is an answer too.
  const answered = await within(
    clock,
    milliseconds,
    work.then((value) => ({ value })),
  )
  if (answered) return answered.value
  abandon(work)
  throw new Error(`it did not answer within ${milliseconds / 1000} s; it may be waiting for its password`)
}

// Nothing ends a call that waits for a prompt but whoever the prompt asks. It sits on a thread of Node's pool, and
// Node waits for those when it exits; so while there is one, the process ends by the signal instead.
const abandoned = new Set<Promise<unknown>>()

function abandon(work: Promise<unknown>): void {
  if (abandoned.size === 0) process.on('exit', endBySignal)
  abandoned.add(work)
  const settled = (): void => {
    abandoned.delete(work)
    if (abandoned.size === 0) process.off('exit', endBySignal)
  }
  work.then(settled, settled)
}

function endBySignal(): void {
  process.removeAllListeners('SIGTERM')
  process.kill(process.pid, 'SIGTERM')
}

function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
  return REASONS.find(([pattern]) => pattern.test(message))?.[1] ?? message
}
