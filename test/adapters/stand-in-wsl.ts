import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { temporaryFolder } from './temporary-folder.ts'

/** Windows' user, whose name no console's code page of the west has. */
export const WINDOWS_USER = 'Zoë-本'

export interface StandInWsl {
  readonly root: string
  /** The drive C: as distributions see it. */
  readonly drive: string
  /** With WSL's programs on the PATH. */
  readonly environment: { readonly PATH: string }
  /** The folder of Windows' user, as distributions see it. */
  readonly windowsHome: string
  /** The home folder in a distribution, as Windows sees it. */
  homeIn(distribution: string): string
  /** Which distributions run from now on. */
  run(...distributions: readonly string[]): Promise<void>
  /** What was started so far. */
  calls(): Promise<readonly string[]>
}

/** WSL's programs as real ones of sh, between two real folders: one for Windows' drive, one for each distribution. */
export async function standInWsl(...distributions: readonly string[]): Promise<StandInWsl> {
  const root = await temporaryFolder()
  const drive = join(root, 'mnt/c')
  const system = join(drive, 'Windows/System32')
  const bin = join(root, 'bin')
  const windowsHome = join(drive, 'Users', WINDOWS_USER)
  const homeIn = (distribution: string) => join(root, distribution, 'home/me')
  const folders = [system, bin, windowsHome, ...distributions.map(homeIn)]
  for (const folder of folders) await mkdir(folder, { recursive: true })
  const program = join(import.meta.dirname, 'wsl-stand-in')
  for (const name of ['wslpath', 'wsl.exe']) await copyFile(program, join(bin, name))
  await copyFile(program, join(system, 'cmd.exe'))
  const lines = (words: readonly string[]) => words.map((word) => `${word}\n`).join('')
  const write = (name: string, words: readonly string[]) => writeFile(join(root, name), lines(words))
  await write('distributions', distributions)
  await write('running', distributions)
  await write('profile', [`C:\\Users\\${WINDOWS_USER}`])
  await write('home', ['/home/me'])
  await write('calls', [])
  return {
    root,
    drive,
    windowsHome,
    environment: { PATH: `${bin}:/usr/bin:/bin` },
    homeIn,
    run: (...running) => write('running', running),
    calls: async () => (await readFile(join(root, 'calls'), 'utf8')).split('\n').slice(0, -1),
  }
}
