import { AppError } from '../../../shared/errors.ts'
import type { AwsTime } from '../aws-time.ts'
import type { Crypto } from '../ports.ts'
import type { Secret } from '../secret.ts'
import { codeOfStep, startOf, stepAt } from './totp.ts'

/** Tries after the first: the code may have been used by another tool, and the clock may be found wrong only then. */
const RETRIES = 1

/** Codes made from the seed of a device, each used once. */
export interface SeedCodes {
  /** Waits for the next step where the code of this one was used. Throws what `attempt` throws at last. */
  use<T>(serial: string, seed: Secret, attempt: (code: Secret) => Promise<T>): Promise<T>
}

export function createSeedCodes(ports: { awsTime: AwsTime; crypto: Pick<Crypto, 'hmacSha1'> }): SeedCodes {
  const { awsTime, crypto } = ports
  const lastSteps = new Map<string, number>()
  const turns = new Map<string, Promise<unknown>>()

  /** AWS takes a code of the step before or after too, so a used one further off says nothing about this one. */
  function nextStep(serial: string): number {
    const now = stepAt(awsTime.now())
    const last = lastSteps.get(serial)
    return last !== undefined && Math.abs(last - now) <= 1 ? Math.max(now, last + 1) : now
  }

  async function useNext<T>(
    serial: string,
    seed: Secret,
    attempt: (code: Secret) => Promise<T>,
    retries = RETRIES,
  ): Promise<T> {
    const step = nextStep(serial)
    if (awsTime.now() < startOf(step)) {
      await new Promise<void>((resolve) => void awsTime.at(startOf(step), resolve))
    }
    lastSteps.set(serial, step)
    try {
      return await attempt(codeOfStep(crypto, seed, step))
    } catch (error) {
      if (!isRefused(error) || retries === 0) throw error
      return useNext(serial, seed, attempt, retries - 1)
    }
  }

  return {
    use(serial, seed, attempt) {
      const before = turns.get(serial) ?? Promise.resolve()
      const turn = before.then(() => useNext(serial, seed, attempt))
      turns.set(
        serial,
        turn.catch(() => {}),
      )
      return turn
    },
  }
}

/** Whether AWS found the code wrong, and nothing else. */
export function isRefused(error: unknown): error is AppError {
  return error instanceof AppError && error.code === 'mfa-code-refused'
}
