import { execFile, type ExecFileException } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { RunningEmulator } from '../../electron/emulator/emulator.ts'
import { practice } from '../emulator/practice.ts'

// The distribution's own, not whichever `aws` comes first on the PATH: its version is known to take no endpoint
// for Identity Center, and so goes through the emulator's proxy.
const AWS = '/usr/bin/aws'

interface CliResult {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** A home folder with one SSO profile, and the AWS CLI run in it. */
async function cliAt(emulator: RunningEmulator, portal = 0) {
  const home = await mkdtemp(join(tmpdir(), 'lanyard-cli-'))
  onTestFinished(() => rm(home, { recursive: true, force: true }))
  const { startUrl, region } = emulator.ready.portals[portal]!
  const { id } = emulator.world.organisation.portals[portal]!.accounts[0]!
  const config = [
    '[sso-session practice]',
    `sso_start_url = ${startUrl}`,
    `sso_region = ${region}`,
    'sso_registration_scopes = sso:account:access',
    '[profile work]',
    'sso_session = practice',
    `sso_account_id = ${id}`,
    'sso_role_name = ReadOnlyAccess',
    `region = ${region}`,
  ]
  await mkdir(join(home, '.aws'))
  await writeFile(join(home, '.aws', 'config'), config.join('\n'))
  const env = {
    PATH: '/usr/bin:/bin',
    HOME: home,
    HTTPS_PROXY: emulator.ready.proxy,
    AWS_CA_BUNDLE: emulator.ready.ca,
    AWS_PAGER: '',
    AWS_EC2_METADATA_DISABLED: 'true',
  }
  const run = (...args: readonly string[]): Promise<CliResult> =>
    new Promise((resolve) => {
      execFile(AWS, args, { env, timeout: 25_000 }, (error: ExecFileException | null, stdout, stderr) => {
        resolve({ code: error ? Number(error.code) || 1 : 0, stdout, stderr })
      })
    })
  return { home, run, accountId: id }
}

describe.runIf(existsSync(AWS))('the AWS CLI', () => {
  test('signs in by device code, borrows a role and logs out', async () => {
    const emulator = await practice()
    const { home, run, accountId } = await cliAt(emulator)

    const login = await run('sso', 'login', '--profile', 'work', '--no-browser')
    expect(login).toMatchObject({ code: 0 })
    const cache = join(home, '.aws', 'sso', 'cache')
    const tokens = await Promise.all(
      (await readdir(cache)).map(async (name) => await readFile(join(cache, name), 'utf8')),
    )
    expect(tokens.map((text) => JSON.parse(text) as object)).toContainEqual(
      expect.objectContaining({ accessToken: expect.any(String), refreshToken: expect.any(String) }),
    )

    const identity = await run('sts', 'get-caller-identity', '--profile', 'work')
    expect(identity).toMatchObject({ code: 0 })
    expect(JSON.parse(identity.stdout)).toMatchObject({
      Account: accountId,
      Arn: expect.stringMatching(/assumed-role\/AWSReservedSSO_ReadOnlyAccess_[0-9a-f]{16}\/alex/),
    })

    const logout = await run('sso', 'logout')
    expect(logout).toMatchObject({ code: 0 })
    expect(emulator.log.counts()).toMatchObject({ CreateToken: 1, GetRoleCredentials: 1, Logout: 1 })
    const late = await run('sts', 'get-caller-identity', '--profile', 'work')
    expect(late.code).not.toBe(0)
  })

  test('signs in at the GovCloud portal through its own region', async () => {
    const emulator = await practice()
    const { run } = await cliAt(emulator, 1)
    const login = await run('sso', 'login', '--profile', 'work', '--no-browser')
    expect(login).toMatchObject({ code: 0 })
    expect(emulator.log.list({ operation: 'CreateToken' })).toMatchObject([
      { region: 'us-gov-west-1', via: 'proxy', status: 200 },
    ])
  })
})
