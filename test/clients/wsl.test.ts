import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { createWsl } from '../../electron/adapters/wsl.ts'
import { planSide } from '../../electron/core/delivery/side-block.ts'
import { standInWsl, type StandInWsl } from '../adapters/stand-in-wsl.ts'
import { startRunningAgent, type RunningAgent } from '../agent/running-agent.ts'
import { awsCli, hasAwsCli } from './aws-cli.ts'

const PROD = 'checkout-prod/AdministratorAccess'
const ARN = /:assumed-role\/AWSReservedSSO_AdministratorAccess_\w+\/alex\.moreau@example\.com$/

let agent: RunningAgent

async function startIn(wsl: StandInWsl, ...distribution: readonly string[]): Promise<void> {
  const [WSL_DISTRO_NAME] = distribution
  agent = await startRunningAgent({
    env: { PATH: `${wsl.root}/bin:${process.env['PATH']}`, ...(WSL_DISTRO_NAME ? { WSL_DISTRO_NAME } : {}) },
  })
  await agent.signIn()
}
afterEach(() => agent.end())

/** Who a profile of this config file is to the AWS CLI, which has nothing of Lanyard's and WSL's programs on its PATH. */
async function whoByCli(wsl: StandInWsl, config: string, profile: string): Promise<string> {
  const { proxy, ca } = agent.emulator.ready
  const env = {
    ...wsl.environment,
    AWS_CONFIG_FILE: config,
    AWS_REGION: 'us-east-1',
    HTTPS_PROXY: proxy,
    AWS_CA_BUNDLE: ca,
  }
  const words = ['sts', 'get-caller-identity', '--profile', profile, '--query', 'Arn', '--output', 'text']
  const { stdout, stderr } = await awsCli(env, ...words)
  return stdout.trim() || stderr
}

describe.runIf(hasAwsCli)('with WSL’s programs stood in for', () => {
  test('a Lanyard in a distribution serves the tools of Windows, until it is told not to', async () => {
    const wsl = await standInWsl('Debian')
    await startIn(wsl, 'Debian')
    const config = join(wsl.windowsHome, '.aws/config')
    const mine = '[profile mine]\r\nregion = eu-west-1\r\n'
    await mkdir(join(wsl.windowsHome, '.aws'))
    await writeFile(config, mine)
    const lanyard = (...args: readonly string[]) => agent.lanyard('profiles', ...args)

    expect((await lanyard('wsl')).out).toBe(
      'Not for windows. To write them for it too: lanyard profiles wsl windows\n',
    )
    expect((await lanyard('wsl', 'windows')).out).toMatch(/\nAlso for windows, in \S+\.\n$/)
    await lanyard('wsl', 'none')
    await lanyard('add', PROD)
    const own = join(agent.folder, 'aws/config')
    const preview = `Nothing changes in ${own}.\n+ ${PROD}  us-east-1\nWould change profiles in ${config}: 1. Every byte outside Lanyard’s block stays.\n`
    expect(await lanyard('wsl', 'windows', '--dry-run')).toEqual({ out: preview, err: '', exit: 0 })
    expect(await readFile(config, 'utf8')).toBe(mine)
    expect((await lanyard('wsl', 'windows')).out).toContain(`Changed profiles in ${config}: 1.`)
    expect((await lanyard('ls')).out).toContain(`\n\nAlso for windows, in ${config}.\n`)
    expect(await agent.json('profiles', 'ls')).toMatchObject({
      also: { side: 'windows', file: config, changes: [] },
    })
    expect(await agent.json('profiles', 'wsl')).toMatchObject({
      sides: ['windows'],
      also: { side: 'windows' },
    })

    expect(await whoByCli(wsl, config, PROD)).toMatch(ARN)
    const asked = (await wsl.calls()).filter((call) => call.startsWith('wsl.exe'))
    expect(asked).toEqual([
      expect.stringMatching(/^wsl\.exe -d Debian -u \S+ -e \/usr\/bin\/env LANYARD_HOME=/),
    ])

    await writeFile(config, mine)
    expect((await lanyard('ls')).out).toContain('which is to have other profiles (1)')
    expect((await lanyard('diff')).out).toContain(
      `+ ${PROD}  us-east-1\nWould change profiles in ${config}: 1.`,
    )
    expect((await lanyard('wsl', 'none')).out).toContain(`Nothing changes in ${config}.`)
    expect(await readFile(config, 'utf8')).toBe(mine)
  })

  test('a name that is no side, or is two, is refused in one sentence', async () => {
    const wsl = await standInWsl('Debian')
    await startIn(wsl, 'Debian')
    for (const [args, sentence] of [
      [['wsl', 'Ubuntu'], /for "Ubuntu": the other side can be windows\. See `lanyard profiles wsl`\.\n$/],
      [['wsl', 'a', 'b'], /side/],
    ] as const) {
      const told = await agent.lanyard('profiles', ...args)
      expect(told).toMatchObject({ out: '', exit: 2 })
      expect(told.err).toMatch(sentence)
      expect(told.err).toMatch(/^lanyard: [^\n]+\n$/)
    }
  })

  test('where there is no WSL nothing is offered', async () => {
    const wsl = await standInWsl('Debian')
    await startIn(wsl)
    expect((await agent.lanyard('profiles', 'wsl')).out).toBe(
      'There is no WSL here, so there is no other side to write profiles for.\n',
    )
    expect(await agent.json('profiles', 'wsl')).toEqual({ sides: [], also: null })
    expect((await agent.lanyard('profiles', 'wsl', 'windows')).exit).toBe(2)
  })

  test('the block that a Lanyard of Windows writes for a distribution serves the tools there', async () => {
    const wsl = await standInWsl('Debian')
    await startIn(wsl)
    await agent.lanyard('profiles', 'add', PROD)
    // Where the app of Windows would have its launcher, a program that reaches the engine of this test.
    const folder = join(wsl.drive, 'Lanyard/resources/assets/bin')
    await mkdir(folder, { recursive: true })
    const { LANYARD_HOME, HOME } = agent.env
    const script = `#!/bin/sh\nexport LANYARD_HOME='${LANYARD_HOME}' HOME='${HOME}'\nexec '${agent.launcher}' "$@"\n`
    await writeFile(join(folder, 'lanyard.cmd'), script, { mode: 0o755 })

    const undoFolder = join(wsl.root, 'undo')
    const side = createWsl({ environment: wsl.environment, undoFolder, platform: 'win32', osRelease: '' })
    const { config, crossing } = await side.open('Debian', false)
    const launcher = 'C:\\Lanyard\\resources\\assets\\bin\\lanyard.cmd'
    const tools = { launcher, toolsHome: null, userName: 'Zoë' }
    const profiles = [{ name: PROD, region: 'us-east-1' }]
    await config.edit(
      (bytes) =>
        planSide({ file: config.path, bytes, credentialNames: new Set() }, profiles, new Map(), {
          crossing,
          tools,
        }).bytes,
    )
    expect(await whoByCli(wsl, join(wsl.homeIn('Debian'), '.aws/config'), PROD)).toMatch(ARN)
    expect((await wsl.calls()).at(-1)).toBe(`cmd.exe /c ${launcher} credentials ${PROD}`)
  })
})
