import { expect, test } from 'vitest'
import { eventsBetween } from '../../renderer/session-events.ts'
import { shareLeft, toneOf } from '../../renderer/session-time.ts'
import { sessionGroups } from '../../renderer/window/session-groups.ts'
import type { SessionView } from '../../shared/snapshot.ts'
import { MINUTE_MS } from '../../shared/time.ts'
import { sampleSessions } from './page/sample-organisation.ts'

const NOW = Date.UTC(2026, 2, 2, 14, 28)
const sessions = sampleSessions(NOW)

function active(left: number, rest: Partial<SessionView> = {}): SessionView {
  const state = { phase: 'active', startedAt: NOW - MINUTE_MS, expiresAt: NOW + left } as const
  return { ...sessions[0]!, renews: true, state, ...rest }
}

test('what needs somebody stands first, what ends first at its head', () => {
  const [needs, ...others] = sessionGroups(sessions)
  expect(needs!.name).toBe('needs-you')
  expect(needs!.sessions.map(({ state }) => state.phase).slice(0, 2)).toEqual(['expiring', 'expiring'])
  expect(new Set(needs!.sessions.map(({ state }) => state.phase))).toEqual(
    new Set(['expiring', 'failed', 'expired', 'awaiting-mfa', 'awaiting-approval']),
  )
  expect(others.map(({ name }) => name)).toEqual(['active', 'pinned', 'recent'])
})

test('every session stands in one group', () => {
  const ids = sessionGroups(sessions).flatMap(({ sessions }) => sessions.map(({ id }) => id))
  expect(ids.toSorted()).toEqual(sessions.map(({ id }) => id).toSorted())
})

test('a renewal moves no row', () => {
  const rows = [active(10, { id: 'a', alias: 'a' }), active(20, { id: 'b', alias: 'b' })]
  const renewed = [active(90, { id: 'a', alias: 'a' }), rows[1]!]
  const order = (all: readonly SessionView[]) => sessionGroups(all)[0]!.sessions.map(({ id }) => id)
  expect(order(renewed)).toEqual(order(rows))
})

test('recent ones stand by when they were started, the last first', () => {
  const recent = sessionGroups(sessions).find(({ name }) => name === 'recent')!
  const times = recent.sessions.map(({ lastStartedAt }) => lastStartedAt ?? 0)
  expect(times).toEqual(times.toSorted((a, b) => b - a))
})

test.each([
  ['bills', 'bills'],
  ['billing stag', 'bills'],
  ['lake', 'data-lake-staging/Engineer'],
  ['pay prod ro', 'payments-prod/ReadOnly'],
])('typing %j finds %s', (typed, name) => {
  const found = sessionGroups(sessions, typed).flatMap(({ sessions }) => sessions.map(({ name }) => name))
  expect(found).toContain(name)
  expect(found.length).toBeLessThan(sessions.length)
})

test('one that renews itself stays calm to its end; one that does not warns at 15 and at 5 minutes', () => {
  expect(toneOf(active(MINUTE_MS), NOW)).toBe('good')
  const tones = [16, 15, 5].map((minutes) => toneOf(active(minutes * MINUTE_MS, { renews: false }), NOW))
  expect(tones).toEqual(['good', 'soon', 'now'])
})

test('the ring never leaves its circle', () => {
  const { state } = active(MINUTE_MS)
  expect([NOW - 9 * MINUTE_MS, NOW, NOW + 9 * MINUTE_MS].map((at) => shareLeft(state, at))).toEqual([
    1, 0.5, 0,
  ])
})

test('what happens to a session between two pushes is noted, and nothing of what was before the first', () => {
  const was = active(MINUTE_MS)
  const error = { code: 'unreachable', message: '', fix: '' } as const
  const after = (session: SessionView) => eventsBetween([was], [session], NOW).map(({ what }) => what)
  expect(eventsBetween(undefined, [was], NOW)).toEqual([])
  expect(eventsBetween([was], [was], NOW)).toEqual([])
  expect(after(active(90 * MINUTE_MS))).toEqual(['event.renewed'])
  expect(after({ ...was, reads: was.reads + 1 })).toEqual(['event.read'])
  expect(after({ ...was, state: { phase: 'stopped' } })).toEqual(['event.stopped'])
  expect(after({ ...was, state: { phase: 'expired', expiredAt: NOW, error: null } })).toEqual([
    'event.expired',
  ])
  expect(after({ ...was, state: { ...active(MINUTE_MS).state, phase: 'expiring', error } as never })).toEqual(
    ['event.renewal-failed'],
  )
  expect(eventsBetween([], [was], NOW).map(({ what }) => what)).toEqual(['event.started'])
})
