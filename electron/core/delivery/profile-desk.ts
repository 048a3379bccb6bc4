import { assertNever } from '../../../shared/assert-never.ts'
import { AppError } from '../../../shared/errors.ts'
import { partitionOfRegion } from '../../../shared/partition.ts'
import { checkedProfileTemplate } from '../../../shared/profile-template.ts'
import type {
  ProfileList,
  ProfileOutcome,
  ProfileRequest,
  ProfileView,
  SideOutcome,
} from '../../../shared/profile-views.ts'
import { regionIn, typedRegion } from '../../../shared/typed-region.ts'
import type { AwsFile } from '../ports.ts'
import { roleOfId, ssoRoleId, type SessionRecords } from '../sessions/session-records.ts'
import type { AddedProfile } from '../storage/settings-content.ts'
import type { Store } from '../store.ts'
import { regionsOf, type BlockPlan } from './block-plan.ts'
import { readLanyardsProfiles } from './aws-config-editor.ts'
import type { PinnedNames } from './pinned-names.ts'
import { checkedProfileName } from './profile-name.ts'
import { asBefore, withAdded, withRemoved, withSide } from './profile-requests.ts'
import type { ProfilePlanBasis, ProfileWriter } from './profiles.ts'
import { NO_CONTENT, type SideProfiles } from './side-profiles.ts'

/** What people ask of Lanyard's profiles. */
export interface ProfileDesk {
  /** Where they stand, and all of them. Throws `aws-config-unreadable`. */
  list(): Promise<ProfileList>
  /**
   * Does what is asked, or says what it would do. Throws `aws-config-unwritable` and `-unreadable`, where nothing has
   * changed, and what each request throws.
   */
  request(request: ProfileRequest, preview: boolean): Promise<ProfileOutcome>
}

type AskedProfile = Extract<ProfileRequest, { kind: 'add' }>['profiles'][number]

/** What a request makes of the profiles. */
interface Understood {
  readonly basis: ProfilePlanBasis
  /** Names that an earlier version had, and of which nobody knows any more whose they were. */
  readonly unknown?: readonly string[]
}

export function createProfileDesk(ports: {
  writer: ProfileWriter
  store: Pick<Store, 'get'>
  records: SessionRecords
  awsConfig: AwsFile
  pinnedNames: PinnedNames
  sides: SideProfiles
  /** Resolves once the credentials file has the keys that it is to have. */
  keysSettled: () => Promise<void>
}): ProfileDesk {
  const { writer, store, records, awsConfig, pinnedNames, sides, keysSettled } = ports
  const { now, inTurn, plan, write } = writer

  async function understood(request: ProfileRequest): Promise<Understood> {
    const basis = now()
    const { choices } = basis
    switch (request.kind) {
      case 'add':
        return { basis: { ...basis, choices: withAdded(choices, request.profiles.map(toAdded)) } }
      case 'remove':
        return { basis: { ...basis, choices: withRemoved(choices, request.names, await standing(basis)) } }
      case 'template': {
        const template = checkedProfileTemplate(request.template)
        return { basis: { ...basis, renames: true, choices: { ...choices, template } } }
      }
      case 'account-region':
        return { basis: { ...basis, accountRegions: withRegion(basis.accountRegions, request) } }
      case 'wsl':
        return { basis: { ...basis, choices: withSide(choices, request.side) } }
      case 'undo':
        return before(basis)
      case 'write':
        return { basis }
      default:
        return assertNever(request)
    }
  }

  function withRegion(
    regions: ProfilePlanBasis['accountRegions'],
    { accountId, region }: Extract<ProfileRequest, { kind: 'account-region' }>,
  ): ProfilePlanBasis['accountRegions'] {
    const { [accountId]: _before, ...others } = regions
    if (region === null) return others
    const account = store.get().catalog.accounts.find((row) => row.accountId === accountId)
    return { ...others, [accountId]: regionFor(account?.portalId ?? null, region) }
  }

  /** Throws `region-invalid`, `region-unknown`. */
  function regionFor(portalId: string | null, typed: string): string {
    const portal = store.get().live.portals.find(({ id }) => id === portalId)
    // Of an account that is yet to be listed only the region itself says where it is.
    return regionIn(portal?.partition ?? partitionOfRegion(typedRegion(typed)) ?? 'aws', typed)
  }

  function toAdded({ session, name, region, ...keys }: AskedProfile): AddedProfile {
    // It has no ID of its own before it was borrowed.
    if ('roleArn' in session) throw new AppError('session-not-active', { name: session.roleArn })
    if ('sessionId' in session) {
      const record = records.get(session.sessionId)
      const own = region === null ? null : regionIn(records.partition(record), region)
      const view = store.get().live.sessions.find(({ id }) => id === record.id)
      if (name !== null) checkName(name, record.id, view?.accountId ?? '')
      return { sessionId: record.id, name, region: own, ...keys }
    }
    const { portalId, accountId, roleName } = session
    const own = region === null ? null : regionFor(portalId, region)
    const sessionId = ssoRoleId(portalId, accountId, roleName)
    if (name !== null) checkName(name, sessionId, accountId)
    return { sessionId, name, region: own, ...keys }
  }

  /** A name that a tool has must not come to mean another account, nor another profile that was given it. */
  function checkName(name: string, sessionId: string, accountId: string): void {
    checkedProfileName(name)
    const holder = pinnedNames.accountOf(name)
    const isGiven = now().choices.added.some((added) => added.name === name && added.sessionId !== sessionId)
    if (isGiven || (holder !== null && holder !== accountId))
      throw new AppError('profile-name-taken', { name, account: holder ?? accountId })
  }

  async function standing(basis: ProfilePlanBasis) {
    const { plan: made, wanted } = await plan(basis, true)
    return { wanted, names: made.names, pins: made.pins }
  }

  /** What the file had before its last change that was one of the profiles. Throws `profiles-nothing-before`. */
  async function before(basis: ProfilePlanBasis): Promise<Understood> {
    const current = await standing(basis)
    let file = ''
    await awsConfig.edit((bytes) => {
      file = profilesKey(bytes)
      return null
    })
    const version = (await awsConfig.versions()).find((bytes) => profilesKey(bytes) !== file)
    if (!version) throw new AppError('profiles-nothing-before', { file: awsConfig.path })
    const { unknown, ...then } = asBefore(basis.choices, readLanyardsProfiles(version), current)
    return { basis: { ...basis, ...then }, unknown }
  }

  /** What the other side's file lacks of a plan, as far as it can be looked at. */
  async function sideOf({ choices }: ProfilePlanBasis, { profiles, pins }: BlockPlan) {
    const content = { profiles, lastRegions: regionsOf(pins) }
    const { also } = choices
    return also === undefined ? null : sides.tryToBring(also, content, { preview: true, wake: false })
  }

  /**
   * Another side has the profiles from now on, and the one before has them no more. Throws where the new one cannot be
   * written; of the old one, whose distribution may be gone for good, it is only told.
   */
  async function choose(
    basis: ProfilePlanBasis,
    { profiles, pins }: BlockPlan,
    preview: boolean,
  ): Promise<SideOutcome[]> {
    const content = { profiles, lastRegions: regionsOf(pins) }
    const { also } = basis.choices
    const { also: before } = now().choices
    const outcomes: SideOutcome[] = []
    if (also !== undefined) outcomes.push(await sides.bring(also, content, { preview, wake: true }))
    if (before !== undefined && before !== also)
      outcomes.push(await sides.tryToBring(before, NO_CONTENT, { preview, wake: true }))
    return outcomes
  }

  /** Of the other side there is a promise: who writes this side's file next does not wait for it. */
  async function carriedOut(request: ProfileRequest, preview: boolean) {
    const { basis, unknown = [] } = await understood(request)
    const planned = preview || request.kind === 'wsl' ? (await plan(basis, true)).plan : null
    const chosen = planned && request.kind === 'wsl' ? await choose(basis, planned, preview) : null
    const done = preview && planned ? planned : await write(basis)
    if (!preview) await keysSettled()
    const followed = () => (preview ? sideOf(basis, done) : sides.settled()).then(listOf)
    return {
      file: awsConfig.path,
      changes: [...done.changes],
      conflicts: [...done.conflicts],
      unknown: [...unknown],
      sides: chosen ?? followed(),
    }
  }

  return {
    async request(request, preview) {
      const { sides: outcomes, ...done } = await inTurn(() => carriedOut(request, preview))
      return { ...done, sides: await outcomes }
    },
    async list() {
      const { side, ...told } = await inTurn(async () => {
        const basis = now()
        const { plan: made, wanted } = await plan(basis, true)
        const missing = new Set(
          made.changes.flatMap(({ change, name }) => (change === 'added' ? [name] : [])),
        )
        const { catalog } = store.get()
        const listed = new Map(catalog.accounts.map((row) => [`${row.portalId} ${row.accountId}`, row]))
        const portals = new Set(catalog.accounts.map(({ portalId }) => portalId))
        const profiles = wanted.map((profile): ProfileView => {
          const name = made.names.get(profile.id)
          const { sessionId, session, accountId, role, region, added, keys } = profile
          const at = roleOfId(sessionId)
          const roles = at && listed.get(`${at.portalId} ${at.accountId}`)?.roles
          return {
            name: name ?? profile.name,
            sessionId,
            session,
            accountId,
            role,
            region: made.chosenRegions.get(name ?? '') ?? region,
            added,
            keys,
            state: name === undefined ? 'yours' : missing.has(name) ? 'missing' : 'written',
            // What was never listed may be there.
            gone: at !== null && portals.has(at.portalId) && roles !== null && !roles?.includes(at.roleName),
          }
        })
        return {
          file: awsConfig.path,
          template: basis.choices.template,
          profiles,
          side: sideOf(basis, made),
        }
      })
      return { ...told, sides: [...(await sides.names())], also: await side }
    },
  }
}

const listOf = <T>(one: T | null): T[] => (one === null ? [] : [one])

/** What two versions of the file have to share for neither to undo the other. */
function profilesKey(bytes: Uint8Array): string {
  return JSON.stringify([...readLanyardsProfiles(bytes)].toSorted(([a], [b]) => (a < b ? -1 : 1)))
}
