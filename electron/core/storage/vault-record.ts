import * as v from 'valibot'
import { Secret } from '../secret.ts'

/** A record of the vault: some fields secret, some not, told apart by their type. */
export type VaultRecord = Readonly<Record<string, Secret | string | number | null>>

const envelopeSchema = v.object({
  secret: v.record(v.string(), v.string()),
  plain: v.record(v.string(), v.union([v.string(), v.number(), v.null()])),
})

/** The record as the one secret text that the vault keeps. */
export function sealRecord(record: VaultRecord): Secret {
  const secret: Record<string, string> = {}
  const plain: Record<string, string | number | null> = {}
  for (const [name, value] of Object.entries(record)) {
    if (value instanceof Secret) secret[name] = value.reveal()
    else plain[name] = value
  }
  return new Secret(JSON.stringify({ secret, plain }))
}

/**
 * What `sealRecord` sealed, its secrets secret again; `null` when the text is no such record. It throws nothing: what
 * a parser says of a text it cannot read quotes that text.
 */
export function openRecord(sealed: Secret): VaultRecord | null {
  const read = v.safeParse(envelopeSchema, parsed(sealed.reveal()))
  if (!read.success) return null
  const { secret, plain } = read.output
  const wrapped = Object.entries(secret).map(([name, value]) => [name, new Secret(value)] as const)
  return { ...plain, ...Object.fromEntries(wrapped) }
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return null
  }
}
