import { expect, test } from 'vitest'
import { isQuiet, planNotifications } from '../../shared/notification-plan.ts'
import type { DesktopSettings } from '../../shared/desktop-settings.ts'
import type { LiveSlice, SessionView } from '../../shared/snapshot.ts'
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../shared/time.ts'
import { active, live, NOON, portal, question, session, settings } from './session-samples.ts'

const denied = { code: 'trust-policy-mismatch', message: 'It does not name you.', fix: 'Ask.' } as const
const throttled = { code: 'throttled', message: 'Slow.', fix: 'Wait.' } as const

/** A planner that remembers, as the host does, and the titles it gave. */
function planner(part: Partial<DesktopSettings> = {}, hour = 12, isSeen = false) {
  let told: ReadonlySet<string> = new Set()
  return (slice: LiveSlice, now: number) => {
    const plan = planNotifications({
      live: slice,
      settings: settings(part).settings,
      now,
      hour,
      isSeen,
      told,
    })
    told = plan.told
    return { titles: plan.show.map(({ title }) => title), next: plan.next, show: plan.show }
  }
}

const ending = (id: string, expiresAt: number, part: Partial<SessionView> = {}) =>
  session({ id, renews: false, state: active(expiresAt), ...part })
const ended = (id: string, expiredAt: number) =>
  session({ id, renews: false, state: { phase: 'expired', expiredAt, error: null } })

test('a session that ends is told of 15 and 5 minutes before and at its end, each once', () => {
  const plan = planner()
  const end = NOON + HOUR_MS

  expect(plan(live([ending('a', end)]), NOON)).toMatchObject({ titles: [], next: end - 15 * MINUTE_MS })
  expect(plan(live([ending('a', end)]), end - 15 * MINUTE_MS)).toMatchObject({
    titles: ['a / Admin ends in 15 minutes'],
    next: end - 5 * MINUTE_MS,
  })
  expect(plan(live([ending('a', end)]), end - 14 * MINUTE_MS).titles).toEqual([])
  expect(plan(live([ending('a', end)]), end - 5 * MINUTE_MS)).toMatchObject({
    titles: ['a / Admin ends in 5 minutes'],
    next: null,
  })
  expect(plan(live([ended('a', end)]), end).titles).toEqual(['a / Admin has ended'])
  expect(plan(live([ended('a', end)]), end + 1).titles).toEqual([])
})

test('a session that renews by itself is never told of', () => {
  const plan = planner()
  const renewing = session({
    id: 'a',
    state: { phase: 'renewing', startedAt: NOON - HOUR_MS, expiresAt: NOON + MINUTE_MS },
  })

  expect(plan(live([renewing]), NOON)).toMatchObject({ titles: [], next: null })
})

test('sessions that end together are one notification with all of them to renew', () => {
  const end = NOON + 5 * MINUTE_MS
  const [only, ...rest] = planner({ notifyMinutesBefore: [5] })(
    live([ending('a', end), ending('b', end + 20 * SECOND_MS), ending('c', end + HOUR_MS)]),
    NOON,
  ).show

  expect(rest).toEqual([])
  expect(only).toMatchObject({ title: '2 sessions end in 5 minutes', body: 'a / Admin, b / Admin' })
  expect(only?.buttons[0]).toEqual({
    label: 'Renew all',
    actions: [
      { command: 'session.renew', input: { sessionId: 'a' } },
      { command: 'session.renew', input: { sessionId: 'b' } },
    ],
  })
})

test('a renewed session is told of again, for its new end', () => {
  const plan = planner()
  plan(live([ending('a', NOON + 5 * MINUTE_MS)]), NOON)
  const later = NOON + HOUR_MS

  expect(plan(live([ending('a', later)]), later - 5 * MINUTE_MS).titles).toEqual([
    'a / Admin ends in 5 minutes',
  ])
})

test('a session borrowed for ten minutes is not at once told to end in fifteen', () => {
  const state = { phase: 'active', startedAt: NOON, expiresAt: NOON + 10 * MINUTE_MS } as const

  expect(planner()(live([session({ id: 'a', renews: false, state })]), NOON)).toMatchObject({
    titles: [],
    next: NOON + 5 * MINUTE_MS,
  })
})

test('after a sleep over several marks only the last one is said', () => {
  const plan = planner()
  plan(live([ending('a', NOON + HOUR_MS)]), NOON)

  expect(plan(live([ending('a', NOON + HOUR_MS)]), NOON + 57 * MINUTE_MS).titles).toEqual([
    'a / Admin ends in 3 minutes',
  ])
  expect(plan(live([ending('a', NOON + HOUR_MS)]), NOON + 58 * MINUTE_MS).titles).toEqual([])
})

test('what ended long ago, while the computer slept, is one summary', () => {
  const plan = planner()
  const slept = live([ended('a', NOON), ended('b', NOON + MINUTE_MS), ended('c', NOON + HOUR_MS)])

  expect(plan(slept, NOON + HOUR_MS).titles).toEqual([
    'c / Admin has ended',
    '2 sessions ended while you were away',
  ])
  expect(plan(slept, NOON + 2 * HOUR_MS).titles).toEqual([])
})

test('a renewal that waits for a person is told with the fix; one that may pass by itself is not', () => {
  const lasting = { phase: 'expiring', startedAt: NOON - HOUR_MS, expiresAt: NOON + 4 * MINUTE_MS } as const
  const plan = planner()

  expect(plan(live([session({ id: 'a', state: { ...lasting, error: throttled } })]), NOON).titles).toEqual([])
  const failed = live([session({ id: 'a', state: { ...lasting, error: denied } })])
  expect(plan(failed, NOON).show).toMatchObject([
    { title: 'a / Admin could not be renewed', body: 'It does not name you. Ask.' },
  ])
  expect(plan(failed, NOON + 1).titles).toEqual([])
})

test('renewals that fail together are one notification, with all of them to renew', () => {
  const state = {
    phase: 'expiring',
    startedAt: NOON - HOUR_MS,
    expiresAt: NOON + 4 * MINUTE_MS,
    error: denied,
  } as const

  const shown = planner()(live([session({ id: 'a', state }), session({ id: 'b', state })]), NOON).show

  expect(shown).toMatchObject([{ title: '2 sessions could not be renewed', body: 'a / Admin, b / Admin' }])
  expect(shown[0]?.buttons[0]?.actions).toHaveLength(2)
})

test('of a portal whose sign-in has ended nothing is said but that, however many sessions wait for it', () => {
  const error = { code: 'portal-expired', message: 'Over.', fix: 'Sign in: `lanyard login p`.' } as const
  const state = {
    phase: 'expiring',
    startedAt: NOON - HOUR_MS,
    expiresAt: NOON + 4 * MINUTE_MS,
    error,
  } as const
  const sessions = [session({ id: 'a', state }), session({ id: 'b', state })]
  const lost = portal({ id: 'p', signIn: { phase: 'failed', error } })

  expect(planner()(live(sessions, [lost]), NOON).titles).toEqual(['The sign-in to p has ended'])
  // Signed out by the user, the portal says nothing; then each says why, without the marks of a command.
  const [said] = planner()(live(sessions.slice(0, 1), [portal({ id: 'p' })]), NOON).show
  expect(said).toMatchObject({
    title: 'a / Admin could not be renewed',
    body: 'Over. Sign in: lanyard login p.',
  })
})

test('awake after its end, a session that the engine has not looked at yet is not told to end soon', () => {
  const plan = planner()
  const slept = live([ending('a', NOON + HOUR_MS)])
  plan(slept, NOON)

  expect(plan(slept, NOON + 2 * HOUR_MS).titles).toEqual([])
  expect(plan(live([ended('a', NOON + HOUR_MS)]), NOON + 2 * HOUR_MS).titles).toEqual([
    'A session ended while you were away',
  ])
})

test('a session that renews and has ended in a sleep is told of only if its renewal waits for a person', () => {
  const renewing = (error: typeof throttled | typeof denied | null) =>
    live([session({ id: 'a', state: { phase: 'expired', expiredAt: NOON - HOUR_MS, error } })])

  expect(planner()(renewing(null), NOON).titles).toEqual([])
  expect(planner()(renewing(throttled), NOON).titles).toEqual([])
  expect(planner()(renewing(denied), NOON).titles).toEqual(['A session ended while you were away'])
})

test('a sign-in that goes on by itself is not told of; one that ends is, and one that was lost is', () => {
  const plan = planner()
  const inTime = NOON + 15 * MINUTE_MS
  const signIn = { phase: 'signed-in', expiresAt: inTime, refreshable: false } as const

  expect(
    plan(live([], [portal({ id: 'p', signIn: { ...signIn, refreshable: true } })]), NOON).titles,
  ).toEqual([])
  expect(plan(live([], [portal({ id: 'p', signIn })]), NOON).titles).toEqual([
    'The sign-in to p ends in 15 minutes',
  ])
  const lost = {
    phase: 'failed',
    error: { code: 'portal-expired', message: 'Over.', fix: 'Sign in.' },
  } as const
  expect(plan(live([], [portal({ id: 'p', signIn: lost })]), inTime).show).toMatchObject([
    {
      title: 'The sign-in to p has ended',
      buttons: [{ actions: [{ command: 'portal.sign-in', input: { portalId: 'p' } }] }],
    },
  ])
})

test('a sign-in that ended in a sleep is told to have ended, once', () => {
  const plan = planner()
  const signIn = { phase: 'signed-in', expiresAt: NOON, refreshable: false } as const
  const slept = live([], [portal({ id: 'p', signIn })])

  expect(plan(slept, NOON + HOUR_MS).titles).toEqual(['The sign-in to p has ended'])
  expect(plan(slept, NOON + 2 * HOUR_MS).titles).toEqual([])
})

test('in quiet hours nothing is said, and nothing is made up for later', () => {
  const quiet = planner({ quietHours: { from: 22, until: 7 } }, 23)
  const slice = live([ending('a', NOON + 5 * MINUTE_MS)])

  expect(quiet(slice, NOON).titles).toEqual([])
  expect(quiet(slice, NOON + SECOND_MS).titles).toEqual([])
})

test.each([
  [{ from: 22, until: 7 }, 23, true],
  [{ from: 22, until: 7 }, 6, true],
  [{ from: 22, until: 7 }, 7, false],
  [{ from: 22, until: 7 }, 12, false],
  [{ from: 9, until: 17 }, 9, true],
  [{ from: 9, until: 17 }, 17, false],
  [{ from: 9, until: 9 }, 9, false],
  [null, 3, false],
] as const)('with quiet hours %j, hour %i is quiet: %s', (hours, hour, expected) => {
  expect(isQuiet(hours, hour)).toBe(expected)
})

test('while somebody presents, no name stands in a notification', () => {
  const [shown] = planner({ presenterMode: true })(
    live([ending('payments', NOON + 5 * MINUTE_MS)]),
    NOON,
  ).show

  expect(JSON.stringify([shown?.title, shown?.body])).not.toMatch(/payments/)
})

test('the times are those that the user set', () => {
  const plan = planner({ notifyMinutesBefore: [2] })

  expect(plan(live([ending('a', NOON + HOUR_MS)]), NOON).next).toBe(NOON + 58 * MINUTE_MS)
  expect(plan(live([ended('a', NOON + HOUR_MS)]), NOON + HOUR_MS).titles).toEqual([])
})

test('a code that is wanted is told of where nobody sees it asked, and leads to the window', () => {
  const slice = {
    ...live([session({ id: 'a' })]),
    questions: [question({ id: 'q', sessionIds: ['a'], wantedBy: ['a', 'b', 'c'] })],
  }
  expect(planner({}, 12, true)(slice, NOON).titles).toEqual([])
  const [shown, ...others] = planner()(slice, NOON).show
  expect(others).toEqual([])
  const showWindow = { command: 'window.show', input: { view: null } }
  expect(shown).toMatchObject({
    title: 'Code wanted for a / Admin and 2 more',
    open: showWindow,
    buttons: [{ label: 'Type the code', actions: [showWindow] }],
  })
  const presenting = planner({ presenterMode: true })(slice, NOON).titles
  expect(presenting).toEqual(['Code wanted for •••• / Admin and 2 more'])
})
