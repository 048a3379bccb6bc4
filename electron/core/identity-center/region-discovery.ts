import { AppError } from '../../../shared/errors.ts'
import type { SsoOidc } from '../ports.ts'
import { regionInStartUrl } from './portal-record.ts'
import { PORTAL_SCOPE } from './stored-token.ts'

/** Where Identity Center mostly runs, the commonest first, a few asked at a time. */
const LIKELY_REGIONS: readonly (readonly string[])[] = [
  ['us-east-1', 'eu-west-1', 'us-west-2', 'eu-central-1', 'us-east-2', 'ap-southeast-2'],
  ['eu-west-2', 'ap-southeast-1', 'ap-northeast-1', 'ca-central-1', 'eu-north-1', 'sa-east-1'],
  ['ap-south-1', 'eu-west-3', 'us-west-1', 'ap-northeast-2', 'eu-south-1', 'eu-central-2'],
]

/** Start URLs of the other partitions have hosts of their own, whose accounts no region of `aws` knows. */
function likelyRegions(startUrl: string): readonly (readonly string[])[] {
  const { hostname } = new URL(startUrl)
  if (hostname.endsWith('.cn')) return [['cn-northwest-1', 'cn-north-1']]
  if (hostname.endsWith('.us-gov-home.awsapps.com')) return [['us-gov-west-1', 'us-gov-east-1']]
  return LIKELY_REGIONS
}

/** Whether Identity Center in this region knows the start URL. Other failures (the network's) are thrown. */
export async function knowsStartUrl(ssoOidc: SsoOidc, startUrl: string, region: string): Promise<boolean> {
  try {
    const client = await ssoOidc.registerClient({ region, startUrl, flow: 'device', scope: PORTAL_SCOPE })
    await ssoOidc.startDeviceAuthorization({ region, startUrl, client })
    return true
  } catch (error) {
    if (error instanceof AppError && (error.code === 'aws-refused' || error.code === 'access-denied'))
      return false
    throw error
  }
}

/**
 * The region a portal runs in: from its URL where that tells, otherwise by asking Identity Center in the likely
 * regions. Throws `portal-region-needed` when none knows it, or the network's error when none could be reached.
 */
export async function discoverRegion(ssoOidc: SsoOidc, startUrl: string): Promise<string> {
  const told = regionInStartUrl(startUrl)
  if (told) return told
  let answered = false
  let failure: unknown = null
  for (const regions of likelyRegions(startUrl)) {
    const answers = await Promise.allSettled(
      regions.map((region) => knowsStartUrl(ssoOidc, startUrl, region)),
    )
    for (const [index, answer] of answers.entries()) {
      if (answer.status === 'rejected') failure = answer.reason
      else if (answer.value) return regions[index]!
      else answered = true
    }
    if (!answered && failure) throw failure
  }
  throw new AppError('portal-region-needed', { url: startUrl })
}
