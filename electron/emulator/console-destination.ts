import { partitionFacts, partitionOfRegion, type Partition } from '../../shared/partition.ts'

/**
 * The region a console URL is for; `null` where the URL is not one of this partition's console.
 * @param practiceUrl The emulator's own address: LANYARD_SIGNIN_ENDPOINT makes it the console's host too.
 */
export function consoleRegion(destination: string, partition: Partition, practiceUrl: string): string | null {
  const { consoleHost, defaultRegion } = partitionFacts(partition)
  const url = URL.parse(destination)
  if (url?.origin === new URL(practiceUrl).origin) return namedRegion([url.searchParams.get('region')])
  if (url?.protocol !== 'https:') return null
  if (url.hostname !== consoleHost && !url.hostname.endsWith(`.${consoleHost}`)) return null
  // With multi-session the host begins with the account: <account>-<8 characters>.<region>.
  const labels = url.hostname.slice(0, -consoleHost.length).split('.')
  return namedRegion([url.searchParams.get('region'), ...labels])

  function namedRegion(candidates: readonly (string | null)[]): string {
    const named = candidates.find((one) => one !== null && partitionOfRegion(one) === partition)
    return named ?? defaultRegion
  }
}
