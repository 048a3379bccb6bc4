import { AppError, toAppError } from '../../../shared/errors.ts'
import { isLive } from '../../../shared/session-state.ts'
import type { LiveSlice, SessionView } from '../../../shared/snapshot.ts'
import type { Notices } from '../notices.ts'
import type { AwsFile, Host, Log } from '../ports.ts'
import type { SessionRecords } from '../sessions/session-records.ts'
import type { SessionViews } from '../sessions/session-views.ts'
import type { ProfileChoices } from '../storage/settings-content.ts'
import type { Settings } from '../storage/settings.ts'
import type { Store } from '../store.ts'
import { planBlock, regionsOf, type BlockPlan, type PlanFacts } from './block-plan.ts'
import { isSamePins, type PinnedNames } from './pinned-names.ts'
import { withAdded } from './profile-requests.ts'
import { credentialNamesIn } from './key-block.ts'
import { wantedProfiles, type WantedProfile } from './wanted-profiles.ts'
import type { SideProfiles } from './side-profiles.ts'

/** Keeps Lanyard's profiles in ~/.aws/config: those of pinned and active sessions, and those that were added. */
export interface Profiles extends ProfileWriter {
  /** Writes what is wanted now, where that has changed without the snapshot. */
  look(): void
  /** Resolves once the file says what the snapshot says. */
  settled(): Promise<void>
  /** Leaves only what works without the engine's memory: added profiles, and those of pinned sessions. */
  end(): Promise<void>
  /** Leaves them all to another engine, which writes them from now on. */
  leave(): Promise<void>
}

/** What the profiles are to be made from: as it is, or as a request would have it. */
export interface ProfilePlanBasis extends Pick<PlanFacts, 'renames' | 'regions'> {
  readonly choices: ProfileChoices
  readonly accountRegions: Readonly<Record<string, string>>
}

export interface Planned {
  readonly plan: BlockPlan
  readonly wanted: readonly WantedProfile[]
}

/** What a request is worked out and carried out with. */
export interface ProfileWriter {
  now(): ProfilePlanBasis
  /** Runs after whatever is under way: one plan at a time holds. */
  inTurn<T>(run: () => Promise<T>): Promise<T>
  /** Plans the file, and writes it unless it is only to be seen. Throws what `AwsFile` does. */
  plan(basis: ProfilePlanBasis, preview: boolean): Promise<Planned>
  /**
   * Writes the file, and then keeps what it was made from. Where it throws nothing has changed. The other side's file
   * is written after it.
   */
  write(basis: ProfilePlanBasis): Promise<BlockPlan>
}

export function createProfiles(ports: {
  store: Store
  views: SessionViews
  records: SessionRecords
  awsConfig: AwsFile
  awsCredentials: Pick<AwsFile, 'path' | 'edit'>
  host: Pick<Host, 'launcher' | 'toolsHome'>
  /** Where the account is kept that each name stands for. */
  settings: Pick<Settings, 'get' | 'update' | 'flush'>
  pinnedNames: PinnedNames
  sides: Pick<SideProfiles, 'follow'>
  notices: Notices
  log: Log
}): Profiles {
  const { store, views, records, awsConfig, awsCredentials, host, settings } = ports
  const { pinnedNames, sides, notices, log } = ports
  let lastingOnly = false
  let asked: readonly unknown[] = []
  let count = 0
  let work: Promise<void> = Promise.resolve()

  const now = (): ProfilePlanBasis => ({
    choices: settings.get().profiles,
    accountRegions: settings.get().accountRegions,
  })

  function wantedFor({ choices, accountRegions }: ProfilePlanBasis): readonly WantedProfile[] {
    const regionOf = ({ id, region }: SessionView) => {
      const record = records.find(id)
      return record ? records.region(record, accountRegions) : region
    }
    const snapshot = store.get()
    const { marks } = snapshot
    return wantedProfiles({ snapshot, choices, accountRegions, marks, regionOf, lastingOnly })
  }

  /** Names in the credentials file. Where nobody can read it, no tool finds a profile there either. */
  async function credentialNames(): Promise<ReadonlySet<string>> {
    let names: ReadonlySet<string> = new Set()
    await awsCredentials
      .edit((bytes) => {
        names = credentialNamesIn(bytes, (name) => pinnedNames.accountOf(name) !== null)
        return null
      })
      .catch((error: unknown) => log.warn('credentials-file-unread', { error }))
    return names
  }

  async function plan(basis: ProfilePlanBasis, preview: boolean): Promise<Planned> {
    const facts = { ...basis, credentialNames: await credentialNames(), tools: host }
    const wanted = wantedFor(basis)
    let made: BlockPlan | null = null
    await awsConfig.edit((bytes) => {
      made = planBlock(bytes, { ...facts, wanted, pins: settings.get().profileNames })
      return preview ? null : made.bytes
    })
    if (made === null) throw new AppError('not-owner')
    return { plan: made, wanted }
  }

  async function write(basis: ProfilePlanBasis): Promise<BlockPlan> {
    const lastRegions = regionsOf(settings.get().profileNames)
    const { plan: made, wanted } = await plan(basis, false)
    const { choices, accountRegions } = withChosenRegions(basis, made, wanted)
    settings.update((content) => {
      const isSame =
        isSamePins(content.profileNames, made.pins) &&
        content.profiles === choices &&
        content.accountRegions === accountRegions
      return isSame
        ? content
        : { ...content, profileNames: [...made.pins], profiles: choices, accountRegions }
    })
    show(wanted, (id) => made.names.get(id))
    // The region of a session or an account may have changed by it.
    views.refresh()
    notices.settle('aws-config-unwritable')
    notices.settle('aws-config-uncopied')
    notices.settle('aws-config-unreadable')
    notices.settle('profile-command-unsafe')
    sides.follow(choices.also ?? null, { profiles: made.profiles, lastRegions })
    return made
  }

  /** Tells the sessions which profile each has. */
  function show(wanted: readonly WantedProfile[], nameOf: (id: string) => string | undefined): void {
    const shown = new Map(wanted.map(({ id, given, sessionId }) => [given ? '' : sessionId, nameOf(id)]))
    for (const { id } of store.get().live.sessions) views.showProfile(id, shown.get(id) ?? null)
  }

  /** What could not be written anew may stand in the file from before, and serves on. */
  async function showStanding(): Promise<void> {
    const { plan: made, wanted } = await plan(now(), true)
    const lacking = made.changes.flatMap(({ change, name }) =>
      change === 'added' || change === 'command' ? [name] : [],
    )
    show(wanted, (id) => {
      const name = made.names.get(id)
      return name !== undefined && lacking.includes(name) ? undefined : name
    })
  }

  /** A region that was edited in the file is the session's from then on, as if it had been chosen. */
  function withChosenRegions(
    basis: ProfilePlanBasis,
    made: BlockPlan,
    wanted: readonly WantedProfile[],
  ): ProfilePlanBasis {
    let { choices } = basis
    const byName = new Map(wanted.map((profile) => [made.names.get(profile.id), profile]))
    for (const [name, region] of made.chosenRegions) {
      const profile = byName.get(name)
      const sessionId = profile?.sessionId ?? pinnedNames.sessionOf(name)
      if (sessionId === null || profile?.region === region) continue
      if (profile?.added)
        choices = withAdded(choices, [{ sessionId, name: profile.given ? profile.name : null, region }])
      // Whoever wrote it into the file meant it, known to Lanyard or not.
      else if (records.find(sessionId)) records.choose(sessionId, { region: `${region}!` })
    }
    return { ...basis, choices }
  }

  function inTurn<T>(run: () => Promise<T>): Promise<T> {
    const turn = work.then(run)
    work = turn.then(
      () => {},
      () => {},
    )
    return turn
  }

  async function writeAsIs(): Promise<void> {
    try {
      await write(now())
    } catch (thrown) {
      const error = toAppError(thrown)
      // Who has lost the engine writes nothing more.
      if (error.code === 'not-owner') return
      log.warn('profiles-not-written', { error: thrown })
      notices.tell(error)
      await showStanding().catch(() => show([], () => undefined))
    } finally {
      // Whatever came of the file, a session that is new by now is kept.
      settings.flush()
    }
  }

  /** Writes when what stands in a profile has changed; a countdown or a read changes nothing there. */
  function follow({ sessions, portals }: LiveSlice): void {
    const facts = sessions.map(({ id, name, alias, accountId, region, pinned, state }) => [
      id,
      name,
      alias,
      accountId,
      region,
      pinned || isLive(state),
    ])
    const { profiles, accountRegions } = settings.get()
    const named = JSON.stringify([facts, portals.map(({ id }) => id)])
    const key = [named, profiles.template, profiles.added, profiles.withheld, accountRegions, lastingOnly]
    if (key.every((part, index) => part === asked[index])) return
    asked = key
    const mine = ++count
    // Of changes that came while the one before was written only the last is.
    void inTurn(async () => (mine === count ? writeAsIs() : undefined))
  }

  /** A session that is started anew has its profile again. */
  function release(after: LiveSlice, before: LiveSlice): void {
    const wasLive = new Set(before.sessions.filter(({ state }) => isLive(state)).map(({ id }) => id))
    const started = new Set(
      after.sessions.filter(({ id, state }) => isLive(state) && !wasLive.has(id)).map(({ id }) => id),
    )
    if (started.size === 0) return
    // A write that is under way keeps what it was made from.
    void inTurn(async () => {
      const { profiles } = settings.get()
      const withheld = profiles.withheld.filter((id) => !started.has(id))
      if (withheld.length === profiles.withheld.length) return
      settings.update((content) => ({ ...content, profiles: { ...profiles, withheld } }))
    })
  }

  follow(store.get().live)
  const stop = store.watch(({ live }, { live: old }) => {
    if (live.sessions === old.sessions && live.portals === old.portals) return
    release(live, old)
    follow(live)
  })

  return {
    look: () => follow(store.get().live),
    settled: () => work,
    inTurn,
    now,
    plan,
    write,
    async leave() {
      stop()
      await work
    },
    async end() {
      stop()
      lastingOnly = true
      follow(store.get().live)
      await work
    },
  }
}
