import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { assertNever } from '../../shared/assert-never.ts'
import { AppError } from '../../shared/errors.ts'
import { SECOND_MS } from '../../shared/time.ts'
import type { IdentityTokens } from '../core/ports.ts'
import { Secret } from '../core/secret.ts'

/** A program that asks a person takes as long as the person; one that hangs must not hold a terminal for ever. */
const PROGRAM_MS = 60 * SECOND_MS
/** AWS takes a token of 20,000 characters at most. */
const LONGEST = 20_000

/** Tokens out of files, and out of programs that print one. */
export function createIdentityTokens(environment: NodeJS.ProcessEnv): IdentityTokens {
  return {
    async read(source) {
      switch (source.from) {
        case 'file': {
          const path = source.path.replace(/^~(?=\/)/, environment['HOME'] ?? homedir())
          return tokenIn(
            source.path,
            readFile(path, 'utf8').catch((cause: unknown) => failed(source.path, whyUnread(cause), cause)),
          )
        }
        case 'command':
          return tokenIn(source.command.join(' '), run(source.command, environment))
        default:
          return assertNever(source)
      }
    },
  }
}

async function tokenIn(source: string, text: Promise<string>): Promise<Secret> {
  const token = (await text).trim()
  if (token === '') failed(source, 'it is empty')
  if (token.length > LONGEST || /\s/.test(token)) failed(source, 'what it holds is no token')
  return new Secret(token)
}

function run([program = '', ...args]: readonly string[], environment: NodeJS.ProcessEnv): Promise<string> {
  const name = [program, ...args].join(' ')
  return new Promise((resolve, reject) => {
    const options = { timeout: PROGRAM_MS, encoding: 'utf8', env: environment, windowsHide: true } as const
    const child = execFile(program, args, options, (cause, stdout, stderr) => {
      if (!cause) resolve(stdout)
      else reject(unreadable(name, whyFailed(cause, stderr), cause))
    })
    child.stdin?.end()
  })
}

function whyUnread(cause: unknown): string {
  const { code } = cause as NodeJS.ErrnoException
  const reasons: Record<string, string> = {
    ENOENT: 'there is no such file',
    EACCES: 'you may not read it',
    EISDIR: 'it is a folder',
  }
  return reasons[code ?? ''] ?? (cause instanceof Error ? cause.message : String(cause))
}

function whyFailed(cause: Error & { code?: unknown; killed?: boolean }, stderr: string): string {
  if (cause.code === 'ENOENT') return 'there is no such program'
  if (cause.killed) return `it did not end within ${PROGRAM_MS / SECOND_MS} seconds`
  const said = stderr.trim().split('\n').at(-1)?.slice(0, 300) ?? ''
  return said === '' ? `it ended with ${String(cause.code)}` : `it said "${said}"`
}

function unreadable(source: string, reason: string, cause?: unknown): AppError {
  return new AppError('token-unreadable', { source, reason }, { cause })
}

function failed(source: string, reason: string, cause?: unknown): never {
  throw unreadable(source, reason, cause)
}
