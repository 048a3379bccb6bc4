import type { QueryParameters } from '../query-parameters.ts'
import { queryService, type QueryOperation } from '../query-service.ts'
import type { VerifiedCaller } from '../sigv4.ts'
import type { Service, World } from '../world.ts'
import type { XmlChildren } from '../xml.ts'
import { assumeRoleWithWebIdentity } from './assume-role-with-web-identity.ts'
import { assumeRole } from './assume-role.ts'
import { getCallerIdentity } from './caller-identity.ts'
import { createMfaDesk } from './mfa.ts'
import { getFederationToken, getSessionToken } from './user-sessions.ts'

const API = { version: '2011-06-15', namespace: 'https://sts.amazonaws.com/doc/2011-06-15/' }

/** The Security Token Service. */
export function createSts(world: World): Service {
  const mfaDesk = createMfaDesk(world)

  // Loaded when first asked for: what checks XML signatures takes 18 MB, and few ask for it.
  async function withSaml(parameters: QueryParameters): Promise<XmlChildren> {
    const { assumeRoleWithSaml } = await import('./assume-role-with-saml.ts')
    return assumeRoleWithSaml(world, parameters)
  }

  return queryService(
    world,
    'sts',
    API,
    new Map([
      ['GetCallerIdentity', signed((_, caller) => getCallerIdentity(caller))],
      ['AssumeRole', signed((parameters, caller) => assumeRole(world, mfaDesk, parameters, caller))],
      [
        'GetSessionToken',
        signed((parameters, caller) => getSessionToken(world, mfaDesk, parameters, caller)),
      ],
      ['GetFederationToken', signed((parameters, caller) => getFederationToken(world, parameters, caller))],
      ['AssumeRoleWithSAML', open(withSaml)],
      ['AssumeRoleWithWebIdentity', open((parameters) => assumeRoleWithWebIdentity(world, parameters))],
    ]),
  )
}

function signed(run: (parameters: QueryParameters, caller: VerifiedCaller) => XmlChildren): QueryOperation {
  return { kind: 'signed', run }
}

function open(run: (parameters: QueryParameters) => XmlChildren | Promise<XmlChildren>): QueryOperation {
  return { kind: 'open', run }
}
