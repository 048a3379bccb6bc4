import type { AppError } from '../../shared/errors.ts'
import type { RegionalCall } from '../core/ports.ts'
import { clientSettings, watchReplies, type AwsReach } from './aws-client.ts'
import { revealed } from './aws-credentials.ts'
import { awsEndpoint, type ServiceAddress } from './aws-endpoint.ts'
import { fromAws } from './aws-errors.ts'

const ATTEMPTS = 3

type Settings = ReturnType<typeof clientSettings> & {
  readonly credentials: ReturnType<typeof revealed>
  readonly systemClockOffset: number
}

/** Asks a service of a region by AWS's own client for it. `refusals` says what its own refusals are here. */
export function createAsking<Client extends object>(
  reach: AwsReach,
  address: ServiceAddress,
  make: (settings: Settings) => Client,
) {
  return async function asking<T>(
    { key, region }: RegionalCall,
    action: string,
    ask: (client: Client) => Promise<T>,
    refusals: Readonly<Record<string, () => AppError>> = {},
  ): Promise<T> {
    const settings = clientSettings(reach, address, region, ATTEMPTS)
    const client = make({
      ...settings,
      credentials: revealed(key),
      systemClockOffset: reach.time.offset(),
    })
    watchReplies(client, reach.time)
    try {
      return await ask(client)
    } catch (error) {
      const refusal = error instanceof Error ? refusals[error.name] : undefined
      if (refusal) throw refusal()
      const { host } = new URL(awsEndpoint(address, region))
      throw fromAws(error, { host, action, region })
    }
  }
}
