import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { createWsl } from '../../electron/adapters/wsl.ts'
import { standInWsl, type StandInWsl } from './stand-in-wsl.ts'
import { temporaryFolder } from './temporary-folder.ts'

const osRelease = '/nonexistent'
const undoFolder = '/nonexistent/undo'

/** As Lanyard sees it that runs in the distribution Debian. */
const inDebian = (wsl: StandInWsl) =>
  createWsl({
    environment: { ...wsl.environment, WSL_DISTRO_NAME: 'Debian' },
    undoFolder,
    platform: 'linux',
    osRelease,
  })

/** As the Windows app sees it. */
const onWindows = (wsl: StandInWsl, environment: NodeJS.ProcessEnv = wsl.environment) =>
  createWsl({ environment, undoFolder, platform: 'win32', osRelease })

async function held(file: { edit(change: (bytes: Uint8Array) => null): Promise<void> }): Promise<string> {
  let text = ''
  await file.edit((bytes) => {
    text = Buffer.from(bytes).toString()
    return null
  })
  return text
}

describe('within a distribution', () => {
  test('the other side is Windows, with the files of whoever is signed in there', async () => {
    const wsl = await standInWsl('Debian')
    const side = inDebian(wsl)
    expect(await side.sides()).toEqual(['windows'])
    await mkdir(join(wsl.windowsHome, '.aws'))
    await writeFile(join(wsl.windowsHome, '.aws/config'), '[default]\n')
    const { config, credentials, crossing } = await side.open('windows', false)
    expect(config.path).toBe(join(wsl.windowsHome, '.aws/config'))
    expect(credentials.path).toBe(join(wsl.windowsHome, '.aws/credentials'))
    expect(await held(config)).toBe('[default]\n')
    expect(crossing).toEqual({ to: 'windows', distribution: 'Debian' })
  })

  test('its name is asked for where no variable tells it, as in a service', async () => {
    const wsl = await standInWsl('Debian')
    const kernel = join(await temporaryFolder(), 'osrelease')
    await writeFile(kernel, '6.6.87.2-microsoft-standard-WSL2\n')
    const options = { environment: wsl.environment, undoFolder, platform: 'linux' } as const
    const { crossing } = await createWsl({ ...options, osRelease: kernel }).open('windows', false)
    expect(crossing).toEqual({ to: 'windows', distribution: 'Debian' })
    // A container of docker's has the kernel, and nothing else of WSL.
    const contained = createWsl({ ...options, environment: { PATH: '/usr/bin:/bin' }, osRelease: kernel })
    expect(await contained.sides()).toEqual([])
  })

  test('a drive that is not mounted is told by the command that found none', async () => {
    const wsl = await standInWsl('Debian')
    await writeFile(join(wsl.root, 'bin/wslpath'), '#!/bin/sh\necho "wslpath: $2" >&2\nexit 1\n')
    await expect(inDebian(wsl).open('windows', false)).rejects.toMatchObject({
      code: 'side-unreachable',
      message: expect.stringContaining('wslpath -u C:\\Windows\\System32\\cmd.exe') as string,
    })
  })

  test('a Windows that says no folder of its user is not taken at its word', async () => {
    const wsl = await standInWsl('Debian')
    await writeFile(join(wsl.root, 'profile'), '%USERPROFILE%\n')
    await expect(inDebian(wsl).open('windows', false)).rejects.toMatchObject({
      code: 'side-unreachable',
      message: expect.stringContaining('"%USERPROFILE%"') as string,
    })
  })
})

describe('on Windows', () => {
  test('the other sides are the distributions, without those that are programs’ own', async () => {
    const wsl = await standInWsl('Debian', 'Ubuntu-24.04', 'docker-desktop', 'docker-desktop-data')
    const sides = onWindows(wsl)
    expect(await sides.sides()).toEqual(['Debian', 'Ubuntu-24.04'])
    const { config, crossing } = await sides.open('Ubuntu-24.04', false)
    expect(config.path).toBe(join(wsl.homeIn('Ubuntu-24.04'), '.aws/config'))
    expect(crossing).toEqual({ to: 'linux', commandShell: join(wsl.drive, 'Windows/System32/cmd.exe') })
  })

  test('one that does not run is started only for a person who asks for it', async () => {
    const wsl = await standInWsl('Debian', 'Ubuntu')
    const sides = onWindows(wsl)
    for (const running of [['Debian'], []]) {
      await wsl.run(...running)
      await expect(sides.open('Ubuntu', false)).rejects.toMatchObject({ code: 'side-asleep' })
    }
    expect((await wsl.calls()).filter((call) => call.startsWith('wsl.exe -d'))).toEqual([])
    expect((await sides.open('Ubuntu', true)).config.path).toContain('/Ubuntu/')
  })

  test('one that is none is refused with those that there are, and where WSL is missing there are none', async () => {
    const wsl = await standInWsl('Debian')
    for (const side of ['Ubuntu', 'windows', ''])
      await expect(onWindows(wsl).open(side, true)).rejects.toMatchObject({
        code: 'side-unknown',
        message: expect.stringContaining('the other side can be Debian.') as string,
      })
    expect(await onWindows(wsl, { PATH: '/nonexistent' }).sides()).toEqual([])
  })

  test('what was found of a distribution is not asked for again', async () => {
    const wsl = await standInWsl('Debian')
    const sides = onWindows(wsl)
    await sides.open('Debian', true)
    const before = (await wsl.calls()).length
    await sides.open('Debian', true)
    expect((await wsl.calls()).slice(before)).toEqual(['wsl.exe --list --quiet'])
  })
})

test('elsewhere there is no other side', async () => {
  const { environment } = await standInWsl('Debian')
  for (const platform of ['linux', 'darwin'] as const) {
    const wsl = createWsl({ environment, undoFolder, platform, osRelease })
    expect(await wsl.sides()).toEqual([])
    await expect(wsl.open('windows', true)).rejects.toMatchObject({ code: 'side-unknown' })
  }
})

test('a file of the other side keeps the versions before each edit', async () => {
  const wsl = await standInWsl('Debian')
  const folder = await temporaryFolder()
  const environment = { ...wsl.environment, WSL_DISTRO_NAME: 'Debian' }
  const sides = createWsl({ environment, undoFolder: folder, platform: 'linux', osRelease })
  const { config } = await sides.open('windows', false)
  await config.edit(() => Buffer.from('[a]\n'))
  await config.edit(() => Buffer.from('[b]\n'))
  expect(await readFile(config.path, 'utf8')).toBe('[b]\n')
  expect((await config.versions()).map((bytes) => Buffer.from(bytes).toString())).toEqual(['[a]\n', ''])
})
