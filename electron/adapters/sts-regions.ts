import { AppError } from '../../shared/errors.ts'
import { fallbackRegions } from '../../shared/partition.ts'
import { MINUTE_MS } from '../../shared/time.ts'
import type { Clock } from '../core/ports.ts'
import type { AwsHttp } from './aws-client.ts'

/** A region that failed is looked at this often, until it answers again. */
const PROBE_MS = MINUTE_MS
/** How many other regions are asked in the place of one: what fails in three places fails for another reason. */
const MOST_OTHERS = 2

/** Nothing at all would be answered with a redirect to a web page, as a network's own sign-in is. */
const UNSIGNED = 'Action=GetCallerIdentity&Version=2011-06-15'

/** Failures that are the region's, not the request's. */
const REGIONS_FAULT: ReadonlySet<string> = new Set(['unreachable', 'aws-outage'])

/** Keeps STS answering while a region does not: a token that any region's endpoint gives is good in all of them. */
export interface StsRegions {
  /**
   * Asks in the region, or where that has failed and is not back yet, in another of its partition; the nearest first.
   * `isLast` says that nobody else is asked in its place. Throws the first region's failure where all fail.
   */
  run<T>(region: string, ask: (at: string, isLast: boolean) => Promise<T>): Promise<T>
}

/** `endpointOf`: the origin of a region's STS. */
export function createStsRegions(ports: {
  clock: Pick<Clock, 'now' | 'at'>
  http: Pick<AwsHttp, 'postForm'>
  endpointOf: (region: string) => string
}): StsRegions {
  const { clock, http, endpointOf } = ports
  const failed = new Set<string>()

  function leave(region: string): void {
    if (failed.has(region)) return
    failed.add(region)
    probeLater(region)
  }

  function probeLater(region: string): void {
    clock.at(clock.now() + PROBE_MS, () => void probe(region))
  }

  async function probe(region: string): Promise<void> {
    // It may have answered a request meanwhile.
    if (!failed.has(region)) return
    if (await answers(region)) failed.delete(region)
    else probeLater(region)
  }

  /** Whether STS is there to refuse what nobody has signed. */
  async function answers(region: string): Promise<boolean> {
    try {
      const { status, headers } = await http.postForm(`${endpointOf(region)}/`, UNSIGNED)
      const { 'content-type': type } = headers
      const isPage = typeof type === 'string' && type.startsWith('text/html')
      return status < 500 && !isPage
    } catch {
      return false
    }
  }

  return {
    async run(region, ask) {
      const all = [region, ...fallbackRegions(region).slice(0, MOST_OTHERS)]
      const working = all.filter((candidate) => !failed.has(candidate))
      // Where none is known to work it is as likely that the network was away as that they all were.
      const order = working.length > 0 ? working : all
      let first: unknown = null
      for (const [index, at] of order.entries()) {
        try {
          const answer = await ask(at, index === order.length - 1)
          failed.delete(at)
          return answer
        } catch (error) {
          if (!(error instanceof AppError) || !REGIONS_FAULT.has(error.code)) throw error
          first ??= error
          leave(at)
        }
      }
      throw first
    },
  }
}
