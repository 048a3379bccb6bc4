import * as v from 'valibot'
import { parseDuration } from '../../shared/time.ts'
import { jsonReply } from './aws-error.ts'
import type { EmulatorClock } from './clock.ts'
import { Fault, type Faults } from './faults.ts'
import type { RequestLog } from './request-log.ts'
import type { EmulatorReply, EmulatorRequest, IssuedCredentials } from './world.ts'

export const CONTROL_PATH = '/_emulator/'

const ClockChange = v.union([
  v.strictObject({
    advance: v.pipe(
      v.string(),
      v.transform((text) => parseDuration(text)),
      v.number('write a duration such as 56m'),
    ),
  }),
  v.strictObject({ set: v.pipe(v.number(), v.integer()) }),
])

const KeyOrder = v.strictObject({ accountId: v.string(), user: v.string() })

export interface ControlParts {
  readonly clock: EmulatorClock
  readonly log: RequestLog
  readonly faults: Faults
  /** Makes an access key for an IAM user; `null` where there is no such user. */
  readonly makeUserKey: (accountId: string, user: string) => IssuedCredentials | null
}

function parseBody<Schema extends v.GenericSchema>(
  schema: Schema,
  body: Buffer,
): v.InferOutput<Schema> | null {
  try {
    const result = v.safeParse(schema, JSON.parse(body.toString('utf8')))
    return result.success ? result.output : null
  } catch {
    return null
  }
}

/**
 * What tests and people steer the emulator with; none of it is AWS's:
 * - `/_emulator/requests`: GET lists `{requests}` (`?service=`, `?operation=` narrow it), or with `?count`
 *   `{counts}` by operation; DELETE forgets them.
 * - `/_emulator/faults`: GET lists `{faults}`; POST adds one or an array; DELETE clears them.
 * - `/_emulator/clock`: GET tells `{now}`; POST `{"advance":"56m"}` or `{"set":epochMs}` moves it.
 * - `/_emulator/keys`: POST `{"accountId","user"}` makes a long-term key for an IAM user.
 */
export function createControl({ clock, log, faults, makeUserKey }: ControlParts) {
  function requests({ method, url }: ControlRequest): EmulatorReply {
    if (method === 'DELETE') {
      log.clear()
      return done()
    }
    if (url.searchParams.has('count')) return answer({ counts: log.counts() })
    const service = url.searchParams.get('service')
    const operation = url.searchParams.get('operation')
    return answer({ requests: log.list({ service, operation }) })
  }

  function faultRules({ method, body }: ControlRequest): EmulatorReply {
    if (method === 'DELETE') faults.clear()
    if (method === 'POST') {
      const rules = parseBody(v.union([Fault, v.pipe(v.array(Fault), v.readonly())]), body)
      if (!rules)
        return refuse('The fault is not one of the kinds there are, or has members it does not know.')
      faults.add(Array.isArray(rules) ? (rules as readonly Fault[]) : [rules as Fault])
    }
    return answer({ faults: faults.list() })
  }

  function time({ method, body }: ControlRequest): EmulatorReply {
    if (method === 'POST') {
      const change = parseBody(ClockChange, body)
      if (!change) return refuse('Write {"advance":"56m"} or {"set": epoch milliseconds}.')
      if ('set' in change) clock.set(change.set)
      else clock.advance(change.advance)
    }
    return answer({ now: clock.now() })
  }

  function keys({ body }: ControlRequest): EmulatorReply {
    const order = parseBody(KeyOrder, body)
    const made = order && makeUserKey(order.accountId, order.user)
    if (!made) return refuse('Write {"accountId","user"} of a user that the organisation has.')
    const mfa = made.principal.kind === 'user' ? made.principal.user.mfa : null
    const { accessKeyId, secretAccessKey } = made
    return answer({ accessKeyId, secretAccessKey, mfa })
  }

  return (request: ControlRequest): EmulatorReply => {
    switch (request.url.pathname.slice(CONTROL_PATH.length)) {
      case 'requests':
        return requests(request)
      case 'faults':
        return faultRules(request)
      case 'clock':
        return time(request)
      case 'keys':
        return keys(request)
      default:
        return refuse('There are requests, faults, clock and keys.', 404)
    }
  }
}

type ControlRequest = Pick<EmulatorRequest, 'method' | 'url' | 'body'>

function answer(body: unknown): EmulatorReply {
  return jsonReply('Control', 200, body)
}

function done(): EmulatorReply {
  return jsonReply('Control', 204, undefined)
}

function refuse(message: string, status = 400): EmulatorReply {
  return jsonReply('Control', status, { message })
}
