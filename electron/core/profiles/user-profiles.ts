import type { AwsProfile } from '../../../shared/aws-profile.ts'
import { AppError, toAppError } from '../../../shared/errors.ts'
import type { FoundSetup } from '../../../shared/setup.ts'
import { findInAwsSsoCli } from '../setup/found-aws-sso-cli.ts'
import { findInProfiles } from '../setup/found-profiles.ts'
import { createFinding } from '../setup/found-setup.ts'
import type { AwsTools, CallersFiles } from '../ports.ts'
import type { SessionRecords } from '../sessions/session-records.ts'
import { readAwsFiles, type AwsFiles } from './aws-files.ts'
import { planProfile, type ProfilePlan } from './profile-plan.ts'
import { shapeOf } from './profile-shape.ts'

/** The profiles that the user has for other AWS tools. They are read anew each time, and never written. */
export interface UserProfiles {
  /** Throws what `planProfile` throws, and `aws-config-unreadable`. */
  plan(name: string): Promise<ProfilePlan>
  /**
   * Whether a caller's tools find credentials where no profile is named, and whether they would find a profile of
   * Lanyard's that was (`beside-ours`). Files that cannot be read give them none.
   */
  defaultOf(caller: CallersFiles): Promise<'none' | 'beside-ours' | 'elsewhere'>
  /** All but Lanyard's own, by name. Throws `aws-config-unreadable`. */
  list(): Promise<AwsProfile[]>
  /** Them, and what aws-sso-cli is told, as a setup to take over. Throws `aws-config-unreadable`. */
  found(): Promise<FoundSetup>
}

export function createUserProfiles(ports: {
  awsTools: AwsTools
  records: Pick<SessionRecords, 'all'>
}): UserProfiles {
  const { awsTools, records } = ports

  const files = async (): Promise<AwsFiles> => readAwsFiles(await awsTools.files())

  function sessionIdOf(name: string): string | null {
    return records.all().find((record) => record.kind === 'profile' && record.profile === name)?.id ?? null
  }

  function described(all: AwsFiles, name: string): AwsProfile | null {
    const sessionId = sessionIdOf(name)
    try {
      const { root, through, accountId, roleName, region } = planProfile(all, name, awsTools.configPath)
      const command = root.way === 'process' ? root.command : null
      const { way } = root
      return {
        name,
        way,
        through: [...through],
        accountId,
        roleName,
        region,
        command,
        sessionId,
        error: null,
      }
    } catch (thrown) {
      if (thrown instanceof AppError && thrown.code === 'profile-of-lanyard') return null
      const untold = {
        way: null,
        through: [name],
        accountId: null,
        roleName: null,
        region: null,
        command: null,
      }
      return { name, ...untold, sessionId, error: toAppError(thrown).view() }
    }
  }

  return {
    async found() {
      const finding = createFinding()
      findInProfiles(finding, await files(), awsTools.configPath)
      const awsSsoCli = await awsTools.awsSsoCli()
      if (awsSsoCli !== null) await findInAwsSsoCli(finding, awsSsoCli)
      return finding.result()
    },
    plan: async (name) => planProfile(await files(), name, awsTools.configPath),
    async defaultOf(caller) {
      const found = await awsTools.filesOf(caller).catch(() => null)
      if (!found) return 'none'
      const all = readAwsFiles(found)
      const section = all.profiles.get('default')
      if (!section || shapeOf(section, all, false).way === 'none') return 'none'
      return found.isOurs ? 'beside-ours' : 'elsewhere'
    },
    async list() {
      const all = await files()
      return [...all.profiles.keys()].toSorted().flatMap((name) => described(all, name) ?? [])
    },
  }
}
