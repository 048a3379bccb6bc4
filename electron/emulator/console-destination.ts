import { partitionFacts, partitionOfRegion, type Partition } from '../../shared/partition.ts'

/** The region a console URL is for; `null` where the URL is not one of this partition's console. */
export function consoleRegion(destination: string, partition: Partition): string | null {
  const { consoleHost, defaultRegion } = partitionFacts(partition)
  const url = URL.parse(destination)
  if (url?.protocol !== 'https:') return null
  if (url.hostname !== consoleHost && !url.hostname.endsWith(`.${consoleHost}`)) return null
  // With multi-session the host begins with the account: <account>-<8 characters>.<region>.
  const labels = url.hostname.slice(0, -consoleHost.length).split('.')
  const named = [url.searchParams.get('region'), ...labels].find(
    (one) => one !== null && partitionOfRegion(one) === partition,
  )
  return named ?? defaultRegion
}
