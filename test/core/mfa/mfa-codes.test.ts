import { beforeEach, describe, expect, test } from 'vitest'
import { createCrypto } from '../../../electron/adapters/crypto.ts'
import { createAwsTime } from '../../../electron/core/aws-time.ts'
import { createMfaCodes, type MfaCodes } from '../../../electron/core/mfa/mfa-codes.ts'
import type { MfaProof } from '../../../electron/core/ports.ts'
import { Secret } from '../../../electron/core/secret.ts'
import { stepOfCode } from '../../../electron/emulator/sts/totp.ts'
import { AppError } from '../../../shared/errors.ts'
import { MINUTE_MS } from '../../../shared/time.ts'
import { settle } from '../engine.ts'
import { createFakeClock, type FakeClock } from '../../fakes.ts'

const SEED = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP'
const SERIAL = 'arn:aws:iam::111111111111:mfa/alex'
/** In the middle of a step. */
const START = Date.UTC(2026, 10, 1, 12) + 15_000
const asker = (name: string) => ({ sessionId: `id-${name}`, name })
const byPerson = { serial: SERIAL, seed: null }
const bySeed = { serial: SERIAL, seed: new Secret(SEED) }

let clock: FakeClock
let tellAwsTime: (awsTime: number, localTime: number) => void
let mfa: MfaCodes
let changes: number
/** The codes that AWS was shown, and what it says to each. */
let shown: string[]
let judge: (code: string) => void

beforeEach(() => {
  clock = createFakeClock(START)
  changes = 0
  shown = []
  judge = () => {}
  const awsTime = createAwsTime(clock, {
    watchTime(listener) {
      tellAwsTime = listener
      return () => {}
    },
  })
  mfa = createMfaCodes({ awsTime, crypto: createCrypto(), onChange: () => (changes += 1) })
})

const attempt = async ({ code }: MfaProof) => {
  shown.push(code.reveal())
  judge(code.reveal())
  return `given for ${code.reveal()}`
}
const refuse = (reason: string) => {
  throw new AppError('mfa-code-refused', { serial: SERIAL, reason })
}
const question = () => mfa.open()[0]!

describe('a person', () => {
  test('is asked once for all who want the same, and their names are told', async () => {
    const first = mfa.use(byPerson, 'key', asker('robot'), attempt)
    const second = mfa.use(byPerson, 'key', asker('robot-2'), attempt)
    expect(mfa.open()).toHaveLength(1)
    expect(question()).toMatchObject({ serial: SERIAL, rejected: null, endsAt: START + 10 * MINUTE_MS })
    expect(question().askers.map(({ name }) => name)).toEqual(['robot', 'robot-2'])
    await mfa.answer(question().id, '123 456')
    expect(await Promise.all([first, second])).toEqual(['given for 123456', 'given for 123456'])
    expect(shown).toEqual(['123456'])
    expect(mfa.open()).toEqual([])
  })

  test('is asked anew by another question for what needs a code of its own, since each works once', async () => {
    const first = mfa.use(byPerson, 'one key', asker('robot'), attempt)
    const second = mfa.use(byPerson, 'another', asker('other'), attempt)
    const { id } = question()
    await mfa.answer(id, '111111')
    await first
    expect(question()).toMatchObject({ askers: [asker('other')], rejected: null })
    expect(question().id).not.toBe(id)
    await expect(mfa.answer(id, '222222')).rejects.toMatchObject({ code: 'question-unknown' })
    await mfa.answer(question().id, '222222')
    expect(await second).toBe('given for 222222')
  })

  test('whose code AWS refuses is asked again by the same question, with the reason', async () => {
    judge = (code) => code === '000000' && refuse('it was used before')
    const given = mfa.use(byPerson, 'key', asker('robot'), attempt)
    const { id } = question()
    clock.advance(MINUTE_MS)
    await mfa.answer(id, '000000')
    expect(question()).toMatchObject({
      id,
      rejected: expect.stringContaining('it was used before') as string,
      endsAt: START + 11 * MINUTE_MS,
    })
    await mfa.answer(id, '123456')
    expect(await given).toBe('given for 123456')
  })

  test('who types the code that was just taken is told to wait for the next, without AWS being asked', async () => {
    const first = mfa.use(byPerson, 'one key', asker('robot'), attempt)
    await mfa.answer(question().id, '111111')
    await first
    clock.advance(MINUTE_MS)
    const second = mfa.use(byPerson, 'another', asker('other'), attempt)
    await mfa.answer(question().id, '111111')
    expect(question().rejected).toMatch(/was used already; each works once/)
    expect(shown).toEqual(['111111'])
    // Long after it may come up again by chance.
    clock.advance(MINUTE_MS)
    await mfa.answer(question().id, '111111')
    expect(await second).toBe('given for 111111')
  })

  test('may mistype: what is no code is refused without AWS being asked', async () => {
    const given = mfa.use(byPerson, 'key', asker('robot'), attempt)
    for (const text of ['', '12345', '1234567', 'abcdef'])
      await expect(mfa.answer(question().id, text)).rejects.toMatchObject({ code: 'mfa-code-invalid' })
    expect(shown).toEqual([])
    mfa.cancel(question().id)
    await expect(given).rejects.toMatchObject({ code: 'interrupted' })
    expect(mfa.open()).toEqual([])
  })

  test('who does not answer within ten minutes is no longer asked, and what waited says what it needs', async () => {
    const given = mfa.use(byPerson, 'key', asker('robot'), attempt)
    clock.advance(10 * MINUTE_MS)
    await expect(given).rejects.toMatchObject({
      code: 'mfa-needed',
      message: `robot needs a code of the MFA device ${SERIAL}, and nobody has typed one.`,
      fix: expect.stringContaining('lanyard start robot') as string,
    })
    expect(mfa.open()).toEqual([])
    expect(clock.pending).toBe(0)
  })

  test('is not troubled by what AWS refuses for another reason', async () => {
    judge = () => {
      throw new AppError('access-key-refused', { id: 'AKIA' })
    }
    const given = mfa.use(byPerson, 'key', asker('robot'), attempt)
    given.catch(() => {})
    await mfa.answer(question().id, '123456')
    await expect(given).rejects.toMatchObject({ code: 'access-key-refused' })
    expect(mfa.open()).toEqual([])
  })

  test('is asked no more once the sessions that wanted the code are stopped', async () => {
    const first = mfa.use(byPerson, 'key', asker('robot'), attempt)
    const second = mfa.use(byPerson, 'key', asker('other'), attempt)
    mfa.withdraw('id-robot')
    expect(question().askers).toEqual([asker('other')])
    mfa.withdraw('id-other')
    expect(mfa.open()).toEqual([])
    await expect(Promise.all([first, second])).rejects.toMatchObject({ code: 'interrupted' })
  })

  test('who types two codes at once has the second judged only where the first was refused', async () => {
    const given = mfa.use(byPerson, 'key', asker('robot'), attempt)
    const { id } = question()
    const second = { code: 'question-unknown' }
    const answers = [mfa.answer(id, '111111'), mfa.answer(id, '222222')]
    await expect(answers[1]).rejects.toMatchObject(second)
    await answers[0]
    await given
    expect(shown).toEqual(['111111'])
  })

  test('tells who watches of each change', async () => {
    const given = mfa.use(byPerson, 'key', asker('robot'), attempt)
    expect(changes).toBe(1)
    await mfa.answer(question().id, '123456')
    await given
    expect(changes).toBe(2)
  })
})

describe('a seed', () => {
  const steps = () => shown.map((code) => stepOfCode(SEED, code, clock.now()))
  const now = () => Math.floor(clock.now() / 30_000)

  test('makes the code of the step that AWS is in, whatever this computer thinks', async () => {
    tellAwsTime(START + 5 * MINUTE_MS, START)
    await mfa.use(bySeed, 'key', asker('robot'), attempt)
    expect(stepOfCode(SEED, shown[0]!, START + 5 * MINUTE_MS)).toBe(
      Math.floor((START + 5 * MINUTE_MS) / 30_000),
    )
  })

  test('waits for the next step where the code of this one was used', async () => {
    await mfa.use(bySeed, 'a', asker('robot'), attempt)
    const second = mfa.use(bySeed, 'b', asker('robot'), attempt)
    await settle()
    expect(mfa.waitsFor('id-robot')).toMatchObject({ code: 'mfa-code-spent' })
    clock.advance(14_999)
    await settle()
    expect(shown).toHaveLength(1)
    clock.advance(1)
    await second
    expect(steps()).toEqual([now() - 1, now()])
    expect(mfa.waitsFor('id-robot')).toBeNull()
  })

  test('serves those who want a code in their turn, each with a code of its own', async () => {
    const all = ['a', 'b', 'c'].map((want) => mfa.use(bySeed, want, asker(want), attempt))
    for (let step = 0; step < 3; step++) {
      await settle()
      clock.advance(30_000)
    }
    await Promise.all(all)
    expect(new Set(shown).size).toBe(3)
  })

  test('tries the next code once where AWS refuses one that another tool has used', async () => {
    judge = () => {
      if (shown.length === 1) refuse('used')
    }
    const given = mfa.use(bySeed, 'key', asker('robot'), attempt)
    await settle()
    clock.advance(30_000)
    await given
    expect(shown).toHaveLength(2)
  })

  test('that is wrong is told after the second code', async () => {
    judge = () => refuse('invalid')
    const given = mfa.use(bySeed, 'key', asker('robot'), attempt)
    given.catch(() => {})
    await settle()
    clock.advance(30_000)
    await expect(given).rejects.toMatchObject({ code: 'mfa-code-refused' })
    expect(shown).toHaveLength(2)
    expect(mfa.open()).toEqual([])
  })
})
