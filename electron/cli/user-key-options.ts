import type { CommandInput } from '../../shared/contract.ts'
import { AppError } from '../../shared/errors.ts'
import { t } from '../../shared/text.ts'
import type { CliContext } from './context.ts'

type UserDraft = Extract<CommandInput<'session.add'>['draft'], { kind: 'iam-user' }>

interface UserValues {
  readonly 'access-key-id'?: string
  readonly 'from-profile'?: string
  readonly 'mfa-serial'?: string
  readonly 'mfa-seed'?: string
}

/** What is typed in place of a secret, which stands in no argument: others could read it there. */
const ASKED_FOR = '-'

/**
 * An IAM user's draft. Its secrets are asked for on the terminal, or are the lines of standard input: first that of
 * the key, then the seed.
 */
export async function iamUserDraft(
  context: CliContext,
  values: UserValues,
  base: UserDraft | null,
): Promise<UserDraft> {
  const {
    'access-key-id': accessKeyId,
    'from-profile': profile,
    'mfa-serial': serial,
    'mfa-seed': seed,
  } = values
  if (accessKeyId !== undefined && profile !== undefined)
    throw usage('--access-key-id and --from-profile do not go together')
  if (base === null && accessKeyId === undefined && profile === undefined)
    throw usage('--access-key-id or --from-profile is missing')
  if (seed !== undefined && seed !== '' && seed !== ASKED_FOR)
    throw usage('a seed among the arguments can be seen by others: write --mfa-seed - and it is asked for')
  const secrets = secretsOf(context)
  const key =
    accessKeyId === undefined
      ? profile === undefined
        ? null
        : ({ from: 'credentials-file', profile } as const)
      : ({
          from: 'typed',
          accessKeyId,
          secretAccessKey: await secrets(t('key.secret-prompt', { id: accessKeyId })),
        } as const)
  const isWithout = serial === '' || seed === ''
  return {
    ...(base ?? { kind: 'iam-user' }),
    key,
    ...(serial === undefined ? {} : { mfaSerial: serial === '' ? null : serial }),
    ...(isWithout ? { codes: { from: 'person' } } : {}),
    ...(seed === ASKED_FOR ? { codes: { from: 'seed', seed: await secrets(t('key.seed-prompt')) } } : {}),
  }
}

/** The secrets one after another, wherever they come from. Throws `interrupted` where the caller gives none. */
function secretsOf({ ask, invocation }: CliContext): (prompt: string) => Promise<string> {
  let lines: string[] | null = null
  const next = async (prompt: string) => {
    if (invocation.tty.stdin) return ask({ from: 'terminal', prompt: `${prompt} `, echo: false })
    lines ??= (await ask({ from: 'stdin' }))?.replace(/\n$/, '').split('\n') ?? []
    return lines.shift() ?? null
  }
  return async (prompt) => {
    const secret = await next(prompt)
    if (secret === null) throw new AppError('interrupted')
    return secret.trim()
  }
}

function usage(reason: string): AppError {
  return new AppError('usage', { reason, command: 'session' })
}
