import { environmentOf, DELIVERED_VARIABLES, WINNING_VARIABLES } from './environment.ts'
import type { RevealedCredentials } from './revealed-credentials.ts'

/** What is changed in the environment of a job: first these are taken away, then those are set. */
export interface JobEnvironment {
  readonly unset: readonly string[]
  readonly set: readonly (readonly [name: string, value: string])[]
}

/** A program that takes the place of the caller's own process. What it is given may be secret. */
export interface CallersProgram extends JobEnvironment {
  /** Its path, or its name, and its arguments. */
  readonly command: readonly string[]
}

/** Where a job asks for credentials, in plain text; see `RevealedCredentials`. */
export interface RevealedEndpoint {
  readonly url: string
  readonly token: string
  readonly region: string
  /** The profile that has to be named, since tools would take the default profile's credentials before these. */
  readonly profile: string | null
}

/**
 * Every variable from which an AWS SDK takes credentials, or chooses them by, so that a job has the session's or none:
 * - what `lanyard env` sets and clears;
 * - AWS_ACCESS_KEY and AWS_SECRET_KEY, other names that the SDKs for Go and Java (1) read;
 * - the role of a web identity token, which SDKs take before a container's credentials;
 * - a container's own, of which AWS_CONTAINER_CREDENTIALS_RELATIVE_URI would win over the full one, and
 *   AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE over the token.
 * What says where AWS is and whom to trust (AWS_ENDPOINT_URL*, AWS_CA_BUNDLE, AWS_CONFIG_FILE) stays the caller's.
 * Source: AWS SDKs and Tools Reference Guide, "Environment variables list".
 */
export const CREDENTIAL_VARIABLES = [
  ...DELIVERED_VARIABLES,
  ...WINNING_VARIABLES,
  'AWS_ACCESS_KEY',
  'AWS_SECRET_KEY',
  'AWS_ROLE_ARN',
  'AWS_ROLE_SESSION_NAME',
  'AWS_WEB_IDENTITY_TOKEN_FILE',
  'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI',
  'AWS_CONTAINER_CREDENTIALS_FULL_URI',
  'AWS_CONTAINER_AUTHORIZATION_TOKEN',
  'AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE',
] as const

/** A job that asks for credentials whenever it needs some, and so never holds old ones. */
export function servedEnvironment({ url, token, region, profile }: RevealedEndpoint): JobEnvironment {
  return {
    unset: CREDENTIAL_VARIABLES,
    set: [
      ['AWS_CONTAINER_CREDENTIALS_FULL_URI', url],
      ['AWS_CONTAINER_AUTHORIZATION_TOKEN', token],
      ...(profile === null ? [] : [['AWS_PROFILE', profile] as const]),
      ['AWS_REGION', region],
      ['AWS_DEFAULT_REGION', region],
    ],
  }
}

/** What a container has to be given by name, of what `servedEnvironment` sets for docker. */
export const CONTAINER_VARIABLES = [
  'AWS_CONTAINER_CREDENTIALS_FULL_URI',
  'AWS_CONTAINER_AUTHORIZATION_TOKEN',
  'AWS_REGION',
  'AWS_DEFAULT_REGION',
] as const

/** A job that has these credentials and no others, until they end. */
export function staticEnvironment(credentials: RevealedCredentials): JobEnvironment {
  return { unset: CREDENTIAL_VARIABLES, set: environmentOf(credentials) }
}
