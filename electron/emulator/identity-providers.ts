import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import type { Partition } from '../../shared/partition.ts'
import type { World } from './world.ts'

/** The names under which every account of the practice organisation trusts its two identity providers. */
export const SAML_PROVIDER_NAME = 'PracticeIdp'
export const SAML_ISSUER = 'https://idp.practice.example/saml'
export const OIDC_HOST = 'idp.practice.example'
export const OIDC_ISSUER = `https://${OIDC_HOST}`
/** The audiences that IAM has on file for the OIDC provider. */
export const OIDC_AUDIENCES: readonly string[] = ['sts.amazonaws.com', 'practice']

/** One identity provider of a world: it signs assertions and tokens, and may reject a person's claims. */
export interface IdentityProvider {
  readonly privateKey: KeyObject
  /** What IAM has on file to check signatures with. */
  readonly publicKey: KeyObject
  readonly keyId: string
  /** Subjects whose claims the provider rejects, as one whose account was closed. */
  readonly rejectedSubjects: Set<string>
}

const providersOfWorlds = new WeakMap<World, IdentityProvider>()

/** The world's identity provider; its key is made on first use, since that takes a tenth of a second. */
export function identityProviderOf(world: World): IdentityProvider {
  const known = providersOfWorlds.get(world)
  if (known) return known
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const made = { privateKey, publicKey, keyId: 'practice-1', rejectedSubjects: new Set<string>() }
  providersOfWorlds.set(world, made)
  return made
}

/** The ARN of an account's SAML provider, to name in a trust policy as `Federated`. */
export function samlProviderArn(partition: Partition, accountId: string): string {
  return `arn:${partition}:iam::${accountId}:saml-provider/${SAML_PROVIDER_NAME}`
}

/** The ARN of an account's OIDC provider, to name in a trust policy as `Federated`. */
export function oidcProviderArn(partition: Partition, accountId: string): string {
  return `arn:${partition}:iam::${accountId}:oidc-provider/${OIDC_HOST}`
}
