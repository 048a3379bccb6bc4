import { SECOND_MS } from '../../../shared/time.ts'
import { accountOfArn, partitionOfArn } from '../arn-parts.ts'
import {
  identityProviderOf,
  OIDC_AUDIENCES,
  OIDC_HOST,
  OIDC_ISSUER,
  oidcProviderArn,
} from '../identity-providers.ts'
import { listOf } from '../policy.ts'
import type { QueryParameters } from '../query-parameters.ts'
import { accessDenied, invalidToken, Refusal } from '../refusal.ts'
import {
  readWebIdentityToken,
  sourceIdentityClaim,
  tagsOf,
  type WebIdentityClaims,
} from '../web-identity-token.ts'
import type { World } from '../world.ts'
import type { XmlChildren } from '../xml.ts'
import { federatedSession } from './federated-session.ts'
import { findRole, NAME_RULE, readRoleArn, readRoleDuration, roleSessionReply } from './role-session.ts'
import { readSessionPolicy } from './session-policy.ts'
import { checkedTags } from './session-tags.ts'

const ACTION = 'sts:AssumeRoleWithWebIdentity'

/**
 * AssumeRoleWithWebIdentity. Throws InvalidIdentityToken, IDPRejectedClaim, ExpiredTokenException or AccessDenied.
 * Source: AssumeRoleWithWebIdentity, STS API reference.
 */
export function assumeRoleWithWebIdentity(world: World, parameters: QueryParameters): XmlChildren {
  const roleArn = readRoleArn(parameters)
  const sessionName = parameters.requiredText('RoleSessionName', NAME_RULE)
  const token = parameters.requiredText('WebIdentityToken', { min: 4, max: 20_000 })
  const durationSeconds = readRoleDuration(parameters)
  const policy = readSessionPolicy(parameters)
  parameters.finish()

  const role = findRole(world, roleArn)
  const { claims, audience } = verifiedClaims(world, token)
  const partition = partitionOfArn(roleArn)
  if (partition === null) throw accessDenied(`Not authorized to perform ${ACTION}`)
  const providerArn = oidcProviderArn(partition, accountOfArn(roleArn))
  const { pairs, transitiveKeys } = tagsOf(claims)
  const sourceIdentity = sourceIdentityClaim(claims) ?? null
  const { issued, packedSize } = federatedSession(world, {
    action: ACTION,
    role,
    providerArn,
    claims: [
      [`${OIDC_HOST}:aud`, audience],
      [`${OIDC_HOST}:sub`, claims.sub],
    ],
    sessionName,
    sourceIdentity,
    tags: checkedTags(pairs, transitiveKeys),
    policy,
    durationSeconds,
  })
  return {
    ...roleSessionReply(issued, sourceIdentity, packedSize),
    SubjectFromWebIdentityToken: claims.sub,
    Provider: providerArn,
    Audience: audience,
  }
}

function verifiedClaims(world: World, token: string): { claims: WebIdentityClaims; audience: string } {
  const read = readWebIdentityToken(token)
  if (!read) {
    throw invalidToken(
      'The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)',
    )
  }
  const { claims } = read
  if (claims.iss !== OIDC_ISSUER) {
    throw invalidToken(`No OpenIDConnect provider found in your account for ${claims.iss}`)
  }
  const provider = identityProviderOf(world)
  if (read.keyId !== provider.keyId) {
    throw invalidToken(
      "Couldn't retrieve verification key from your identity provider,  please reference AssumeRoleWithWebIdentity documentation for requirements",
    )
  }
  if (!read.signedBy(world)) throw invalidToken('The ID Token provided has an invalid signature')
  const audience = listOf<string>(claims.aud).find((one) => OIDC_AUDIENCES.includes(one))
  if (audience === undefined) throw invalidToken('Incorrect token audience')
  const now = Math.floor(world.now() / SECOND_MS)
  if (now >= claims.exp) {
    throw new Refusal(
      'ExpiredTokenException',
      400,
      `Token expired: current date/time ${now} must be before the expiration date/time ${claims.exp}`,
    )
  }
  if (claims.nbf !== undefined && now < claims.nbf) throw invalidToken('Token is not valid yet')
  if (provider.rejectedSubjects.has(claims.sub)) {
    throw new Refusal('IDPRejectedClaim', 403, 'The identity provider rejected the claim.')
  }
  return { claims, audience }
}
