import { AppError } from '../../../shared/errors.ts'

/** What a profile name is made from. */
export interface NamedSession {
  readonly id: string
  /** What `profileText` makes of a template: by default the user's alias, or `account/role`. */
  readonly name: string
  readonly accountId: string
}

export interface NamesInUse {
  /** Names the user has outside Lanyard's block: never given to a session. */
  readonly taken?: ReadonlySet<string>
  /** The account that a name has stood for before: it is given to sessions of that account only. */
  readonly pinned?: ReadonlyMap<string, string>
  /** The names that sessions go by, by session id: neither who comes later nor a renamed account changes them. */
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
  for (const session of sessions) {
    const name = inUse.held?.get(session.id)
    if (name !== undefined && !given.has(name) && isFree(name, session)) give(session, name)
  }
  const inOrder = sessions
    .filter(({ id }) => !names.has(id))
    .sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0))
  const plain = new Map(inOrder.map((session) => [session.id, profileNameOf(session)]))
  const uses = counted(plain.values())
  const usesOfAccount = counted(inOrder.map(({ id, accountId }) => `${accountId} ${plain.get(id)!}`))

  // Those whose name is theirs alone come next: another's account ID or number must not take it from them.
  for (const session of inOrder) {
    const name = plain.get(session.id)!
    if (given.has(name) || !isFree(name, session)) continue
    const isIts = inUse.pinned?.has(name) && usesOfAccount.get(`${session.accountId} ${name}`) === 1
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

/** A name that the user gives a profile. Throws `profile-name-unusable`. */
export function checkedProfileName(name: string): string {
  if (/^[\w@+][\w@+.:/-]*$/.test(name) && name.length <= MAX_LENGTH && !RESERVED.has(name)) return name
  throw new AppError('profile-name-unusable', { name })
}

const READABLE = /^[\w@+:](?:-?[\w@+.:])*$/

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
  if (READABLE.test(part)) return part
  const plain = part.normalize('NFKD').replace(/\p{M}/gu, '')
  // What is left of 本番-dev without the letters that can't stay would name another account.
  if (/[\p{L}--[A-Za-z]]/v.test(plain)) return ''
  return plain
    .replace(/[^\w@+.:-]+/g, '-')
    .replace(/-{2,}/g, '-')
    .replace(/^[-.]+|-+$/g, '')
}

function counted(values: Iterable<string>): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  return counts
}

function withAccount(name: string, accountId: string): string {
  return `${name.slice(0, MAX_LENGTH - accountId.length - 1)}-${accountId}`
}
