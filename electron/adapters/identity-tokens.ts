import { homedir } from 'node:os'
import { assertNever } from '../../shared/assert-never.ts'
import { AppError } from '../../shared/errors.ts'
import type { IdentityTokens } from '../core/ports.ts'
import { Secret } from '../core/secret.ts'
import { ProgramFailure, programOutput } from './program-output.ts'
import { textOfFile } from './regular-file.ts'

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
            textOfFile(path).catch((cause: unknown) => failed(source.path, whyUnread(cause), cause)),
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

function run(command: readonly string[], environment: NodeJS.ProcessEnv): Promise<string> {
  return programOutput(command, environment).catch((cause: unknown) =>
    failed(command.join(' '), cause instanceof ProgramFailure ? cause.message : String(cause), cause),
  )
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

function failed(source: string, reason: string, cause?: unknown): never {
  throw new AppError('token-unreadable', { source, reason }, { cause })
}
