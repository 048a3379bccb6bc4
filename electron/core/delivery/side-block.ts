import { AppError } from '../../../shared/errors.ts'
import type { ProfileChangeView } from '../../../shared/profile-views.ts'
import type { Crossing, Host } from '../ports.ts'
import { readLanyardsProfiles, writeProfiles } from './aws-config-editor.ts'
import { blockChanges } from './block-changes.ts'
import { calling, type PlannedProfile } from './block-plan.ts'
import { crosses, crossingCommand } from './credential-command.ts'

/** The config file of the other side of WSL as it is found. */
export interface FoundSide {
  /** For people. */
  readonly file: string
  readonly bytes: Uint8Array
  /** Names in its credentials file, whose keys would win over a profile of ours. */
  readonly credentialNames: ReadonlySet<string>
}

/** What the config file of the other side is to hold. */
export interface SideBlock {
  readonly bytes: Uint8Array
  readonly changes: readonly ProfileChangeView[]
  /** Names that are left to profiles of the user's there. */
  readonly conflicts: readonly string[]
}

/**
 * The same profiles as in this side's file, called across. A name means the same on both sides or nothing: where the
 * user has a profile of it there, ours is left out and not renamed.
 * @param lastRegions What was written last as each profile's region: another one that stands there stays as a comment.
 * @throws AppError `side-taken` where a Lanyard of that side writes the file, and `profile-command-unsafe`.
 */
export function planSide(
  { file, bytes, credentialNames }: FoundSide,
  profiles: readonly PlannedProfile[],
  lastRegions: ReadonlyMap<string, string>,
  { crossing, tools }: { crossing: Crossing; tools: Pick<Host, 'launcher' | 'toolsHome' | 'userName'> },
): SideBlock {
  const there = [...readLanyardsProfiles(bytes).values()]
  if (there.some(({ credentialProcess }) => !crosses(credentialProcess, crossing))) {
    // None of ours is there to be taken away.
    if (profiles.length === 0) return { bytes, changes: [], conflicts: [] }
    throw new AppError('side-taken', { file })
  }
  const entries = profiles.length === 0 ? [] : calling(profiles, crossingCommand(crossing, tools))
  const free = entries.filter(({ name }) => !credentialNames.has(name))
  const written = writeProfiles(bytes, free, lastRegions)
  const left = new Set([
    ...written.conflicts,
    ...profiles.map(({ name }) => name).filter((name) => credentialNames.has(name)),
  ])
  const stand = free.filter(({ name }) => !left.has(name))
  return { bytes: written.bytes, changes: blockChanges(bytes, stand), conflicts: [...left] }
}
