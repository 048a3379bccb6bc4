import { AppError } from '../../../shared/errors.ts'
import { MFA_CODE } from '../../../shared/limits.ts'
import { MINUTE_MS } from '../../../shared/time.ts'
import type { AwsTime } from '../aws-time.ts'
import { base64url } from '../encoding.ts'
import type { Crypto, Stop } from '../ports.ts'
import { Secret } from '../secret.ts'
import { isRefused } from './seed-codes.ts'

/** A code is of no use to anybody once whoever wanted it has gone. */
const PATIENCE_MS = 10 * MINUTE_MS
/** AWS takes the code of a step, of the one before and of the one after; two minutes later another may be the same. */
const SPENT_MS = 2 * MINUTE_MS

export interface Asker {
  readonly sessionId: string
  readonly name: string
}

/** A question as it stands: one a device, however many wait for it. */
export interface OpenQuestion {
  readonly id: string
  readonly serial: string
  readonly askers: readonly Asker[]
  /** Why AWS did not take the last code. */
  readonly rejected: string | null
  /** By AWS's clock. */
  readonly endsAt: number
}

/** Asks people for codes. */
export interface CodeQuestions {
  /**
   * Has a person answer until AWS takes a code. Those who want the same, by `want`, share one attempt; whoever wants
   * another thing of the same device is next, with the next code. Throws `mfa-needed` when nobody answers,
   * `interrupted` when it is cancelled, and what `attempt` throws but for a refused code.
   */
  ask<T>(serial: string, want: string, asker: Asker, attempt: (code: Secret) => Promise<T>): Promise<T>
  open(): readonly OpenQuestion[]
  /** Resolves once AWS has judged the code. Throws `mfa-code-invalid`, `question-unknown`. */
  answer(questionId: string, text: string): Promise<void>
  /** Throws `question-unknown`. */
  cancel(questionId: string): void
  /** A session wants no code any more. */
  withdraw(sessionId: string): void
}

interface Waiter {
  readonly want: string
  readonly askers: Asker[]
  readonly attempt: (code: Secret) => Promise<unknown>
  readonly result: PromiseWithResolvers<unknown>
}

interface Device {
  readonly serial: string
  readonly waiters: Waiter[]
  question: Pick<OpenQuestion, 'id' | 'rejected' | 'endsAt'>
  /** The code that AWS is judging. */
  judged: Promise<void>
  stopTimer: Stop
}

export function createCodeQuestions(ports: {
  awsTime: AwsTime
  crypto: Pick<Crypto, 'randomBytes'>
  onChange: () => void
}): CodeQuestions {
  const { awsTime, crypto, onChange } = ports
  const devices = new Map<string, Device>()
  /** The last code of each device that AWS took. It opens nothing any more. */
  const spent = new Map<string, { readonly code: string; readonly until: number }>()

  function newQuestion(): Device['question'] {
    const id = `mfa-${base64url(crypto.randomBytes(9))}`
    return { id, rejected: null, endsAt: awsTime.now() + PATIENCE_MS }
  }

  function begin(serial: string): Device {
    const question = newQuestion()
    const device: Device = {
      serial,
      waiters: [],
      question,
      judged: Promise.resolve(),
      stopTimer: () => {},
    }
    devices.set(serial, device)
    arm(device)
    return device
  }

  function arm(device: Device): void {
    device.stopTimer()
    device.stopTimer = awsTime.at(device.question.endsAt, () => {
      const name = device.waiters.flatMap(({ askers }) => askers.map((asker) => asker.name)).join(', ')
      giveUp(device, new AppError('mfa-needed', { name, serial: device.serial }))
    })
  }

  function giveUp(device: Device, error: AppError): void {
    for (const { result } of device.waiters.splice(0)) result.reject(error)
    close(device)
    onChange()
  }

  function close(device: Device): void {
    device.stopTimer()
    if (devices.get(device.serial) === device) devices.delete(device.serial)
  }

  function drop(device: Device, waiter: Waiter): void {
    const at = device.waiters.indexOf(waiter)
    if (at !== -1) device.waiters.splice(at, 1)
  }

  /** What is left to ask once somebody was served: each code works once, so the others need another. */
  function goOn(device: Device): void {
    if (device.waiters.length === 0) close(device)
    else {
      device.question = newQuestion()
      arm(device)
    }
    onChange()
  }

  /** The same question once more, with what was wrong with the code. */
  function askAgain(device: Device, { message: rejected }: AppError): void {
    device.question = { ...device.question, rejected, endsAt: awsTime.now() + PATIENCE_MS }
    arm(device)
    onChange()
  }

  async function judge(device: Device, code: string): Promise<void> {
    const [waiter] = device.waiters
    if (!waiter) return
    const { serial } = device
    const last = spent.get(serial)
    // AWS would only say that it is wrong, and the person sees that it is not.
    if (last?.code === code && awsTime.now() < last.until)
      return askAgain(device, new AppError('mfa-code-spent', { serial }))
    try {
      waiter.result.resolve(await waiter.attempt(new Secret(code)))
      spent.set(serial, { code, until: awsTime.now() + SPENT_MS })
    } catch (error) {
      if (isRefused(error) && device.waiters.includes(waiter)) return askAgain(device, error)
      waiter.result.reject(error)
    }
    drop(device, waiter)
    goOn(device)
  }

  function deviceOf(questionId: string): Device {
    const device = [...devices.values()].find(({ question }) => question.id === questionId)
    if (!device) throw new AppError('question-unknown')
    return device
  }

  return {
    ask<T>(serial: string, want: string, asker: Asker, attempt: (code: Secret) => Promise<T>): Promise<T> {
      const device = devices.get(serial) ?? begin(serial)
      let waiter = device.waiters.find((one) => one.want === want)
      if (waiter) waiter.askers.push(asker)
      else {
        waiter = { want, askers: [asker], attempt, result: Promise.withResolvers() }
        device.waiters.push(waiter)
      }
      onChange()
      // Who wants the same shares an attempt, so the result is of the type that each of them wants.
      return waiter.result.promise as Promise<T>
    },
    open: () =>
      [...devices.values()].map(({ serial, waiters, question }) => ({
        ...question,
        serial,
        askers: waiters.flatMap(({ askers }) => askers),
      })),
    async answer(questionId, text) {
      const code = text.replace(/\s/g, '')
      if (!MFA_CODE.test(code)) throw new AppError('mfa-code-invalid')
      const device = deviceOf(questionId)
      // Whoever answers second may find the question answered by then.
      const turn = device.judged.then(() => judge(deviceOf(questionId), code))
      device.judged = turn.catch(() => {})
      await turn
    },
    cancel(questionId) {
      giveUp(deviceOf(questionId), new AppError('interrupted'))
    },
    withdraw(sessionId) {
      for (const device of devices.values()) {
        for (const waiter of device.waiters.toReversed()) {
          const left = waiter.askers.filter((asker) => asker.sessionId !== sessionId)
          if (left.length === waiter.askers.length) continue
          waiter.askers.splice(0, waiter.askers.length, ...left)
          if (left.length > 0) continue
          drop(device, waiter)
          waiter.result.reject(new AppError('interrupted'))
        }
        if (device.waiters.length === 0) close(device)
      }
      onChange()
    },
  }
}
