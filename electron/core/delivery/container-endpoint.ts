import { AppError } from '../../../shared/errors.ts'
import type { Notices } from '../notices.ts'
import type { ContainerListener, Crypto, EndpointReply, EndpointRequest } from '../ports.ts'
import type { Secret } from '../secret.ts'
import { containerErrorJson, containerErrorStatus } from './container-credentials.ts'
import type { EndpointGrants } from './endpoint-grants.ts'
import { ENDPOINT_PATH, judge } from './endpoint-request.ts'

/** Where jobs ask for credentials, again and again for as long as they run. */
export interface ContainerEndpoint {
  /** Where a job of this session asks, and by which token. Throws `endpoint-unavailable`. */
  open(sessionId: string): Promise<{ readonly url: string; readonly token: Secret }>
  /** Answers again to the jobs of an engine before this one. */
  resume(): Promise<void>
  close(): Promise<void>
}

type Listening = Awaited<ReturnType<ContainerListener['listen']>>

/** Nothing listens before somebody needs it. `credentials`: what a session's jobs are told, as JSON. */
export function createContainerEndpoint(ports: {
  containerListener: ContainerListener
  grants: EndpointGrants
  crypto: Crypto
  notices: Notices
  isKept: (sessionId: string) => boolean
  credentials: (sessionId: string) => Promise<string>
  report: (thrown: unknown) => AppError
}): ContainerEndpoint {
  const { containerListener, grants, crypto, notices, isKept, credentials, report } = ports
  let listening: Promise<Listening> | null = null
  let hosts: readonly string[] = []

  async function begin(): Promise<Listening> {
    const kept = grants.port()
    const listener = await containerListener.listen(kept, answer).catch((cause: unknown) => {
      const reason = cause instanceof Error ? cause.message : String(cause)
      throw new AppError('endpoint-unavailable', { reason }, { cause })
    })
    const { port } = listener
    hosts = [`127.0.0.1:${port}`]
    if (port === kept) return listener
    if (kept !== null) {
      // Whoever listens there now is sent their tokens, so these open nothing any more.
      for (const [sessionId] of grants.tokens()) grants.drop(sessionId)
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
      return { url: `http://127.0.0.1:${port}${ENDPOINT_PATH}`, token: await grants.token(sessionId) }
    },
    async resume() {
      if (grants.tokens().length > 0) await listen()
    },
    async close() {
      const held = listening
      listening = null
      await (await held?.catch(() => null))?.close()
    },
  }
}
