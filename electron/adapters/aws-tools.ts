import { createHash } from 'node:crypto'
import { homedir } from 'node:os'
import { isAbsolute, join } from 'node:path'
import * as v from 'valibot'
import { AppError } from '../../shared/errors.ts'
import { printable } from '../../shared/printable.ts'
import type { AwsTools } from '../core/ports.ts'
import { Secret } from '../core/secret.ts'
import { awsConfigPath, awsCredentialsPath } from './aws-file.ts'
import { fileErrorReason } from './file-error.ts'
import { keysOfLogin, keysOfProcess, timeIn } from './foreign-keys.ts'
import { machineKeys } from './machine-keys.ts'
import { ProgramFailure, programOutput } from './program-output.ts'
import { isMissing } from './real-path.ts'
import { textOfFile } from './regular-file.ts'

const tokenSchema = v.object({ accessToken: v.pipe(v.string(), v.nonEmpty()), expiresAt: v.string() })

/** What the user's other AWS tools keep, found as they find it. */
export function createAwsTools(environment: NodeJS.ProcessEnv): AwsTools {
  const home = environment['HOME'] ?? homedir()
  const configPath = awsConfigPath(environment, home)
  const credentialsPath = awsCredentialsPath(environment, home)
  const loginCache = environment['AWS_LOGIN_CACHE_DIRECTORY'] ?? join(home, '.aws', 'login', 'cache')
  const cached = (folder: string, name: string) => readIfThere(join(folder, `${name}.json`))

  return {
    configPath,
    files: () => readBoth(configPath, credentialsPath),
    async filesOf({ config, credentials, cwd }) {
      // Only what the caller says counts: the engine may have been started with other variables.
      const chosen = (path: string | null) =>
        !path || isAbsolute(path) || path.startsWith('~') ? (path ?? '') : join(cwd, path)
      const path = awsConfigPath({ AWS_CONFIG_FILE: chosen(config) }, home)
      const both = await readBoth(
        path,
        awsCredentialsPath({ AWS_SHARED_CREDENTIALS_FILE: chosen(credentials) }, home),
      )
      return { ...both, isOurs: path === configPath }
    },
    async awsSsoCli() {
      // Where its versions 2 and 1 keep it.
      for (const folder of [join(home, '.config', 'aws-sso'), join(home, '.aws-sso')]) {
        const found = await readIfThere(join(folder, 'config.yaml'))
        if (found !== null) return found
      }
      return null
    },
    async ssoToken(cacheKey) {
      const text = await cached(join(home, '.aws', 'sso', 'cache'), digest('sha1', cacheKey))
      const read = v.safeParse(v.pipe(v.string(), v.parseJson(), tokenSchema), text)
      if (!read.success) return null
      const { accessToken, expiresAt } = read.output
      return { accessToken: new Secret(accessToken), expiresAt: timeIn(expiresAt) ?? 0 }
    },
    async loginKeys(loginSession) {
      const text = await cached(loginCache, digest('sha256', loginSession))
      return text === null ? null : keysOfLogin(text)
    },
    async run({ profile, command }) {
      const failed = (reason: string, cause?: unknown) => {
        const program = printable(command.join(' '))
        return new AppError('command-failed', { profile: printable(profile), program, reason }, { cause })
      }
      const text = await programOutput(command, environment).catch((cause: unknown) => {
        throw failed(printable(cause instanceof ProgramFailure ? cause.message : String(cause)), cause)
      })
      const found = keysOfProcess(text)
      if (found) return found
      throw failed('what it printed is not what a credential_process prints')
    },
    machineKeys: (source) => machineKeys(source, environment),
  }
}

async function readBoth(configPath: string, credentialsPath: string) {
  const [config, credentials] = await Promise.all([readIfThere(configPath), readIfThere(credentialsPath)])
  return { config: config ?? '', credentials: credentials ?? '' }
}

function digest(algorithm: 'sha1' | 'sha256', text: string): string {
  return createHash(algorithm).update(text, 'utf8').digest('hex')
}

/** `null` where there is no such file. Throws `aws-config-unreadable`. */
async function readIfThere(path: string): Promise<string | null> {
  try {
    return await textOfFile(path)
  } catch (cause) {
    if (isMissing(cause)) return null
    throw new AppError('aws-config-unreadable', { file: path, reason: fileErrorReason(cause) }, { cause })
  }
}
