export interface Page<Item> {
  readonly items: readonly Item[]
  readonly nextToken?: string | undefined
}

const MAX_PAGE = 100
// AWS names no size for a page nobody asked a size for. This one is small, to catch clients that read only one.
const DEFAULT_PAGE = 20

/** One page of a listing, by its size (1 to 100) and token as they were asked for; `null` when either is none of ours. */
export function pageOf<Item>(
  all: readonly Item[],
  asked: { readonly size: string | null; readonly token: string | null },
): Page<Item> | null {
  const size = Number(asked.size ?? DEFAULT_PAGE)
  const { token } = asked
  const start = token === null || token === '' ? 0 : tokenOffset(token)
  if (!Number.isInteger(size) || size < 1 || size > MAX_PAGE || start === null || start > all.length)
    return null
  const end = start + size
  return {
    items: all.slice(start, end),
    nextToken: end < all.length ? Buffer.from(`from:${end}`).toString('base64url') : undefined,
  }
}

function tokenOffset(token: string): number | null {
  const match = /^from:(\d{1,9})$/.exec(Buffer.from(token, 'base64url').toString('utf8'))
  return match ? Number(match[1]) : null
}
