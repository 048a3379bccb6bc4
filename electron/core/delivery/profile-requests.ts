import { AppError } from '../../../shared/errors.ts'
import type { AddedProfile, PinnedName, ProfileChoices } from '../storage/settings-content.ts'
import type { WrittenProfile } from './aws-config-editor.ts'
import type { WantedProfile } from './wanted-profiles.ts'

/** The profiles as they are now, by which a request is understood. */
export interface StandingProfiles {
  readonly wanted: readonly WantedProfile[]
  /** By the id of each. */
  readonly names: ReadonlyMap<string, string>
  readonly pins: readonly PinnedName[]
}

/** Adds profiles; of one that is there already what is given changes, and the rest stays. */
export function withAdded(choices: ProfileChoices, profiles: readonly AddedProfile[]): ProfileChoices {
  const added = new Map(choices.added.map((profile) => [keyOf(profile), profile]))
  for (const profile of profiles) {
    const before = added.get(keyOf(profile))
    added.set(keyOf(profile), { ...before, ...profile, region: profile.region ?? before?.region ?? null })
  }
  const back = new Set(profiles.map(({ sessionId }) => sessionId))
  return {
    ...choices,
    added: [...added.values()],
    withheld: choices.withheld.filter((sessionId) => !back.has(sessionId)),
  }
}

/**
 * Takes profiles away again. Throws `profile-not-added` for one that only its session's pin or life keeps there, or
 * that is none of Lanyard's.
 */
export function withRemoved(
  choices: ProfileChoices,
  names: readonly string[],
  standing: StandingProfiles,
): ProfileChoices {
  const byName = profilesByName(standing)
  const given = new Map(choices.added.map((profile) => [profile.name, profile]))
  const removed = new Set(
    names.map((name) => {
      const profile = byName.get(name)
      // One that a profile of the user's keeps out of the file has no name there.
      const key = profile?.added ? keyOfWanted(profile) : null
      const leftOut = given.get(name)
      if (key === null && !leftOut) {
        const reason = profile
          ? `it is that of ${profile.session}, which is pinned or active; \`lanyard stop\` and unpinning take it away`
          : 'there is no such profile'
        throw new AppError('profile-not-added', { profile: name, reason })
      }
      return key ?? keyOf(leftOut!)
    }),
  )
  return { ...choices, added: choices.added.filter((profile) => !removed.has(keyOf(profile))) }
}

/** Another side of WSL is to have the profiles too, or none. */
export function withSide({ also: _before, ...choices }: ProfileChoices, side: string | null): ProfileChoices {
  return side === null ? choices : { ...choices, also: side }
}

/**
 * Back to the profiles of an earlier version of the block: what is not in it goes, sessions that keep a profile there
 * by being active are withheld until they are started anew, and what was in it is added.
 * @returns The regions that names had in it, too.
 */
export function asBefore(
  choices: ProfileChoices,
  version: ReadonlyMap<string, WrittenProfile>,
  standing: StandingProfiles,
): { choices: ProfileChoices; regions: ReadonlyMap<string, string>; unknown: readonly string[] } {
  const byName = profilesByName(standing)
  const pins = new Map(standing.pins.map((pin) => [pin.name, pin]))
  const gone = [...byName].filter(([name]) => !version.has(name)).map(([, profile]) => profile)
  const isWithheld = ({ given, inForce }: WantedProfile): boolean => !given && inForce
  const goneAdded = new Set(gone.filter((profile) => !isWithheld(profile)).map(keyOfWanted))
  const withheld = new Set([
    ...choices.withheld,
    ...gone.filter(isWithheld).map(({ sessionId }) => sessionId),
  ])
  const added = choices.added.filter((profile) => !goneAdded.has(keyOf(profile)))
  const regions = new Map<string, string>()
  const unknown: string[] = []
  for (const [name, { region }] of version) {
    if (region !== null) regions.set(name, region)
    if (byName.has(name)) continue
    const session = pins.get(name)?.session
    if (!session) unknown.push(name)
    else if (session.given) added.push({ sessionId: session.id, name, region })
    else if (!withheld.delete(session.id)) added.push({ sessionId: session.id, name: null, region: null })
  }
  return { choices: { ...choices, added, withheld: [...withheld] }, regions, unknown }
}

function profilesByName({ wanted, names }: StandingProfiles): ReadonlyMap<string, WantedProfile> {
  return new Map(
    wanted.flatMap((profile) => {
      const name = names.get(profile.id)
      return name === undefined ? [] : [[name, profile] as const]
    }),
  )
}

const keyOf = ({ sessionId, name }: Pick<AddedProfile, 'sessionId' | 'name'>) => `${sessionId} ${name ?? ''}`

const keyOfWanted = ({ sessionId, given, name }: WantedProfile) =>
  keyOf({ sessionId, name: given ? name : null })
