import * as v from 'valibot'
import type { ForeignKeys } from '../core/ports.ts'
import { Secret } from '../core/secret.ts'

const written = v.pipe(v.string(), v.nonEmpty())

/** As a `credential_process` prints them, in version 1. Source: AWS SDKs and Tools Reference Guide. */
const processSchema = v.object({
  Version: v.literal(1),
  AccessKeyId: written,
  SecretAccessKey: written,
  SessionToken: v.optional(v.nullable(v.string())),
  Expiration: v.optional(v.nullable(v.string())),
})

/** As the container endpoint and the instance metadata service give them. */
const endpointSchema = v.object({
  AccessKeyId: written,
  SecretAccessKey: written,
  Token: v.optional(v.nullable(v.string())),
  Expiration: v.optional(v.nullable(v.string())),
})

/** As `aws login` keeps them. */
const loginSchema = v.object({
  accessToken: v.object({
    accessKeyId: written,
    secretAccessKey: written,
    sessionToken: written,
    expiresAt: written,
  }),
})

/** `null` where the text is none. Its parts are never quoted in an error: they may be secret. */
export function keysOfProcess(text: string): ForeignKeys | null {
  const read = v.safeParse(processSchema, parsed(text))
  if (!read.success) return null
  const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = read.output
  return keys(AccessKeyId, SecretAccessKey, SessionToken, Expiration)
}

/** `null` where the text is none. */
export function keysOfEndpoint(text: string): ForeignKeys | null {
  const read = v.safeParse(endpointSchema, parsed(text))
  if (!read.success) return null
  const { AccessKeyId, SecretAccessKey, Token, Expiration } = read.output
  return keys(AccessKeyId, SecretAccessKey, Token, Expiration)
}

/** `null` where the text is none. */
export function keysOfLogin(text: string): ForeignKeys | null {
  const read = v.safeParse(loginSchema, parsed(text))
  if (!read.success) return null
  const { accessKeyId, secretAccessKey, sessionToken, expiresAt } = read.output.accessToken
  return keys(accessKeyId, secretAccessKey, sessionToken, expiresAt)
}

/** Keys from their parts; an end that cannot be read is as none. */
export function keys(
  accessKeyId: string,
  secretAccessKey: string,
  sessionToken?: string | null,
  expiration?: string | null,
): ForeignKeys {
  return {
    accessKeyId,
    secretAccessKey: new Secret(secretAccessKey),
    sessionToken: sessionToken ? new Secret(sessionToken) : null,
    expiresAt: timeIn(expiration ?? ''),
  }
}

/** Epoch milliseconds; `null` where the text is no time. Old AWS tools end one with `UTC` in place of `Z`. */
export function timeIn(text: string): number | null {
  const time = Date.parse(text.replace(/UTC$/, 'Z'))
  return Number.isNaN(time) ? null : time
}

// A SyntaxError quotes what it could not read.
function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
