import { expect, test } from 'vitest'
import { createDesktopFacts } from '../../electron/desktop/desktop-facts.ts'
import { followInNotifications } from '../../electron/desktop/notifier.ts'
import { createStore } from '../../electron/core/store.ts'
import type { LiveSlice } from '../../shared/snapshot.ts'
import { HOUR_MS, MINUTE_MS } from '../../shared/time.ts'
import { settle } from '../core/engine.ts'
import { createFakeClock, createLogCollector } from '../fakes.ts'
import { active, live, NOON, question, session, settings } from '../shared/session-samples.ts'

/** A notifier over a snapshot that a test changes, and the titles it has shown. */
function notifier(first: LiveSlice, show?: () => Promise<void>) {
  const clock = createFakeClock(NOON)
  const log = createLogCollector()
  const store = createStore({ live: first, catalog: { accounts: [] }, marks: {}, teamFile: null })
  const facts = createDesktopFacts(settings().settings)
  const titles: string[] = []
  const withdrawn: string[] = []
  const seen = { now: false }
  const stop = followInNotifications({
    engine: store,
    facts,
    clock,
    hourOf: () => 12,
    isSeen: () => seen.now,
    show: async ({ title }) => {
      titles.push(title)
      await show?.()
      return () => void withdrawn.push(title)
    },
    log,
  })
  return { clock, log, store, facts, titles, withdrawn, seen, stop }
}

const ending = (id: string, expiresAt: number) => session({ id, renews: false, state: active(expiresAt) })

test('each warning comes at its time, by the clock of AWS, and once', () => {
  const ahead = { ...live([ending('a', NOON + HOUR_MS)]), clockOffset: 10 * MINUTE_MS }
  const { clock, titles, stop } = notifier(ahead)

  clock.advance(35 * MINUTE_MS - 1)
  expect(titles).toEqual([])
  clock.advance(1)
  expect(titles).toEqual(['a / Admin ends in 15 minutes'])
  clock.advance(10 * MINUTE_MS)
  expect(titles).toEqual(['a / Admin ends in 15 minutes', 'a / Admin ends in 5 minutes'])
  stop()
})

test('sessions that end one after the other in one turn are told of as one', () => {
  const both = [ending('a', NOON), ending('b', NOON)]
  const { clock, store, titles, stop } = notifier(live(both))
  const ended = (id: string) =>
    session({ id, renews: false, state: { phase: 'expired', expiredAt: NOON, error: null } })

  store.updateLive(() => live([ended('a'), both[1]!]))
  store.updateLive(() => live([ended('a'), ended('b')]))
  clock.advance(0)

  expect(titles).toEqual(['2 sessions have ended'])
  stop()
})

test('after a sleep over everything there is one summary, however the timers of the engine and its own fall', () => {
  const both = [ending('a', NOON + HOUR_MS), ending('b', NOON + 2 * HOUR_MS)]
  const { clock, store, titles, stop } = notifier(live(both))
  const ended = (id: string, expiredAt: number) =>
    session({ id, renews: false, state: { phase: 'expired', expiredAt, error: null } })

  clock.sleep(8 * HOUR_MS)
  store.updateLive(() => live([ended('a', NOON + HOUR_MS), ended('b', NOON + 2 * HOUR_MS)]))
  clock.advance(0)
  clock.advance(HOUR_MS)

  expect(titles).toEqual(['2 sessions ended while you were away'])
  stop()
})

test('what the user changes of the times holds at once', () => {
  const { clock, facts, titles, stop } = notifier(live([ending('a', NOON + 10 * MINUTE_MS)]))
  expect(titles).toHaveLength(1)

  facts.update(settings({ notifyMinutesBefore: [9] }))
  clock.advance(MINUTE_MS)

  expect(titles.at(-1)).toBe('a / Admin ends in 9 minutes')
  stop()
})

test('what no longer holds is taken away: a session that was renewed, and everything when the app ends', async () => {
  const soon = NOON + 10 * MINUTE_MS
  const { clock, store, titles, withdrawn, stop } = notifier(live([ending('a', soon)]))
  await settle()
  expect(titles).toHaveLength(1)
  store.updateLive((before) => ({ ...before, notices: [] }))
  clock.advance(0)
  expect(withdrawn).toEqual([])

  store.updateLive(() => live([ending('a', soon + HOUR_MS), ending('b', soon)]))
  clock.advance(0)
  await settle()
  expect(withdrawn).toEqual(['a / Admin ends in 10 minutes'])

  stop()
  expect(withdrawn).toEqual(['a / Admin ends in 10 minutes', 'b / Admin ends in 10 minutes'])
})

test('a notification that could not be shown is noted, and the next one comes all the same', async () => {
  const { clock, log, titles, stop } = notifier(live([ending('a', NOON + 10 * MINUTE_MS)]), () =>
    Promise.reject(new Error('nobody shows them')),
  )
  await Promise.resolve()
  clock.advance(5 * MINUTE_MS)
  await Promise.resolve()

  expect(titles).toHaveLength(2)
  expect(log.entries.map(({ event }) => event)).toContain('not-notified')
  stop()
  expect(clock.pending).toBe(0)
})

test('a code that is wanted is told of while nobody looks, once, and taken away when it was typed', async () => {
  const { clock, store, titles, withdrawn, seen, stop } = notifier(live([session({ id: 'a' })]))
  const asks = (open: LiveSlice['questions']) => {
    store.updateLive((before) => ({ ...before, questions: open }))
    clock.advance(0)
  }
  seen.now = true
  asks([question({ id: 'shown', sessionIds: ['a'] })])
  seen.now = false
  asks([question({ id: 'shown', sessionIds: ['a'], rejected: 'It was wrong.' })])
  expect(titles).toEqual([])

  // Together with what else is said: that stays when the code was typed.
  store.updateLive((before) => ({
    ...before,
    sessions: [session({ id: 'a' }), ending('b', NOON + 5 * MINUTE_MS)],
  }))
  asks([question({ id: 'unseen', sessionIds: ['a'] })])
  asks([question({ id: 'unseen', sessionIds: ['a'], rejected: 'It was wrong.' })])
  await settle()
  expect(titles).toEqual(['b / Admin ends in 5 minutes', 'Code wanted for a / Admin'])
  asks([])
  await settle()
  expect(withdrawn).toEqual(['Code wanted for a / Admin'])
  stop()
})
