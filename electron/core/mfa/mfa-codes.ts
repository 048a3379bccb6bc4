import { AppError } from '../../../shared/errors.ts'
import type { AwsTime } from '../aws-time.ts'
import type { Crypto, MfaProof } from '../ports.ts'
import type { Secret } from '../secret.ts'
import { createCodeQuestions, type Asker, type CodeQuestions } from './code-questions.ts'
import { createSeedCodes } from './seed-codes.ts'

export interface MfaDevice {
  readonly serial: string
  /** Base32; `null` where a person types the codes. */
  readonly seed: Secret | null
}

/** Codes of MFA devices, from wherever they come. */
export interface MfaCodes extends Pick<CodeQuestions, 'open' | 'answer' | 'cancel' | 'withdraw'> {
  /** Makes an attempt with a code of the device; see `CodeQuestions.ask` for `want` and what it throws. */
  use<T>(device: MfaDevice, want: string, asker: Asker, attempt: (proof: MfaProof) => Promise<T>): Promise<T>
  /** What a tool that cannot wait is told while the session waits for a code; `null` where it does not. */
  waitsFor(sessionId: string): AppError | null
}

export function createMfaCodes(ports: {
  awsTime: AwsTime
  crypto: Pick<Crypto, 'randomBytes' | 'hmacSha1'>
  /** Told after every change of what `open` gives. */
  onChange: () => void
}): MfaCodes {
  const questions = createCodeQuestions(ports)
  const seedCodes = createSeedCodes(ports)
  /** The sessions that wait for a code that is made here. */
  const waiting = new Map<string, string>()

  return {
    open: questions.open,
    answer: questions.answer,
    cancel: questions.cancel,
    withdraw: questions.withdraw,
    async use({ serial, seed }, want, asker, attempt) {
      const withCode = (code: Secret) => attempt({ serial, code })
      if (seed === null) return questions.ask(serial, want, asker, withCode)
      waiting.set(asker.sessionId, serial)
      try {
        return await seedCodes.use(serial, seed, withCode)
      } finally {
        waiting.delete(asker.sessionId)
      }
    },
    waitsFor(sessionId) {
      const serial = waiting.get(sessionId)
      if (serial !== undefined) return new AppError('mfa-code-spent', { serial })
      for (const { serial: asked, askers } of questions.open()) {
        const asker = askers.find((one) => one.sessionId === sessionId)
        if (asker) return new AppError('mfa-needed', { name: asker.name, serial: asked })
      }
      return null
    },
  }
}
