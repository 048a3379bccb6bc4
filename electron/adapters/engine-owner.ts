import { type RequestOptions, request } from 'node:http'
import { text } from 'node:stream/consumers'
import * as v from 'valibot'

const EngineOwnerSchema = v.object({
  pid: v.pipe(v.number(), v.integer(), v.minValue(1)),
  version: v.string(),
  host: v.picklist(['agent', 'desktop']),
  /** Epoch milliseconds of this computer's clock. */
  since: v.number(),
})

/** Who owns the engine, as it says itself at GET /owner. */
export type EngineOwner = v.InferOutput<typeof EngineOwnerSchema>

/** Asks who is at `address`; `null` when nobody is, or whoever it is says nothing of use before `signal` aborts. */
export async function askOwner(address: RequestOptions, signal: AbortSignal): Promise<EngineOwner | null> {
  try {
    return v.parse(
      EngineOwnerSchema,
      JSON.parse(await ask({ ...address, path: '/owner', agent: false, signal })),
    )
  } catch {
    return null
  }
}

/** The text of a reply; rejects for any status but 200. */
export function ask(options: RequestOptions): Promise<string> {
  return new Promise((resolve, reject) => {
    const asking = request(options, (response) => {
      if (response.statusCode === 200) text(response).then(resolve, reject)
      else {
        response.resume()
        reject(new Error(`Status ${response.statusCode}`))
      }
    })
    asking.on('error', reject)
    asking.end()
  })
}
