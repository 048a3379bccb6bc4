import { beforeEach, describe, expect, test } from 'vitest'
import { createAwsTime } from '../../../electron/core/aws-time.ts'
import type { Borrowed } from '../../../electron/core/ports.ts'
import { Secret } from '../../../electron/core/secret.ts'
import { createLifecycle, type Lifecycle } from '../../../electron/core/sessions/lifecycle.ts'
import { AppError } from '../../../shared/errors.ts'
import type { SessionState } from '../../../shared/session-state.ts'
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../shared/time.ts'
import { createFakeClock, createLogCollector, type FakeClock } from '../../fakes.ts'

const START = Date.UTC(2026, 10, 1, 12)
const ID = 'session'

interface Lender {
  /** What is lent next: a lifetime in milliseconds, or a refusal. */
  next: number | AppError
  calls: number
  /** Borrowing waits for this. */
  gate: Promise<void>
}

let clock: FakeClock
let lender: Lender
let renews: boolean
let states: SessionState[]
/** How far the wall is behind when a timer fires, whose span went by on the other clock (milliseconds). */
let behind: number
let lifecycle: Lifecycle
let tellAwsTime: (awsTime: number, localTime: number) => void

beforeEach(() => {
  clock = createFakeClock(START)
  lender = { next: HOUR_MS, calls: 0, gate: Promise.resolve() }
  renews = true
  states = []
  behind = 0
  const hurried = { ...clock, at: (time: number, run: () => void) => clock.at(time - behind, run) }
  const awsTime = createAwsTime(hurried, {
    watchTime(listener) {
      tellAwsTime = listener
      return () => {}
    },
  })
  lifecycle = createLifecycle({
    clock,
    awsTime,
    log: createLogCollector(),
    nameOf: () => 'payments-prod/Admin',
    renews: () => renews,
    onState: (_id, state) => states.push(state),
    async borrow(): Promise<Borrowed> {
      lender.calls += 1
      const { next } = lender
      await lender.gate
      if (next instanceof AppError) throw next
      const credentials = {
        accessKeyId: `ASIA${lender.calls}`,
        secretAccessKey: new Secret('s'),
        sessionToken: new Secret('t'),
        expiresAt: awsTime.now() + next,
      }
      return { credentials, arn: null, packedPolicySize: null }
    },
  })
})

const phase = () => states.at(-1)?.phase
const key = async () => (await lifecycle.read(ID)).credentials.accessKeyId

/** Lets what was begun come to its end: every promise of these tests settles within a few turns. */
async function settle(): Promise<void> {
  await new Promise((resolve) => void setImmediate(resolve))
}

async function pass(milliseconds: number): Promise<void> {
  clock.advance(milliseconds)
  await settle()
}

describe('a session that renews', () => {
  test('is borrowed again twenty minutes before its end, and never shows as ended', async () => {
    await lifecycle.start(ID)
    await pass(40 * MINUTE_MS - SECOND_MS)
    expect(lender.calls).toBe(1)
    await pass(SECOND_MS)
    expect(lender.calls).toBe(2)
    expect(phase()).toBe('active')
    await pass(3 * HOUR_MS)
    expect(states.map((state) => state.phase)).not.toContain('expired')
  })

  test('is borrowed again after two thirds of a short life', async () => {
    lender.next = 15 * MINUTE_MS
    await lifecycle.start(ID)
    await pass(10 * MINUTE_MS - SECOND_MS)
    expect(lender.calls).toBe(1)
    await pass(SECOND_MS)
    expect(lender.calls).toBe(2)
  })

  test('sleeping past its end renews it once', async () => {
    await lifecycle.start(ID)
    clock.sleep(9 * HOUR_MS)
    await settle()
    expect(lender.calls).toBe(2)
    expect(phase()).toBe('active')
  })

  test('is judged by the time of AWS: a computer ten minutes slow renews ten minutes sooner', async () => {
    await lifecycle.start(ID)
    tellAwsTime(clock.now() + 10 * MINUTE_MS, clock.now())
    await pass(30 * MINUTE_MS)
    expect(lender.calls).toBe(2)
  })

  test('is tried again when AWS wishes it, where that is later', async () => {
    await lifecycle.start(ID)
    lender.next = new AppError('throttled', { host: 'sts' }, { retryAfter: MINUTE_MS })
    await pass(40 * MINUTE_MS)
    await pass(MINUTE_MS - SECOND_MS)
    expect(lender.calls).toBe(2)
    await pass(SECOND_MS)
    expect(lender.calls).toBe(3)
  })

  test('is said to end soon also where the wall is behind the clock that its timer went by', async () => {
    renews = false
    behind = 1
    await lifecycle.start(ID)
    const { expiresAt } = states.at(-1) as { expiresAt: number }
    while (phase() === 'active' && clock.now() < expiresAt - SECOND_MS) await pass(SECOND_MS)
    expect(phase()).toBe('expiring')
  })

  test('is tried again while the network is away, keeps serving meanwhile, and recovers', async () => {
    await lifecycle.start(ID)
    lender.next = new AppError('unreachable', { host: 'sso', reason: 'there is no network' })
    await pass(40 * MINUTE_MS)
    expect(phase()).toBe('expiring')
    expect(await key()).toBe('ASIA1')
    await pass(15 * SECOND_MS)
    expect(lender.calls).toBe(3)
    lender.next = HOUR_MS
    await pass(30 * SECOND_MS)
    expect(phase()).toBe('active')
    expect(await key()).toBe('ASIA4')
  })

  test('that could not be renewed has ended at its end, and says why', async () => {
    await lifecycle.start(ID)
    lender.next = new AppError('no-assignment', { role: 'Admin', account: 'payments-prod' })
    await pass(HOUR_MS)
    expect(states.at(-1)).toMatchObject({ phase: 'expired', error: { code: 'no-assignment' } })
  })

  test('that waits for a sign-in is renewed by it', async () => {
    await lifecycle.start(ID)
    lender.next = new AppError('portal-expired', { portal: 'corp' })
    await pass(2 * HOUR_MS)
    const before = lender.calls
    lender.next = HOUR_MS
    lifecycle.resume([ID])
    await settle()
    expect(lender.calls).toBe(before + 1)
    expect(phase()).toBe('active')
  })

  test('is refused for good without being asked for again and again', async () => {
    await lifecycle.start(ID)
    lender.next = new AppError('no-assignment', { role: 'Admin', account: 'payments-prod' })
    await pass(40 * MINUTE_MS)
    await pass(19 * MINUTE_MS)
    expect(lender.calls).toBe(2)
  })
})

describe('a session that does not renew', () => {
  test('says so in its last five minutes, then has ended', async () => {
    renews = false
    await lifecycle.start(ID)
    await pass(55 * MINUTE_MS - SECOND_MS)
    expect(phase()).toBe('active')
    await pass(SECOND_MS)
    expect(phase()).toBe('expiring')
    await pass(5 * MINUTE_MS)
    expect(phase()).toBe('expired')
    expect(lender.calls).toBe(1)
  })

  test('is not brought back by a tool that asks for it', async () => {
    renews = false
    await lifecycle.start(ID)
    await pass(HOUR_MS)
    await expect(lifecycle.read(ID)).rejects.toMatchObject({ code: 'credentials-expired' })
    expect(lender.calls).toBe(1)
  })

  test('begins to renew as soon as the user wants it to', async () => {
    renews = false
    await lifecycle.start(ID)
    await pass(30 * MINUTE_MS)
    renews = true
    lifecycle.rearm(ID)
    await pass(10 * MINUTE_MS)
    expect(lender.calls).toBe(2)
  })
})

describe('readers', () => {
  test('are served from memory while the credentials are good for a while', async () => {
    await lifecycle.start(ID)
    await pass(30 * MINUTE_MS)
    expect(await Promise.all(Array.from({ length: 50 }, key))).toEqual(
      Array.from({ length: 50 }, () => 'ASIA1'),
    )
    expect(lender.calls).toBe(1)
  })

  test('that all ask inside the margin cause one renewal, and all get what lasts', async () => {
    await lifecycle.start(ID)
    // No timer has run yet: the readers come first.
    tellAwsTime(clock.now() + 50 * MINUTE_MS, clock.now())
    const keys = await Promise.all(Array.from({ length: 50 }, key))
    expect(new Set(keys)).toEqual(new Set(['ASIA2']))
    expect(lender.calls).toBe(2)
  })

  test('are handed what still works when a renewal takes longer than five seconds', async () => {
    await lifecycle.start(ID)
    let open = () => {}
    lender.gate = new Promise((resolve) => {
      open = resolve
    })
    await pass(45 * MINUTE_MS)
    const read = key()
    await pass(5 * SECOND_MS)
    expect(await read).toBe('ASIA1')
    open()
    await settle()
    expect(await key()).toBe('ASIA2')
  })

  test('start a session that nobody has started', async () => {
    expect(await key()).toBe('ASIA1')
    expect(phase()).toBe('active')
  })

  test('do not bring back what the user stopped', async () => {
    await lifecycle.start(ID)
    lifecycle.stop(ID)
    await expect(lifecycle.read(ID)).rejects.toMatchObject({ code: 'session-not-active' })
    expect(lender.calls).toBe(1)
    await lifecycle.start(ID)
    expect(await key()).toBe('ASIA2')
  })
})

describe('stopping', () => {
  test('ends every renewal to come', async () => {
    await lifecycle.start(ID)
    lifecycle.stop(ID)
    await pass(2 * HOUR_MS)
    expect(lender.calls).toBe(1)
    expect(phase()).toBe('stopped')
    expect(clock.pending).toBe(0)
  })

  test('while it is being borrowed leaves it stopped, and a new start is a new borrowing', async () => {
    let open = () => {}
    lender.gate = new Promise((resolve) => {
      open = resolve
    })
    const first = lifecycle.start(ID)
    lifecycle.stop(ID)
    const second = lifecycle.start(ID)
    open()
    await expect(first).rejects.toMatchObject({ code: 'session-not-active' })
    await second
    expect(lender.calls).toBe(2)
    expect(await key()).toBe('ASIA2')
    expect(phase()).toBe('active')
  })
})

test('a start that fails says why, and the next one tries again', async () => {
  lender.next = new AppError('no-assignment', { role: 'Admin', account: 'payments-prod' })
  await expect(lifecycle.start(ID)).rejects.toMatchObject({ code: 'no-assignment' })
  expect(phase()).toBe('failed')
  lender.next = HOUR_MS
  await lifecycle.start(ID)
  expect(phase()).toBe('active')
})

describe('what failed for the time being', () => {
  const away = new AppError('unreachable', { host: 'sso', reason: 'there is no network' })

  test('is tried again once for each pause, however often the user tries meanwhile', async () => {
    await lifecycle.start(ID)
    lender.next = away
    for (let tries = 0; tries < 3; tries += 1) await lifecycle.renew(ID).catch(() => {})
    expect(lender.calls).toBe(4)
    // The third failure in a row is followed by a pause of a minute.
    await pass(MINUTE_MS - SECOND_MS)
    expect(lender.calls).toBe(4)
    await pass(SECOND_MS)
    expect(lender.calls).toBe(5)
  })

  test('is not tried again once the user wants no renewal', async () => {
    lender.next = away
    await lifecycle.start(ID).catch(() => {})
    renews = false
    await pass(HOUR_MS)
    expect(lender.calls).toBe(1)
    expect(clock.pending).toBe(0)
  })
})

test('ending them all lets nothing that is being borrowed begin again', async () => {
  let open = () => {}
  lender.gate = new Promise((resolve) => {
    open = resolve
  })
  const started = lifecycle.start(ID)
  lifecycle.stopAll()
  open()
  await expect(started).rejects.toMatchObject({ code: 'session-not-active' })
  expect(clock.pending).toBe(0)
})

test('credentials that have ended as they come are refused, and not asked for again without a pause', async () => {
  lender.next = -SECOND_MS
  await expect(lifecycle.start(ID)).rejects.toMatchObject({ code: 'credentials-expired' })
  await pass(MINUTE_MS)
  expect(lender.calls).toBe(1)
  expect(phase()).toBe('failed')
})

test('whoever asks for a stopped session that was allowed again is given it', async () => {
  await lifecycle.start(ID)
  lifecycle.stop(ID)
  lifecycle.allow(ID)
  expect(await key()).toBe('ASIA2')
})
