import { AppError } from '../../../shared/errors.ts'
import { printable } from '../../../shared/printable.ts'
import { isLive } from '../../../shared/session-state.ts'
import type { SessionView } from '../../../shared/snapshot.ts'
import { MINUTE_MS } from '../../../shared/time.ts'
import type { AwsTime } from '../aws-time.ts'
import { createOneFlight } from '../one-flight.ts'
import type { Ecr, RegionalCall, ToolToken } from '../ports.ts'
import type { Secret } from '../secret.ts'
import type { SessionRecords } from '../sessions/session-records.ts'
import type { Sessions } from '../sessions/sessions.ts'
import type { Settings } from '../storage/settings.ts'
import type { Store } from '../store.ts'
import type { Place } from './made.ts'
import { parseRegistry, registryHost, type Registry } from './registry.ts'

/** A password is asked for anew this long before its end, so that a pull that begins with it can finish. */
const MARGIN_MS = 15 * MINUTE_MS

/** Passwords of ECR's registries, and whose session each registry is used with. */
export interface Registries {
  /** Throws `registry-unknown` for what is no registry of ECR. */
  read(server: string): Registry
  /** The registry of a session's own account. Throws `region-invalid`, `region-unknown`, `registry-account-unknown`. */
  ownOf(place: Place): Registry
  /** From now on this session is the registry's, whatever its account. */
  assign(registry: Registry, sessionId: string): void
  /**
   * The session that a registry is used with: the one that was assigned, or else one of its account: active ones first,
   * then pinned ones, the last started of them first. Throws `registry-without-session`.
   */
  sessionFor(registry: Registry): string
  /** The registries that active sessions are of, and those that sessions were assigned to. */
  list(): readonly string[]
  /** Kept in memory until shortly before its end, for as long as the session has the credentials it was had with. */
  password(place: Place): Promise<Secret>
}

export function createRegistries(ports: {
  ecr: Ecr
  awsTime: Pick<AwsTime, 'now'>
  sessions: Pick<Sessions, 'read'>
  records: Pick<SessionRecords, 'get' | 'find' | 'region' | 'typedRegion'>
  settings: Pick<Settings, 'get' | 'update'>
  store: Pick<Store, 'get'>
}): Registries {
  const { ecr, awsTime, sessions, records, settings, store } = ports
  const kept = new Map<string, ToolToken & { readonly accessKeyId: string }>()
  const flights = createOneFlight<ToolToken>()

  const assigned = () => settings.get().registries.filter(({ sessionId }) => records.find(sessionId))
  const usable = () =>
    [...store.get().live.sessions]
      .filter(({ state, pinned }) => isLive(state) || pinned)
      .sort((a, b) => rank(a) - rank(b) || (b.lastStartedAt ?? 0) - (a.lastStartedAt ?? 0))

  function regionOf({ sessionId, region }: Place): string {
    const record = records.get(sessionId)
    return region === null ? records.region(record) : records.typedRegion(region, record)
  }

  async function ask(key: string, call: RegionalCall): Promise<ToolToken> {
    const given = await ecr.password(call)
    kept.set(key, { ...given, accessKeyId: call.key.accessKeyId })
    return given
  }

  return {
    read(server) {
      const registry = parseRegistry(server)
      if (registry) return registry
      throw new AppError('registry-unknown', { registry: printable(server) })
    },
    ownOf(place) {
      const region = regionOf(place)
      const session = store.get().live.sessions.find(({ id }) => id === place.sessionId)
      const { accountId = '', name = '' } = session ?? {}
      if (accountId === '') throw new AppError('registry-account-unknown', { name: printable(name) })
      return { host: registryHost(accountId, region), accountId, region }
    },
    assign({ host }, sessionId) {
      settings.update((content) => {
        const others = content.registries.filter(
          (other) => other.host !== host && records.find(other.sessionId),
        )
        return { ...content, registries: [...others, { host, sessionId }] }
      })
    },
    sessionFor({ host, accountId }) {
      const chosen = assigned().find((registry) => registry.host === host)?.sessionId
      const found = chosen ?? usable().find((session) => session.accountId === accountId)?.id
      if (found !== undefined) return found
      throw new AppError('registry-without-session', { registry: host, account: accountId })
    },
    list() {
      const own = usable()
        .filter(({ state, accountId }) => isLive(state) && accountId !== '')
        .map(({ accountId, region }) => registryHost(accountId, region))
      return [...new Set([...assigned().map(({ host }) => host), ...own])]
    },
    async password(place) {
      const region = regionOf(place)
      const { credentials } = await sessions.read(place.sessionId)
      const key = `${place.sessionId} ${region}`
      const known = kept.get(key)
      // Other credentials may be of another person, or allowed less.
      const isOfThese = known?.accessKeyId === credentials.accessKeyId
      if (known && isOfThese && known.expiresAt - MARGIN_MS > awsTime.now()) return known.token
      const flight = `${key} ${credentials.accessKeyId}`
      return (await flights.run(flight, () => ask(key, { key: credentials, region }))).token
    },
  }
}

function rank({ state }: SessionView): number {
  return isLive(state) ? 0 : 1
}
