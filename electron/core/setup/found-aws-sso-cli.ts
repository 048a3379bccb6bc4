import * as v from 'valibot'
import { parseRoleArn } from '../../../shared/arn.ts'
import type { Finding } from './found-setup.ts'

const text = v.nullish(v.string())
/** What is named and left empty says no more than that it is there. */
const orNothing = <S extends v.GenericSchema>(schema: S) =>
  v.nullish(
    v.union([
      v.pipe(
        v.literal(''),
        v.transform(() => null),
      ),
      schema,
    ]),
  )

const roleSchema = v.object({
  Profile: text,
  DefaultRegion: text,
  /** The role that it is assumed through. */
  Via: text,
  ExternalId: text,
  SourceIdentity: text,
})
const accountSchema = v.object({
  Name: text,
  DefaultRegion: text,
  Roles: orNothing(v.record(v.string(), orNothing(roleSchema))),
})
const configSchema = v.object({
  SSOConfig: v.record(
    v.string(),
    v.object({
      StartUrl: v.string(),
      SSORegion: v.string(),
      DefaultRegion: text,
      Accounts: orNothing(v.record(v.string(), orNothing(accountSchema))),
    }),
  ),
})

type Role = v.InferOutput<typeof roleSchema>

/**
 * Finds what aws-sso-cli's config.yaml names: its portals, and the roles of which it says more than that they are
 * there. The others are listed once one is signed in.
 */
export async function findInAwsSsoCli(finding: Finding, yaml: string): Promise<void> {
  const { parse } = await import('yaml')
  let read: unknown
  try {
    // Account IDs are text: as numbers they would lose the zeros they begin with.
    read = parse(yaml, { schema: 'failsafe' })
  } catch (error) {
    return finding.leave('aws-sso-cli', `its config.yaml cannot be read: ${(error as Error).message}`)
  }
  const config = v.safeParse(configSchema, read)
  if (!config.success) return finding.leave('aws-sso-cli', 'its config.yaml has no SSOConfig')

  const through: (() => void)[] = []
  for (const [called, { StartUrl, SSORegion, DefaultRegion, Accounts }] of Object.entries(
    config.output.SSOConfig,
  )) {
    const portal = finding.portalAt(StartUrl, SSORegion, called === 'Default' ? null : called)
    for (const [account, of] of Object.entries(Accounts ?? {})) {
      for (const [role, said] of Object.entries(of?.Roles ?? {})) {
        const regionSaid = said?.DefaultRegion ?? of?.DefaultRegion
        if (!said?.Profile && !regionSaid && !said?.Via) continue
        const region = regionSaid ?? DefaultRegion
        const name = said?.Profile ? finding.nameOf(said.Profile) : `${of?.Name ?? account}/${role}`
        const common = { name, ...(region ? { region } : {}) }
        if (said?.Via) through.push(() => findChain(finding, common, { account, role, said }))
        else {
          const accountName = of?.Name ? { accountName: of.Name } : {}
          finding.add({ kind: 'sso-role', ...common, portal, account, ...accountName, role })
        }
      }
    }
  }
  // They are assumed through roles that may stand after them.
  for (const find of through) find()
}

function findChain(
  finding: Finding,
  common: { name: string; region?: string },
  { account, role, said }: { account: string; role: string; said: Role },
): void {
  const via = parseRoleArn(said.Via ?? '')
  const source = via && finding.roleNamed(via.accountId, via.roleName)
  if (!via || source === null)
    return finding.leave(common.name, `the role it is assumed through is not there`)
  finding.add({
    kind: 'chained-role',
    ...common,
    source,
    roleArn: `arn:${via.partition}:iam::${account}:role/${role}`,
    sessionName: null,
    duration: null,
    externalId: said.ExternalId ?? null,
    sourceIdentity: said.SourceIdentity ?? null,
    tags: [],
    policyArns: [],
    policy: null,
    restriction: null,
  })
}
