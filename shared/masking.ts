/** What stands where a name or an ID would, while others look on. */
export const MASK = '••••'

/** What stands where an account would that AWS has yet to tell, as of a profile that was never borrowed. */
export const UNKNOWN = '—'

/** Shorter ones are words of every sentence. */
const SHORTEST_NAME = 3

const ACCOUNT_IDS = /(?<!\d)(?:\d{12}|\d{4} \d{4} \d{4})(?!\d)/g
const ADDRESSES = /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g
const PORTAL_HOSTS = /[\w-]+(?=\.awsapps\.com)/g

/** Takes out of a sentence what a screen that is shown to others must not say: IDs, addresses, and the names given. */
export function createMasking(names: Iterable<string>): (sentence: string) => string {
  const known = [...new Set(names)]
    .filter((name) => name.length >= SHORTEST_NAME)
    // The longest first, or of `pay-prod` only the `pay` would go.
    .sort((a, b) => b.length - a.length)
    .map((name) => name.replace(/[$()*+./?[\\\]^{|}]/g, '\\$&'))
  const whole =
    known.length === 0
      ? null
      : new RegExp(`(?<![\\p{L}\\p{N}])(?:${known.join('|')})(?![\\p{L}\\p{N}])`, 'giu')
  return (sentence) => {
    const named = whole === null ? sentence : sentence.replace(whole, MASK)
    return named.replace(ACCOUNT_IDS, '•••• •••• ••••').replace(ADDRESSES, MASK).replace(PORTAL_HOSTS, MASK)
  }
}
