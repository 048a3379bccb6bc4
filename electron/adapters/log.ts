import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { inspect } from 'node:util'
import type { Clock, Log } from '../core/ports.ts'
import { createClock } from './clock.ts'

const MAX_BYTES = 1_048_576

// The engine hands out no secret but as a Secret, which prints as [secret]. What an AWS client puts into an error is
// not ours, so whatever looks like one is taken out of every line as well, at any depth.
const LOOKS_SECRET = [
  /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g,
  /((?:token|secret|password|code|authorization)["']?\s*[:=]\s*["']?)[^\s"',}]{8,}/gi,
]

// A path of a stack trace is as long as a token, but ends in the name of a source file.
const PATH_OR_TOKEN = /(\/*(?:\/[\w.@+-]+)+\.[cm]?[jt]s\b)|[A-Za-z0-9+/_=-]{40,}/g

/** The text without what looks like a key, a token or a code. */
export function scrubbed(line: string): string {
  const withoutTokens = line.replace(PATH_OR_TOKEN, (_match, path?: string) => path ?? '[secret]')
  return LOOKS_SECRET.reduce(
    (text, pattern) =>
      text.replace(pattern, (_match, label: unknown) => `${typeof label === 'string' ? label : ''}[secret]`),
    withoutTokens,
  )
}

/**
 * A log of JSON lines in LANYARD_HOME/logs, readable by the user alone, at most 1 MiB and the one before it. It
 * never throws: that nothing can be logged must not end a sign-in.
 */
export function createLog(
  home: string,
  clock: Pick<Clock, 'now'> = createClock(),
): Log & { readonly path: string } {
  const folder = join(home, 'logs')
  const path = join(folder, 'lanyard.log')

  function write(level: string, event: string, details: Readonly<Record<string, unknown>> = {}): void {
    const rest = Object.entries(details).map(([name, value]) => [name, asText(value)] as const)
    const line = JSON.stringify({
      at: new Date(clock.now()).toISOString(),
      level,
      event,
      ...Object.fromEntries(rest),
    })
    try {
      mkdirSync(folder, { recursive: true, mode: 0o700 })
      if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) > MAX_BYTES) renameSync(path, `${path}.1`)
      appendFileSync(path, `${line}\n`, { mode: 0o600 })
    } catch {
      // A full or read-only disk.
    }
  }

  return {
    path,
    info: (event, details) => write('info', event, details),
    warn: (event, details) => write('warn', event, details),
    error: (event, details) => write('error', event, details),
  }
}

function asText(value: unknown): string | number | boolean | null {
  if (typeof value === 'number' || typeof value === 'boolean' || value === null) return value
  return scrubbed(typeof value === 'string' ? value : inspect(value, { depth: 6, breakLength: Infinity }))
}
