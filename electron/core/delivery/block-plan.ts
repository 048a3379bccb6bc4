import { partitionOfRegion } from '../../../shared/partition.ts'
import type { ProfileChangeView } from '../../../shared/profile-views.ts'
import type { PinnedName } from '../storage/settings-content.ts'
import {
  readLanyardsProfiles,
  readProfileNames,
  writeProfiles,
  type ProfileEntry,
} from './aws-config-editor.ts'
import { blockChanges } from './block-changes.ts'
import { credentialCommand } from './credential-command.ts'
import { profileNames } from './profile-name.ts'
import type { WantedProfile } from './wanted-profiles.ts'

export interface PlanFacts {
  readonly wanted: readonly WantedProfile[]
  readonly pins: readonly PinnedName[]
  /** Names in the credentials file, whose keys would win over a profile of ours. */
  readonly credentialNames: ReadonlySet<string>
  readonly tools: { readonly launcher: string; readonly toolsHome: string | null }
  /** Every profile that the user did not name gets its name anew. */
  readonly renames?: boolean
  /** Regions that are wanted in place of those that sessions have, by profile name. */
  readonly regions?: ReadonlyMap<string, string>
}

/** A profile of the block, wherever it is written. */
export type PlannedProfile = Pick<ProfileEntry, 'name' | 'region'>

/** What the config file is to hold, and what follows from it. */
export interface BlockPlan {
  readonly bytes: Uint8Array
  readonly changes: readonly ProfileChangeView[]
  /** Names that are left to profiles of the user's. */
  readonly conflicts: readonly string[]
  /** By the id of each wanted profile; one that is left to the user's has none. */
  readonly names: ReadonlyMap<string, string>
  /** What has to be remembered once it is written. */
  readonly pins: readonly PinnedName[]
  /** What stands in the block then, by name. */
  readonly profiles: readonly PlannedProfile[]
  /** Regions that somebody wrote into the block, or that were asked for: what their sessions are to have. */
  readonly chosenRegions: ReadonlyMap<string, string>
}

/** Works out the block of a file. A region that was edited by hand there is kept, where AWS could mean it. */
export function planBlock(bytes: Uint8Array, facts: PlanFacts): BlockPlan {
  const { wanted, pins, credentialNames, tools, renames = false, regions = new Map() } = facts
  const pinOf = new Map(pins.map((pin) => [pin.name, pin]))
  const taken = new Set([...readProfileNames(bytes), ...credentialNames])
  const names = namesOf(wanted, { taken, pins, renames })
  const wantedRegions = new Map(wanted.map(({ id, region }) => [names.get(id), region]))
  const handmade = handmadeRegions(bytes, pinOf, wantedRegions)
  const chosen = new Map([...handmade, ...regions])
  const unsorted = wanted.flatMap((profile): readonly PlannedProfile[] => {
    const name = names.get(profile.id)
    return name === undefined ? [] : [{ name, region: chosen.get(name) ?? profile.region }]
  })
  // In an order of their own, so that a session that comes or goes moves no other.
  const profiles = unsorted.toSorted((a, b) => (a.name < b.name ? -1 : 1))
  const entries = calling(profiles, credentialCommand(tools))
  const lastRegions = regionsOf(pins)
  for (const [name, region] of handmade) lastRegions.set(name, region)
  const written = writeProfiles(bytes, entries, lastRegions)
  const conflicts = wanted.flatMap(({ id, name }) => (names.has(id) ? [] : [name]))
  const regionOf = new Map(entries.map(({ name, region }) => [name, region]))
  return {
    bytes: written.bytes,
    names,
    profiles,
    conflicts,
    changes: blockChanges(bytes, entries),
    pins: pinned(renames ? withoutOwn(pins) : pinOf, wanted, names, regionOf),
    chosenRegions: chosen,
  }
}

/** Each with the command that asks for its credentials. */
export function calling(
  profiles: readonly PlannedProfile[],
  commandFor: (name: string) => string,
): readonly ProfileEntry[] {
  return profiles.map(({ name, region }) => ({ name, credentialProcess: commandFor(name), region }))
}

/** What was written last as each profile's region. */
export function regionsOf(pins: readonly PinnedName[]): Map<string, string> {
  return new Map(pins.flatMap(({ name, region }) => (region ? [[name, region]] : [])))
}

/** Regions in the block that are not what Lanyard wrote there. A choice that was made here since is the newer one. */
function handmadeRegions(
  bytes: Uint8Array,
  pinOf: ReadonlyMap<string, PinnedName>,
  wantedRegions: ReadonlyMap<string | undefined, string>,
): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  for (const [name, { region }] of readLanyardsProfiles(bytes)) {
    const last = pinOf.get(name)?.region
    if (region === null || last === undefined || region === last) continue
    if ((wantedRegions.get(name) ?? last) !== last) continue
    if (partitionOfRegion(region) === partitionOfRegion(last)) found.set(name, region)
  }
  return found
}

function namesOf(
  wanted: readonly WantedProfile[],
  inUse: { taken: ReadonlySet<string>; pins: readonly PinnedName[]; renames: boolean },
): ReadonlyMap<string, string> {
  const { taken, pins, renames } = inUse
  const given = wanted.filter((profile) => profile.given)
  const own = wanted.filter((profile) => !profile.given)
  const aliasOf = new Map(own.map(({ sessionId, alias }) => [sessionId, alias]))
  const held = new Map<string, string>()
  for (const { name, session } of renames ? [] : pins)
    if (session && !session.given && aliasOf.get(session.id) === session.alias) held.set(session.id, name)
  const names = new Map(
    profileNames(own, {
      taken: new Set([...taken, ...given.map(({ name }) => name)]),
      pinned: new Map(pins.map(({ name, accountId }) => [name, accountId])),
      held,
    }),
  )
  // A name that the user chose is no other's to change: it is left out while a profile of theirs has it.
  for (const { id, name } of given) if (!taken.has(name)) names.set(id, name)
  return names
}

/** A name is pinned for good: somebody's script or tool has it, and would come upon another account by it. */
function pinned(
  pinOf: ReadonlyMap<string, PinnedName>,
  wanted: readonly WantedProfile[],
  names: ReadonlyMap<string, string>,
  regionOf: ReadonlyMap<string, string>,
): readonly PinnedName[] {
  const made = new Map<string, PinnedName>()
  const renamed = new Set<string>()
  for (const { id, sessionId, accountId, alias, given } of wanted) {
    const name = names.get(id)
    const region = regionOf.get(name ?? '')
    // Of a session that was never borrowed the account may not be known yet.
    if (name === undefined || region === undefined || accountId === '') continue
    const pin = { name, accountId, session: { id: sessionId, alias, given }, region }
    if (isSame(pinOf.get(name), pin)) continue
    made.set(name, pin)
    if (!given) renamed.add(sessionId)
  }
  const known = [...pinOf.values()].flatMap((pin): PinnedName[] => {
    if (made.has(pin.name)) return []
    // A session has one name of its own: its old one still means it, for whatever tool has that.
    const { session } = pin
    const isOld = session !== undefined && !session.given && renamed.has(session.id)
    return [isOld ? { ...pin, session: { ...session, given: true } } : pin]
  })
  return [...known, ...made.values()]
}

/** Names as those of sessions that have none of their own any more: each is to be named anew. */
function withoutOwn(pins: readonly PinnedName[]): ReadonlyMap<string, PinnedName> {
  return new Map(
    pins.map((pin) => [pin.name, pin.session ? { ...pin, session: { ...pin.session, given: true } } : pin]),
  )
}

function isSame(a: PinnedName | undefined, b: PinnedName): boolean {
  return (
    a?.accountId === b.accountId &&
    a.region === b.region &&
    a.session?.id === b.session?.id &&
    a.session?.alias === b.session?.alias &&
    a.session?.given === b.session?.given
  )
}
