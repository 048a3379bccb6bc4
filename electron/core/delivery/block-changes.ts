import type { ProfileChangeView } from '../../../shared/profile-views.ts'
import { readLanyardsProfiles, type ProfileEntry, type WrittenProfile } from './aws-config-editor.ts'

/** What becomes of the profiles of the block where exactly these are written; those that stay as they are, left out. */
export function blockChanges(
  bytes: Uint8Array,
  profiles: readonly ProfileEntry[],
): readonly ProfileChangeView[] {
  const before = readLanyardsProfiles(bytes)
  const after = new Map(profiles.map((profile) => [profile.name, profile]))
  const removed = [...before.keys()].filter((name) => !after.has(name))
  const came = [...after.values()].flatMap((profile) => changeTo(profile, before.get(profile.name)))
  return [...removed.map((name) => ({ change: 'removed' as const, name })), ...came]
}

function changeTo(
  { name, region, credentialProcess }: ProfileEntry,
  before: WrittenProfile | undefined,
): readonly ProfileChangeView[] {
  if (!before) return [{ change: 'added', name, region }]
  if (before.region !== region) return [{ change: 'region', name, from: before.region, to: region }]
  const isSame = before.credentialProcess === credentialProcess
  return isSame ? [] : [{ change: 'command', name, from: before.credentialProcess, to: credentialProcess }]
}
