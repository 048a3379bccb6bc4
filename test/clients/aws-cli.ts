import { execFile, type ExecFileException } from 'node:child_process'
import { existsSync } from 'node:fs'

// The distribution's own, not whichever `aws` comes first on the PATH: its version is the one these tests know.
const AWS = '/usr/bin/aws'

export const hasAwsCli = existsSync(AWS)

export interface CliResult {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** Runs the AWS CLI with nothing of this machine's configuration; `env` adds credentials, endpoints, a home. */
export function awsCli(
  env: Readonly<Record<string, string>>,
  ...args: readonly string[]
): Promise<CliResult> {
  const whole = {
    PATH: '/usr/bin:/bin',
    HOME: '/nonexistent',
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_PAGER: '',
    AWS_EC2_METADATA_DISABLED: 'true',
    ...env,
  }
  return new Promise((resolve) => {
    execFile(
      AWS,
      args,
      { env: whole, timeout: 25_000 },
      (error: ExecFileException | null, stdout, stderr) => {
        resolve({ code: error ? Number(error.code) || 1 : 0, stdout, stderr })
      },
    )
  })
}
