import * as v from 'valibot'
import { parseDuration } from '../../shared/time.ts'
import { SERVICE_NAMES } from './world.ts'

const Where = {
  /** All left out: it meets every request. */
  service: v.exactOptional(v.picklist(SERVICE_NAMES)),
  operation: v.exactOptional(v.string()),
  /** By the host's name, or else by the signature. */
  region: v.exactOptional(v.string()),
  /** How many requests it meets; left out, all until it is cleared. */
  times: v.exactOptional(v.pipe(v.number(), v.integer(), v.minValue(1))),
}

const Duration = v.pipe(
  v.string(),
  v.check((text) => parseDuration(text) !== null, 'write a duration such as 250ms or 2s'),
)

/** What can go wrong between a client and AWS, and which requests it happens to. */
export const Fault = v.variant('kind', [
  /** AWS answers with an error of its own, such as 500. */
  v.strictObject({
    kind: v.literal('status'),
    ...Where,
    status: v.pipe(v.number(), v.integer(), v.minValue(200), v.maxValue(599)),
    body: v.exactOptional(v.string()),
    headers: v.exactOptional(v.record(v.string(), v.string())),
  }),
  /** A captive portal answers in AWS's place, with a web page and status 200. */
  v.strictObject({ kind: v.literal('html'), ...Where }),
  /** The request is taken and never answered. */
  v.strictObject({ kind: v.literal('hang'), ...Where }),
  /** The connection is reset before anything was done. */
  v.strictObject({ kind: v.literal('reset'), ...Where }),
  /** The operation is done, and then the connection is reset: the client cannot know. */
  v.strictObject({ kind: v.literal('lost-reply'), ...Where }),
  /** The answer's body stops half way. */
  v.strictObject({ kind: v.literal('cut-off'), ...Where }),
  v.strictObject({ kind: v.literal('delay'), ...Where, delay: Duration }),
  v.strictObject({ kind: v.literal('throttle'), ...Where }),
])

export type Fault = v.InferOutput<typeof Fault>

export interface Faults {
  add(faults: readonly Fault[]): void
  list(): readonly Fault[]
  clear(): void
  /** The fault that meets this request, counted as having met it. The one set first comes first. */
  take(service: string, operation: string, region: string | null): Fault | null
}

export function createFaults(): Faults {
  let rules: Fault[] = []
  return {
    add(faults) {
      rules = [...rules, ...faults]
    },
    list: () => rules,
    clear() {
      rules = []
    },
    take(service, operation, region) {
      const met = rules.find(
        (rule) =>
          (rule.service === undefined || rule.service === service) &&
          (rule.operation === undefined || rule.operation === operation) &&
          (rule.region === undefined || rule.region === region),
      )
      if (!met) return null
      const { times } = met
      if (times !== undefined) {
        rules = rules.flatMap((rule) =>
          rule !== met ? [rule] : times > 1 ? [{ ...rule, times: times - 1 }] : [],
        )
      }
      return met
    },
  }
}
