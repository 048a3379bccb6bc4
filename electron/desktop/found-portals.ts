import { readFile } from 'node:fs/promises'
import type { DesktopOutput } from '../../shared/desktop-contract.ts'
import type { PortalView } from '../../shared/snapshot.ts'
import { readAwsFiles } from '../core/profiles/aws-files.ts'

type FoundPortal = DesktopOutput<'first-run.find-portals'>[number]

/** The portals that the user's AWS config file names and Lanyard does not have yet. */
export async function findPortals(
  configPath: string,
  known: readonly Pick<PortalView, 'startUrl'>[],
): Promise<FoundPortal[]> {
  const text = await readFile(configPath, 'utf8').catch(() => '')
  return portalsIn(text).filter(({ startUrl }) => !known.some((portal) => portal.startUrl === startUrl))
}

/**
 * The start URLs of a config file: its sso-session sections, and profiles of the older kind that have one themselves.
 * The file is the user's and is only looked at, so what cannot be read in it is passed over.
 */
export function portalsIn(config: string): FoundPortal[] {
  const { profiles, ssoSessions } = readAwsFiles({ config, credentials: '' })
  const found = new Map<string, FoundPortal>()
  // The session's own name says more than that of one of many profiles, so it comes last and stays.
  for (const { name, settings } of [...profiles.values(), ...ssoSessions.values()]) {
    const startUrl = withoutEnd(settings.get('sso_start_url') ?? '')
    const region = settings.get('sso_region')
    if (!startUrl.startsWith('https://') || !region) continue
    if (!found.has(startUrl) || ssoSessions.has(name)) found.set(startUrl, { name, startUrl, region })
  }
  return [...found.values()]
}

function withoutEnd(startUrl: string): string {
  return startUrl.replace(/#.*$/, '').replace(/\/+$/, '')
}
