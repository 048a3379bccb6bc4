import { SESSION_ALIAS } from '../../../shared/limits.ts'
import type { FoundSetup, Setup, SetupSession } from '../../../shared/setup.ts'
import { nameFromStartUrl, normaliseStartUrl } from '../identity-center/portal-record.ts'

type Portal = Setup['portals'][number]

/** A setup as it is found, piece by piece, in files of other tools. */
export interface Finding {
  /** The portal's name in the setup, each start URL having one. Throws `start-url-invalid`. */
  portalAt(startUrl: string, region: string, called: string | null): string
  /** What a profile is called as a session: its own name as far as an alias may be that. The same each time. */
  nameOf(profile: string): string
  add(session: SetupSession): void
  /** The session of a role of a portal, where one was added. */
  roleNamed(account: string, role: string): string | null
  leave(name: string, reason: string): void
  result(): FoundSetup
}

export function createFinding(): Finding {
  const portals = new Map<string, Portal>()
  const sessions: SetupSession[] = []
  const left: { name: string; reason: string }[] = []
  const names = new Map<string, string>()

  return {
    portalAt(url, region, called) {
      const startUrl = normaliseStartUrl(url)
      const known = portals.get(startUrl)
      if (known) return known.name
      const plain = called ?? nameFromStartUrl(startUrl)
      const isTaken = [...portals.values()].some(({ name }) => name === plain)
      const name = isTaken ? `${plain}-${portals.size + 1}` : plain
      portals.set(startUrl, { name, startUrl, region })
      return name
    },
    nameOf(profile) {
      const known = names.get(profile)
      if (known !== undefined) return known
      const word = profile.replace(/[^A-Za-z0-9_@+.%:-]+/g, '-').slice(0, 60)
      const plain = SESSION_ALIAS.test(word) ? word : 'profile'
      const given = new Set([...names.values()].map((name) => name.toLowerCase()))
      let name = plain
      for (let number = 2; given.has(name.toLowerCase()); number++) name = `${plain}-${number}`
      names.set(profile, name)
      return name
    },
    add(session) {
      // Two tools may have the same role of a portal.
      const isThere =
        session.kind === 'sso-role' &&
        sessions.some(
          (other) =>
            other.kind === session.kind &&
            other.portal === session.portal &&
            other.account === session.account &&
            other.role === session.role,
        )
      if (!isThere) sessions.push(session)
    },
    roleNamed: (account, role) =>
      sessions.find(
        (session) => session.kind === 'sso-role' && session.account === account && session.role === role,
      )?.name ?? null,
    leave: (name, reason) => void left.push({ name, reason }),
    result: () => ({ setup: { version: 1, portals: [...portals.values()], sessions, accounts: {} }, left }),
  }
}
