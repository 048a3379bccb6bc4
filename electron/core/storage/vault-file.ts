import * as v from 'valibot'
import { bytesToText } from '../encoding.ts'
import { Secret } from '../secret.ts'

/** The vault as it lies on the disk: which key of the keychain opens it, and what is locked. */
export interface VaultFile {
  readonly keyAccount: string
  readonly sealed: Uint8Array
}

const VERSION = 1

const fileSchema = v.object({
  version: v.literal(VERSION),
  keyAccount: v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/)),
  sealed: v.pipe(v.string(), v.base64()),
})

const contentSchema = v.array(v.strictTuple([v.string(), v.string()]))

/** What the seal vouches for besides the content: that it belongs to this header. */
export function sealContext(keyAccount: string): string {
  return `lanyard-vault/${VERSION}/${keyAccount}`
}

export function encodeVaultFile(file: VaultFile): Uint8Array {
  const text = JSON.stringify({
    version: VERSION,
    keyAccount: file.keyAccount,
    sealed: btoa(bytesToText(file.sealed)),
  })
  return new TextEncoder().encode(`${text}\n`)
}

/** Throws when the bytes are no vault of this version. */
export function decodeVaultFile(bytes: Uint8Array): VaultFile {
  const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  const { keyAccount, sealed } = v.parse(fileSchema, JSON.parse(text))
  return { keyAccount, sealed: Uint8Array.from(atob(sealed), (character) => character.charCodeAt(0)) }
}

export function encodeContent(entries: ReadonlyMap<string, Secret>): Secret {
  return new Secret(JSON.stringify([...entries].map(([name, secret]) => [name, secret.reveal()])))
}

/** Throws when the text is no such content; the error has nothing of the text in it, so it may be logged. */
export function decodeContent(content: Secret): Map<string, Secret> {
  const parsed = v.safeParse(contentSchema, parseJson(content.reveal()))
  if (!parsed.success) throw new Error('The vault holds something else than names and secrets')
  return new Map(parsed.output.map(([name, text]) => [name, new Secret(text)]))
}

// A SyntaxError quotes what it could not read.
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
