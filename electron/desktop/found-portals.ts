import { readFile } from 'node:fs/promises'
import type { DesktopOutput } from '../../shared/desktop-contract.ts'
import type { PortalView } from '../../shared/snapshot.ts'

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
  const found = new Map<string, FoundPortal>()
  for (const { kind, name, settings } of sectionsOf(config)) {
    const startUrl = withoutEnd(settings.get('sso_start_url') ?? '')
    const region = settings.get('sso_region')
    if (!startUrl.startsWith('https://') || !region) continue
    // The session's own name says more than that of one of many profiles.
    if (!found.has(startUrl) || kind === 'sso-session') found.set(startUrl, { name, startUrl, region })
  }
  return [...found.values()]
}

interface Section {
  readonly kind: 'sso-session' | 'profile'
  readonly name: string
  readonly settings: Map<string, string>
}

function sectionsOf(config: string): readonly Section[] {
  const sections: Section[] = []
  for (const line of config.replace(/^\ufeff/, '').split(/\r?\n/)) {
    const head = /^\s*\[\s*(?:(sso-session|profile)\s+)?"?([^\]"]+?)"?\s*\]/.exec(line)
    if (head) {
      const kind = head[1] === 'sso-session' ? 'sso-session' : 'profile'
      sections.push({ kind, name: head[2]!, settings: new Map() })
      continue
    }
    // A line that is set in belongs to the setting above it.
    const setting = /^(\w+)\s*=\s*(.*?)\s*$/.exec(line)
    if (setting)
      sections.at(-1)?.settings.set(setting[1]!.toLowerCase(), setting[2]!.replace(/\s+[#;].*$/, ''))
  }
  return sections
}

function withoutEnd(startUrl: string): string {
  return startUrl.replace(/#.*$/, '').replace(/\/+$/, '')
}
