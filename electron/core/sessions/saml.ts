import { AppError } from '../../../shared/errors.ts'
import type { SamlResponse, Sts } from '../ports.ts'
import { offers, type Assertions } from '../saml/assertions.ts'
import type { RecordOf, SessionRecord } from '../storage/settings-content.ts'
import { scopeOf } from './assume-options.ts'
import type { Attendance } from './attendance.ts'
import type { SessionKind } from './session-kind.ts'

const SHOWN_ROLES = 6

/**
 * A role that AWS gives for the assertion of a SAML identity provider. To have one takes a person at the provider's
 * page, unless the provider still knows them.
 */
export function createSaml(ports: {
  sts: Sts
  assertions: Assertions
  attendance: Pick<Attendance, 'has'>
  nameOf: (record: SessionRecord) => string
  regionOf: (record: SessionRecord) => string
}): SessionKind<'saml'> {
  const { sts, assertions, attendance, nameOf, regionOf } = ports

  async function responseFor(record: RecordOf<'saml'>): Promise<SamlResponse> {
    const held = assertions.at(record)
    if (held) return held
    const { id, signInUrl } = record
    const name = nameOf(record)
    const wish = { name, command: `start ${name}` }
    if (signInUrl === null) throw new AppError('saml-needs-assertion', wish)
    if (!attendance.has(id)) {
      try {
        return await assertions.signInUnseen(signInUrl, wish)
      } catch (error) {
        // Somebody may have come meanwhile.
        if (!attendance.has(id)) throw error
      }
    }
    return assertions.signIn(signInUrl, wish, record)
  }

  return {
    async keep({ kind: _kind, ...fields }) {
      return fields
    },
    async borrow(record) {
      const { roleArn, providerArn, duration } = record
      const response = await responseFor(record)
      ensureOffered(response, record)
      const { assertion } = response
      const asked = {
        region: regionOf(record),
        roleArn,
        providerArn,
        assertion,
        duration,
        ...scopeOf(record),
      }
      try {
        return await sts.assumeRoleWithSaml(asked)
      } catch (error) {
        if (error instanceof AppError && error.code === 'assertion-refused') assertions.refuse(response)
        throw error
      }
    },
    async forget() {},
  }
}

/** Throws `assertion-lacks-role`, naming the roles there are. */
export function ensureOffered(
  response: SamlResponse,
  role: Pick<RecordOf<'saml'>, 'roleArn' | 'providerArn'>,
): void {
  if (offers(response, role)) return
  const arns = (response.roles ?? []).map(({ roleArn }) => roleArn)
  const more = arns.length > SHOWN_ROLES ? ` and ${arns.length - SHOWN_ROLES} more` : ''
  const offered = arns.length === 0 ? 'no role' : arns.slice(0, SHOWN_ROLES).join(', ') + more
  throw new AppError('assertion-lacks-role', { role: role.roleArn, offered })
}
