import type { Practice } from './practice.ts'

/** AWS CLIs since these read the address of a service from AWS_ENDPOINT_URL_… by themselves. */
const KNOWS_ENDPOINT_VARIABLES: Readonly<Record<string, number>> = { 1: 29, 2: 13 }

/**
 * What to type to ask STS who a profile is, as the AWS CLI on this computer's PATH understands it: an older one has to
 * be told the address. `null` where there is none.
 */
export async function askWhoCommand(practice: Practice, profile: string): Promise<string | null> {
  const version = await practice.run(['aws', '--version']).catch(() => null)
  if (version?.code !== 0) return null
  const address = knowsEndpointVariables(version.stdout + version.stderr)
    ? ''
    : ` --endpoint-url ${practice.facts.endpoints.sts}`
  return `aws sts get-caller-identity --profile ${profile}${address}`
}

/** `aws-cli/2.9.19 Python/…` */
export function knowsEndpointVariables(version: string): boolean {
  const [, major = '', minor = ''] = /aws-cli\/(\d+)\.(\d+)/.exec(version) ?? []
  const since = KNOWS_ENDPOINT_VARIABLES[major]
  return since !== undefined && Number(minor) >= since
}
