import type { DirectoryEntry } from '../../shared/directory.ts'
import { isLive } from '../../shared/session-state.ts'
import type { SessionView, Snapshot } from '../../shared/snapshot.ts'

type SessionFacts = Omit<SessionView, 'id' | 'arn' | 'lastStartedAt'>

/** A session as every command's `--json` writes it; times are ISO 8601. */
export function sessionJson(session: SessionFacts, { live }: Snapshot) {
  const { state } = session
  return {
    name: session.name,
    alias: session.alias,
    account: session.accountId,
    accountName: session.accountName,
    role: session.roleName,
    kind: session.kind,
    portal: live.portals.find(({ id }) => id === session.portalId)?.name ?? null,
    partition: session.partition,
    region: session.region,
    phase: state.phase,
    expiresAt: isLive(state) ? new Date(state.expiresAt).toISOString() : null,
    error: 'error' in state ? state.error : null,
    pinned: session.pinned,
    renews: session.renews,
    chain: session.chain,
    profile: session.profile,
    reads: session.reads,
  }
}

/** A line of the directory; a role that is no session yet is written as a stopped one. */
export function entryJson(entry: DirectoryEntry, snapshot: Snapshot) {
  return sessionJson(entry.session ?? neverStarted(entry), snapshot)
}

function neverStarted(entry: DirectoryEntry): SessionFacts {
  return {
    ...entry,
    pinned: false,
    renews: true,
    chain: [entry.name],
    profile: null,
    reads: 0,
  }
}

/** What a command prints for a program: one JSON value and a newline. */
export function asJson(value: unknown): string {
  return `${escaped(JSON.stringify(value, null, 2))}\n`
}

/** The same on one line, for programs that read line by line. */
export function asJsonLine(value: unknown): string {
  return `${escaped(JSON.stringify(value))}\n`
}

// JSON leaves the controls above ASCII and those that turn the direction of text as they are, but it may be read on
// a terminal too. The line feeds here are those between members: within a text JSON has escaped them.
const UNPRINTABLE = /[[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]--\n]/gv

function escaped(json: string): string {
  return json.replace(UNPRINTABLE, (character) =>
    Array.from({ length: character.length }, (_, index) => {
      return `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`
    }).join(''),
  )
}
