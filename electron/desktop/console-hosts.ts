import { partitionFacts, type Partition } from '../../shared/partition.ts'

/**
 * Whether a page may be shown in a console window: one of the partition's own console and sign-in hosts.
 * @param endpoint LANYARD_SIGNIN_ENDPOINT, which takes their place.
 */
export function isConsolePage(url: string, partition: Partition, endpoint: string | null): boolean {
  if (!URL.canParse(url)) return false
  const { protocol, hostname, origin, username, password } = new URL(url)
  if (username || password) return false
  if (endpoint !== null && URL.canParse(endpoint)) return origin === new URL(endpoint).origin
  if (protocol !== 'https:') return false
  const { signinHost, consoleHost } = partitionFacts(partition)
  return [signinHost, consoleHost].some((host) => hostname === host || hostname.endsWith(`.${host}`))
}

/** Whether it is a web page at all: only these are handed to the browser. */
export function isWebPage(url: string): boolean {
  return URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)
}
