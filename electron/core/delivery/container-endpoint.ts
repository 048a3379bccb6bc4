import { AppError } from '../../../shared/errors.ts'
import { SECOND_MS } from '../../../shared/time.ts'
import type { Notices } from '../notices.ts'
import type { Clock, ContainerListener, Crypto, EndpointReply, EndpointRequest, Stop } from '../ports.ts'
import type { Secret } from '../secret.ts'
import { containerErrorJson, containerErrorStatus } from './container-credentials.ts'
import { CONTAINER_ADDRESS, type ContainerRoute } from './container-network.ts'
import type { EndpointGrants } from './endpoint-grants.ts'
import { ENDPOINT_PATH, judge } from './endpoint-request.ts'

/** Where jobs ask for credentials, again and again for as long as they run. */
export interface ContainerEndpoint {
  /** Where a job of this session asks, and by which token. Throws `endpoint-unavailable`. */
  open(sessionId: string): Promise<Opened>
  /** The same for its containers. Throws `container-address-missing` too. */
  openToContainers(sessionId: string, route: ContainerRoute): Promise<Opened>
  /** The port at which jobs ask. Throws `endpoint-unavailable`. */
  port(): Promise<number>
  /** Answers again to the jobs and containers of an engine before this one. */
  resume(): Promise<void>
  close(): Promise<void>
}

interface Opened {
  readonly url: string
  readonly token: Secret
}

const LOOPBACK = '127.0.0.1'

/** How often it is looked whether docker has started and the address of its network is there. */
const LOOK_MS = 5 * SECOND_MS

type Listening = Awaited<ReturnType<ContainerListener['listen']>>

/** Nothing listens before somebody needs it. `credentials`: what a session's jobs are told, as JSON. */
export function createContainerEndpoint(ports: {
  clock: Clock
  containerListener: ContainerListener
  grants: EndpointGrants
  crypto: Crypto
  notices: Notices
  isKept: (sessionId: string) => boolean
  credentials: (sessionId: string) => Promise<string>
  report: (thrown: unknown) => AppError
}): ContainerEndpoint {
  const { clock, containerListener, grants, crypto, notices, isKept, credentials, report } = ports
  let listening: Promise<Listening> | null = null
  let containers: ReturnType<ContainerListener['listenToContainers']> | null = null
  let stopLooking: Stop | null = null
  let hosts: readonly string[] = []

  async function begin(): Promise<Listening> {
    const kept = grants.port()
    const listener = await containerListener.listen(kept, answer).catch((cause: unknown) => {
      throw unavailable(LOOPBACK, cause)
    })
    const { port } = listener
    // A forwarder comes to loopback with the Host that the container asked for.
    hosts = [`${LOOPBACK}:${port}`, `${CONTAINER_ADDRESS}:${port}`]
    if (port === kept) return listener
    if (kept !== null) {
      // Whoever listens there now is sent their tokens, so these open nothing any more.
      voidTokens()
      notices.tell(new AppError('endpoint-moved', { port: kept, now: port }))
    }
    await grants.keepPort(port)
    return listener
  }

  function listen(): Promise<Listening> {
    listening ??= begin().catch((error: unknown) => {
      listening = null
      throw error
    })
    return listening
  }

  function voidTokens(): void {
    for (const [sessionId] of grants.tokens()) grants.drop(sessionId)
  }

  /** Whether this computer has the address that containers ask at; it is listened there then. */
  async function listenToContainers(port: number): Promise<boolean> {
    containers ??= containerListener.listenToContainers(port, answer).catch((cause: unknown) => {
      containers = null
      throw unavailable(CONTAINER_ADDRESS, cause)
    })
    if (await containers) return true
    containers = null
    return false
  }

  /** Until docker has started, its network's address is not there. */
  async function resumeContainers(port: number): Promise<void> {
    stopLooking = null
    try {
      if (await listenToContainers(port)) return
    } catch (thrown) {
      // As above: containers may have sent their tokens to whoever listens there.
      voidTokens()
      notices.tell(report(thrown))
      return
    }
    if (listening) stopLooking = clock.at(clock.now() + LOOK_MS, () => void resumeContainers(port))
  }

  async function answer(request: EndpointRequest): Promise<EndpointReply> {
    const judged = judge(request, { hosts, tokens: grants.tokens(), matches: crypto.matches })
    if (judged.outcome === 'refused') return { status: judged.status, body: containerErrorJson(judged.error) }
    const { sessionId } = judged
    if (!isKept(sessionId)) {
      grants.drop(sessionId)
      return { status: 401, body: containerErrorJson(new AppError('endpoint-token')) }
    }
    try {
      return { status: 200, body: await credentials(sessionId) }
    } catch (thrown) {
      const error = report(thrown)
      return { status: containerErrorStatus(error), body: containerErrorJson(error) }
    }
  }

  return {
    async open(sessionId) {
      const { port } = await listen()
      return { url: `http://${LOOPBACK}:${port}${ENDPOINT_PATH}`, token: await grants.token(sessionId) }
    },
    async openToContainers(sessionId, route) {
      const { port } = await listen()
      if (route === 'gateway') {
        if (!(await listenToContainers(port))) throw new AppError('container-address-missing')
        await grants.keepServingContainers(port)
      }
      const url = `http://${CONTAINER_ADDRESS}:${port}${ENDPOINT_PATH}`
      return { url, token: await grants.token(sessionId) }
    },
    port: async () => (await listen()).port,
    async resume() {
      if (grants.tokens().length === 0) return
      const { port } = await listen()
      if (grants.servesContainers(port)) await resumeContainers(port)
    },
    async close() {
      stopLooking?.()
      const held = [listening, containers]
      listening = null
      containers = null
      await Promise.all(held.map(async (listener) => (await listener?.catch(() => null))?.close()))
    },
  }
}

function unavailable(address: string, cause: unknown): AppError {
  const reason = cause instanceof Error ? cause.message : String(cause)
  return new AppError('endpoint-unavailable', { address, reason }, { cause })
}
