/** What a profile name is made from. */
export interface NamedSession {
  readonly id: string
  /** The user's alias, or `account/role`. */
  readonly name: string
  readonly accountId: string
}

export interface NamesInUse {
  /** Names the user has outside Lanyard's block: never given to a session. */
  readonly taken?: ReadonlySet<string>
  /** The account that a name has stood for before: it is given to sessions of that account only. */
  readonly pinned?: ReadonlyMap<string, string>
  /** The names that sessions go by now, by session id: who comes later does not change them. */
  readonly held?: ReadonlyMap<string, string>
}

const MAX_LENGTH = 160

// Each ends badly: `default` would change what every tool without a profile does, and the JS SDK refuses the whole
// file for a `__proto__`.
const RESERVED = new Set(['default', '__proto__'])

/**
 * The profile names of sessions, by session id. Account names are whatever somebody typed into AWS Organizations, so
 * only characters that every SDK and every shell take as they stand survive. Where two sessions would share a name
 * each gets its account ID appended, so that neither depends on which came first, unless one of them goes by it already
 * or it stands for the account of one; where even those agree (two portals
 * for one account) they are numbered by session id. Which order the sessions come in changes nothing.
 */
export function profileNames(
  sessions: readonly NamedSession[],
  inUse: NamesInUse = {},
): ReadonlyMap<string, string> {
  const inOrder = [...sessions].sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0))
  const plain = new Map(inOrder.map((session) => [session.id, profileNameOf(session)]))
  const uses = new Map<string, number>()
  for (const name of plain.values()) uses.set(name, (uses.get(name) ?? 0) + 1)

  const isFree = (name: string, session: NamedSession): boolean =>
    !RESERVED.has(name) &&
    !inUse.taken?.has(name) &&
    (inUse.pinned?.get(name) ?? session.accountId) === session.accountId

  const names = new Map<string, string>()
  const given = new Set<string>()
  const give = (session: NamedSession, name: string): void => {
    names.set(session.id, name)
    given.add(name)
  }
  for (const session of inOrder) {
    const name = inUse.held?.get(session.id)
    if (name === undefined || given.has(name) || !isFree(name, session)) continue
    // A session that was renamed lets its old name go.
    if (isMadeFrom(name, plain.get(session.id)!, session.accountId)) give(session, name)
  }
  // Those whose name is theirs alone come next: another's account ID or number must not take it from them.
  for (const session of inOrder) {
    const name = plain.get(session.id)!
    if (names.has(session.id) || given.has(name) || !isFree(name, session)) continue
    const ofAccount = inOrder.filter(
      ({ id, accountId }) => plain.get(id) === name && accountId === session.accountId,
    )
    const isIts = inUse.pinned?.has(name) && ofAccount.length === 1
    if (uses.get(name) === 1 || isIts) give(session, name)
  }
  for (const session of inOrder) {
    if (names.has(session.id)) continue
    const stem = withAccount(plain.get(session.id)!, session.accountId)
    let name = stem
    for (let number = 2; given.has(name) || !isFree(name, session); number++) name = `${stem}-${number}`
    give(session, name)
  }
  return names
}

/** A session's name within what tools read: the account ID where nothing of it is left. */
function profileNameOf({ name, accountId }: NamedSession): string {
  const parts = name.split('/').map(readable)
  // The role alone would say nothing of the account.
  if (parts[0] === '') parts[0] = readable(accountId)
  return parts
    .filter((part) => part !== '')
    .join('/')
    .slice(0, MAX_LENGTH)
    .replace(/[-/]+$/, '')
}

// The JS SDK drops profiles with any other character without a word ([A-Za-z0-9_@+.%:/-]); `%` is left out as well,
// since cmd.exe, through which it runs credential_process on Windows, would expand it.
function readable(part: string): string {
  const plain = part.normalize('NFKD').replace(/\p{M}/gu, '')
  // What is left of 本番-dev without the letters that can't stay would name another account.
  if (/[\p{L}--[A-Za-z]]/v.test(plain)) return ''
  return plain
    .replace(/[^\w@+.:-]+/g, '-')
    .replace(/-{2,}/g, '-')
    .replace(/^[-.]+|-+$/g, '')
}

function isMadeFrom(name: string, plain: string, accountId: string): boolean {
  const stem = withAccount(plain, accountId)
  return (
    name === plain ||
    name === stem ||
    (name.startsWith(`${stem}-`) && /^\d+$/.test(name.slice(stem.length + 1)))
  )
}

function withAccount(name: string, accountId: string): string {
  return `${name.slice(0, MAX_LENGTH - accountId.length - 1)}-${accountId}`
}
