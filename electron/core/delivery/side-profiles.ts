import { AppError, toAppError } from '../../../shared/errors.ts'
import type { SideOutcome } from '../../../shared/profile-views.ts'
import { MINUTE_MS } from '../../../shared/time.ts'
import type { Notices } from '../notices.ts'
import type { Clock, Host, Log, OtherSide, Wsl } from '../ports.ts'
import type { PlannedProfile } from './block-plan.ts'
import { credentialNamesIn, type IsKnown } from './key-block.ts'
import { planSide, type SideBlock } from './side-block.ts'

const RETRY_MS = MINUTE_MS

/** What this side's block has, to be written for the other one. */
export interface SideContent {
  readonly profiles: readonly PlannedProfile[]
  readonly lastRegions: ReadonlyMap<string, string>
}

export const NO_CONTENT: SideContent = { profiles: [], lastRegions: new Map() }

/**
 * Keeps Lanyard's profiles in the config file of the other side of WSL. Nothing there, such as a distribution that does
 * not run or a disk that is read-only, keeps this side's file from being written: it is told as a notice, and tried
 * again every minute.
 */
export interface SideProfiles {
  /** `windows`, or distributions; none where there is no WSL. */
  names(): Promise<readonly string[]>
  /** From now on this side has these, soon; `null` for none. A side that had them before is left as it is. */
  follow(side: string | null, content: SideContent): void
  /** Resolves with what came of the last `follow`, once it was written or was given up for now. */
  settled(): Promise<SideOutcome | null>
  /**
   * Writes them at once, or says what would change. `wake` starts a distribution that is not running. Throws what
   * `Wsl.open` and `AwsFile` do, `side-taken` and `profile-command-unsafe`.
   */
  bring(
    side: string,
    content: SideContent,
    how: { readonly preview: boolean; readonly wake: boolean },
  ): Promise<SideOutcome>
  /** The same, with what was thrown in the outcome. */
  tryToBring: SideProfiles['bring']
  /** Tries no more, and resolves once what is under way has ended. */
  end(): Promise<void>
}

export function createSideProfiles(ports: {
  wsl: Wsl
  /** Whether Lanyard has ever had a profile of this name. */
  isKnown: IsKnown
  host: Host
  clock: Clock
  notices: Notices
  log: Log
}): SideProfiles {
  const { wsl, isKnown, host, clock, notices, log } = ports
  let work: Promise<unknown> = Promise.resolve()
  let last: Promise<SideOutcome | null> = Promise.resolve(null)
  let count = 0
  let stopRetry = (): void => {}
  /** What a person was told last, who may have dismissed it since. */
  let told: string | null = null

  function inTurn<T>(run: () => Promise<T>): Promise<T> {
    const turn = work.then(run)
    work = turn.catch(() => {})
    return turn
  }

  async function credentialNames({ credentials }: OtherSide): Promise<ReadonlySet<string>> {
    let names: ReadonlySet<string> = new Set()
    await credentials.edit((bytes) => {
      names = credentialNamesIn(bytes, isKnown)
      return null
    })
    return names
  }

  const bring: SideProfiles['bring'] = (side, { profiles, lastRegions }, { preview, wake }) =>
    inTurn(async () => {
      const there = await wsl.open(side, wake)
      const { config, crossing } = there
      const found = { file: config.path, credentialNames: await credentialNames(there) }
      let block: SideBlock | null = null
      await config.edit((bytes) => {
        block = planSide({ ...found, bytes }, profiles, lastRegions, { crossing, tools: host })
        return preview ? null : block.bytes
      })
      if (block === null) throw new AppError('not-owner')
      const { changes, conflicts }: SideBlock = block
      return { side, file: config.path, changes: [...changes], conflicts: [...conflicts], error: null }
    })

  const tryToBring: SideProfiles['bring'] = async (side, content, how) =>
    bring(side, content, how).catch((thrown: unknown) => failed(side, toAppError(thrown)))

  async function keep(side: string, content: SideContent, mine: number): Promise<SideOutcome> {
    try {
      const outcome = await bring(side, content, { preview: false, wake: false })
      tell(null)
      return outcome
    } catch (thrown) {
      const error = toAppError(thrown)
      if (error.code !== 'not-owner' && mine === count) {
        tell(new AppError('side-unwritten', { side, reason: error.message }, { cause: thrown }))
        stopRetry = clock.at(clock.now() + RETRY_MS, () => follow(side, content))
      }
      return failed(side, error)
    }
  }

  /** Says what is wrong, once for as long as it is the same. */
  function tell(error: AppError | null): void {
    if (error?.message === told) return
    told = error?.message ?? null
    notices.settle('side-unwritten')
    if (error === null) return
    log.warn('side-not-written', { error })
    notices.tell(error)
  }

  function follow(side: string | null, content: SideContent): void {
    stopRetry()
    const mine = ++count
    if (side === null) {
      tell(null)
      last = Promise.resolve(null)
    } else last = keep(side, content, mine)
  }

  return {
    names: () => wsl.sides(),
    follow,
    settled: () => last,
    bring,
    tryToBring,
    async end() {
      stopRetry()
      count += 1
      await work
    },
  }
}

function failed(side: string, error: AppError): SideOutcome {
  return { side, file: null, changes: [], conflicts: [], error: error.view() }
}
