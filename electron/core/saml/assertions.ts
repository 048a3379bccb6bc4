import { assertNever } from '../../../shared/assert-never.ts'
import { AppError } from '../../../shared/errors.ts'
import { MINUTE_MS, SECOND_MS } from '../../../shared/time.ts'
import type { AwsTime } from '../aws-time.ts'
import { createOneFlight } from '../one-flight.ts'
import type { Clock, SamlAnswer, SamlResponse, SamlRole, SamlSignIn, Stop } from '../ports.ts'
import { unlessAborted } from '../wait.ts'

/** Where it says nothing of its end: how long AWS takes an assertion. */
const USABLE_MS = 5 * MINUTE_MS
const PATIENCE_MINUTES = 10
/** With nobody there. Less than the ten seconds for which the launcher lets a tool wait. */
const SILENT_MS = 8 * SECOND_MS

/** Who wants an assertion, for what an error says. */
export interface AssertionWish {
  readonly name: string
  /** What to call with `--assertion`, such as `start payments/Federated`. */
  readonly command: string
}

/** The assertions at hand: one serves every role in it for the few minutes that AWS takes it. In memory only. */
export interface Assertions {
  /** One that offers the role, or may (an encrypted one); `null` where there is none. */
  at(role: SamlRole): SamlResponse | null
  /** Takes what a person hands over. Throws `assertion-unreadable`, `assertion-stale`. */
  handOver(text: string): Promise<SamlResponse>
  /**
   * Shows the provider's page and keeps what it posts; one page a provider at a time. An assertion that is handed over
   * meanwhile and offers `role` ends it too. Throws `saml-sign-in-cancelled`, `saml-sign-in-timed-out`,
   * `saml-own-browser-needed`, `saml-needs-assertion`, `unreachable`.
   */
  signIn(url: string, wish: AssertionWish, role: SamlRole | null): Promise<SamlResponse>
  /** The same where the provider still knows the person, with nothing shown. Throws `saml-sign-in-needed`. */
  signInUnseen(url: string, wish: AssertionWish): Promise<SamlResponse>
  /** Nobody wants the role any more: a page that is open for nothing else closes. */
  giveUp(role: SamlRole): void
  /** AWS does not take it: it is not tried again. */
  refuse(response: SamlResponse): void
  end(): void
}

interface Attempt {
  readonly abort: AbortController
  /** `null` stands for whoever wants to know which roles there are. */
  readonly wanted: (SamlRole | null)[]
}

type Ending = SamlAnswer | { readonly outcome: 'late' | 'given-up' }

export function createAssertions(ports: {
  clock: Clock
  awsTime: AwsTime
  samlSignIn: SamlSignIn
  /** What waits for one of these roles can go on. */
  onKept: (response: SamlResponse) => void
}): Assertions {
  const { clock, awsTime, samlSignIn, onKept } = ports
  const kept = new Map<SamlResponse, Stop>()
  const attempts = new Map<string, Attempt>()
  const flights = createOneFlight<Ending>()

  function keep(response: SamlResponse): SamlResponse {
    const until = response.usableUntil ?? awsTime.now() + USABLE_MS
    if (until <= awsTime.now()) throw new AppError('assertion-stale')
    const drop = awsTime.at(until, () => kept.delete(response))
    kept.set(response, drop)
    onKept(response)
    return response
  }

  function at(role: SamlRole): SamlResponse | null {
    return [...kept.keys()].findLast((response) => offers(response, role)) ?? null
  }

  async function attempt(url: string, shown: boolean, key: string, patienceMs: number): Promise<Ending> {
    const abort = new AbortController()
    const { signal } = abort
    attempts.set(key, { abort, wanted: [] })
    const stop = clock.at(clock.now() + patienceMs, () => abort.abort('late'))
    try {
      const answer = await unlessAborted(signal, samlSignIn.signIn({ url, shown, signal }))
      if (answer.outcome === 'posted') keep(answer.response)
      return answer
    } catch (error) {
      if (!signal.aborted) throw error
      return { outcome: signal.reason === 'late' ? 'late' : 'given-up' }
    } finally {
      stop()
      attempts.delete(key)
    }
  }

  /** One page a provider: who comes while it is open waits for it too. */
  function ask(url: string, shown: boolean, role: SamlRole | null, patienceMs: number): Promise<Ending> {
    const key = `${shown ? 'shown' : 'unseen'} ${url}`
    const flight = flights.run(key, () => attempt(url, shown, key, patienceMs))
    attempts.get(key)?.wanted.push(role)
    return flight
  }

  return {
    at,
    async handOver(text) {
      // Reading XML takes more code than most of the engine, and few ever need it.
      const { readSamlResponse } = await import('./saml-response.ts')
      const response = keep(readSamlResponse(text))
      for (const { abort, wanted } of attempts.values())
        if (wanted.some((role) => role && offers(response, role))) abort.abort('handed-over')
      return response
    },
    async signIn(url, { name, command }, role) {
      const { host } = new URL(url)
      const answer = await ask(url, true, role, PATIENCE_MINUTES * MINUTE_MS)
      switch (answer.outcome) {
        case 'posted':
          return answer.response
        case 'late':
          throw new AppError('saml-sign-in-timed-out', { host, command, minutes: PATIENCE_MINUTES })
        case 'own-browser':
          throw new AppError('saml-own-browser-needed', { host, command })
        case 'no-window':
          throw new AppError('saml-needs-assertion', { name, command })
        case 'given-up': {
          // It may have been given up because an assertion came another way.
          const handed = role && at(role)
          if (handed) return handed
          throw new AppError('saml-sign-in-cancelled', { host, command })
        }
        case 'closed':
          throw new AppError('saml-sign-in-cancelled', { host, command })
        default:
          return assertNever(answer)
      }
    },
    async signInUnseen(url, { name, command }) {
      const { host } = new URL(url)
      const needed = (cause?: unknown) => new AppError('saml-sign-in-needed', { host, name }, { cause })
      const answer = await ask(url, false, null, SILENT_MS).catch((cause: unknown) => {
        // The network may come back by itself; anything else takes a person.
        throw cause instanceof AppError && cause.code === 'unreachable' ? cause : needed(cause)
      })
      if (answer.outcome === 'posted') return answer.response
      throw answer.outcome === 'no-window'
        ? new AppError('saml-needs-assertion', { name, command })
        : needed()
    },
    giveUp({ roleArn }) {
      for (const { abort, wanted } of attempts.values()) {
        const others = wanted.filter((role) => role?.roleArn !== roleArn)
        if (others.length < wanted.length && others.length === 0) abort.abort('given-up')
      }
    },
    refuse(response) {
      kept.get(response)?.()
      kept.delete(response)
    },
    end() {
      for (const drop of kept.values()) drop()
      kept.clear()
      for (const { abort } of attempts.values()) abort.abort('given-up')
    },
  }
}

/** Whether a role may be had for it, as far as can be told. */
export function offers({ roles }: SamlResponse, { roleArn, providerArn }: SamlRole): boolean {
  return roles === null || roles.some((role) => role.roleArn === roleArn && role.providerArn === providerArn)
}
