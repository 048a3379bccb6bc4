import * as v from 'valibot'
import { base64url } from '../encoding.ts'
import type { Crypto, Log } from '../ports.ts'
import { Secret } from '../secret.ts'
import type { Vault } from '../storage/vault.ts'
import { secretSchema, vaultShelf } from '../storage/vault-shelf.ts'

const PLACE = 'container-endpoint'
const PORT = 'port'
const CONTAINERS_PORT = 'containers-port'
const TOKENS = 'container-token'
const TOKEN_BYTES = 32

/** A process, and what tells it from a later one of the same number. */
export interface Job {
  readonly pid: number
  readonly identity: string
}

/**
 * The port that jobs were told, the token of each session they run under, and which jobs these are. All of it lies in
 * the vault, so that jobs outlive the engine that started them: the next one answers at the same place, to the same
 * tokens. A token lasts as long as its session is kept, since what a job has begun may outlive the job.
 */
export interface EndpointGrants {
  port(): number | null
  keepPort(port: number): Promise<void>
  /** Whether containers were told this port. */
  servesContainers(port: number): boolean
  keepServingContainers(port: number): Promise<void>
  /** The session's token, made when it is first asked for. */
  token(sessionId: string): Promise<Secret>
  tokens(): readonly (readonly [sessionId: string, token: Secret])[]
  jobs(sessionId: string): readonly Job[]
  keepJobs(sessionId: string, jobs: readonly Job[]): void
  drop(sessionId: string): void
}

const jobsSchema = v.pipe(
  v.string(),
  v.parseJson(),
  v.array(v.object({ pid: v.number(), identity: v.string() })),
)

export function createEndpointGrants(ports: { vault: Vault; crypto: Crypto; log: Log }): EndpointGrants {
  const { vault, crypto, log } = ports
  const place = vaultShelf(vault, PLACE, v.object({ port: v.number() }))
  const shelf = vaultShelf(vault, TOKENS, v.object({ token: secretSchema, jobs: v.string() }))

  const sessionIds = () =>
    vault.names().flatMap((name) => (name.startsWith(`${TOKENS}/`) ? [name.slice(TOKENS.length + 1)] : []))

  /** What cannot be written is held in memory all the same. */
  const kept = (writing: Promise<void>): Promise<void> =>
    writing.catch((error: unknown) => log.warn('endpoint-not-kept', { error }))

  return {
    port: () => place.get(PORT)?.port ?? null,
    keepPort: (port) => kept(place.set(PORT, { port })),
    servesContainers: (port) => place.get(CONTAINERS_PORT)?.port === port,
    keepServingContainers: (port) => kept(place.set(CONTAINERS_PORT, { port })),
    async token(sessionId) {
      const held = shelf.get(sessionId)
      if (held) return held.token
      const token = new Secret(base64url(crypto.randomBytes(TOKEN_BYTES)))
      await kept(shelf.set(sessionId, { token, jobs: '[]' }))
      return token
    },
    tokens: () =>
      sessionIds().flatMap((sessionId) => {
        const held = shelf.get(sessionId)
        return held ? [[sessionId, held.token] as const] : []
      }),
    jobs(sessionId) {
      const read = v.safeParse(jobsSchema, shelf.get(sessionId)?.jobs)
      return read.success ? read.output : []
    },
    keepJobs(sessionId, jobs) {
      const held = shelf.get(sessionId)
      if (held) void kept(shelf.set(sessionId, { ...held, jobs: JSON.stringify(jobs) }))
    },
    drop: (sessionId) => void kept(shelf.delete(sessionId)),
  }
}
