import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '../../shared/errors.ts'
import { printable } from '../../shared/printable.ts'
import { SECOND_MS } from '../../shared/time.ts'
import {
  distributionOfShare,
  distributionsIn,
  isKernelOfWsl,
  textOfWindows,
} from '../core/delivery/wsl-names.ts'
import type { Crossing, OtherSide, Wsl } from '../core/ports.ts'
import { createAwsFile } from './aws-file.ts'
import { programBytes, ProgramFailure } from './program-output.ts'

/** WSL starts a distribution within a few seconds; one that hangs must not hold a command. */
const WSL_MS = 20 * SECOND_MS
const OS_RELEASE = '/proc/sys/kernel/osrelease'
const WINDOWS = 'windows'

export interface WslOptions {
  readonly environment: NodeJS.ProcessEnv
  /** Where the last versions of the other side's config file are kept. */
  readonly undoFolder: string
  readonly platform?: NodeJS.Platform
  readonly osRelease?: string
}

/** Where a side has its user's files, and how its tools call across. */
interface Place {
  readonly home: string
  readonly crossing: Crossing
}

/**
 * WSL as Microsoft documents it (learn.microsoft.com/windows/wsl/filesystems, basic-commands): `wslpath` and `wsl.exe`
 * know where a drive is mounted and what a distribution's share is called, so neither is guessed here. Written with
 * care, but not yet run: no Windows was at hand.
 */
export function createWsl(options: WslOptions): Wsl {
  const { environment, undoFolder, platform = process.platform, osRelease = OS_RELEASE } = options
  const places = new Map<string, Place>()
  let here: Promise<string | null> | null = null
  let isMissing = false

  const run = (side: string, words: readonly string[]): Promise<Uint8Array> =>
    programBytes(words, environment, WSL_MS).catch((cause: unknown) => {
      throw unreachable(side, words, cause instanceof ProgramFailure ? cause.message : String(cause), cause)
    })

  async function pathFrom(side: string, words: readonly string[]): Promise<string> {
    const path = textOfWindows(await run(side, words)).trim()
    if (/^(?:\/|\\\\|[A-Za-z]:\\)/.test(path)) return path
    throw unreachable(side, words, path === '' ? 'but nothing' : `but "${path}"`)
  }

  /** The distribution in which Lanyard runs; `null` outside of WSL. */
  async function ownDistribution(): Promise<string | null> {
    if (platform !== 'linux') return null
    const told = environment['WSL_DISTRO_NAME']
    if (told) return told
    // A service has none of a terminal's variables; a container, whose kernel it is too, has no wslpath.
    if (!isKernelOfWsl(await readFile(osRelease, 'utf8').catch(() => ''))) return null
    return distributionOfShare(await pathFrom(WINDOWS, ['wslpath', '-w', '/']).catch(() => ''))
  }

  const listed = async (...more: readonly string[]): Promise<readonly string[]> =>
    distributionsIn(await run('WSL', ['wsl.exe', '--list', ...more, '--quiet']))

  /**
   * Without WSL there is a wsl.exe all the same, which may wait for somebody to install it: it is asked once. Whoever
   * installs WSL has to start Windows anew.
   */
  async function distributions(): Promise<readonly string[]> {
    if (isMissing) return []
    return listed().catch(() => {
      isMissing = true
      return []
    })
  }

  /** The profile of the Windows user as whom programs run that are started from here. */
  async function placeOfWindows(distribution: string): Promise<Place> {
    const shell = await pathFrom(WINDOWS, ['wslpath', '-u', 'C:\\Windows\\System32\\cmd.exe'])
    // /u, since a user's name may have letters that the console's code page has not.
    const profile = await pathFrom(WINDOWS, [shell, '/u', '/c', 'echo', '%USERPROFILE%'])
    const home = await pathFrom(WINDOWS, ['wslpath', '-u', profile])
    return { home, crossing: { to: 'windows', distribution } }
  }

  async function placeOf(distribution: string): Promise<Place> {
    const inside = (...words: readonly string[]) =>
      pathFrom(distribution, ['wsl.exe', '-d', distribution, '-e', ...words])
    const home = await inside('wslpath', '-w', await inside('printenv', 'HOME'))
    const folder = (environment['SystemRoot'] ?? 'C:\\Windows').replaceAll('\\', '/')
    const commandShell = await inside('wslpath', '-u', `${folder}/System32/cmd.exe`)
    return { home, crossing: { to: 'linux', commandShell } }
  }

  async function find(side: string, wake: boolean): Promise<Place> {
    here ??= ownDistribution()
    const own = await here
    const sides = await found()
    if (!sides.includes(side)) {
      const known = `the other side can be ${printable(sides.join(', '))}`
      const reason = sides.length === 0 ? 'there is no WSL here' : known
      throw new AppError('side-unknown', { side: printable(side), reason })
    }
    if (own !== null) return places.get(side) ?? placeOfWindows(own)
    // Where none runs it ends with an error, and says so in words.
    const running = wake ? [side] : await listed('--running').catch(() => [])
    if (!running.includes(side)) throw new AppError('side-asleep', { side: printable(side) })
    return places.get(side) ?? placeOf(side)
  }

  async function found(): Promise<readonly string[]> {
    here ??= ownDistribution()
    if ((await here) !== null) return [WINDOWS]
    return platform === 'win32' ? distributions() : []
  }

  return {
    sides: found,
    async open(side, wake): Promise<OtherSide> {
      const place = await find(side, wake)
      places.set(side, place)
      const folder = join(place.home, '.aws')
      const instead = 'end it with `lanyard profiles wsl none`'
      return {
        config: createAwsFile({ path: join(folder, 'config'), undoFolder, instead }),
        credentials: createAwsFile({ path: join(folder, 'credentials'), undoFolder: null, instead }),
        crossing: place.crossing,
      }
    },
  }
}

function unreachable(side: string, words: readonly string[], reason: string, cause?: unknown): AppError {
  const facts = { side: printable(side), program: printable(words.join(' ')), reason: printable(reason) }
  return new AppError('side-unreachable', facts, { cause })
}
