import { expect, test } from 'vitest'
import type { SessionState } from '../../shared/session-state.ts'
import { HOUR_MS, MINUTE_MS } from '../../shared/time.ts'
import { trayIcon, trayTooltip } from '../../shared/tray-state.ts'
import { active, live, NOON, portal, question, session, settings, STOPPED } from './session-samples.ts'

const error = { code: 'access-denied', message: 'No.', fix: 'Ask.' } as const
const lasting = { startedAt: NOON - HOUR_MS, expiresAt: NOON + 5 * MINUTE_MS }

test.each<[string, SessionState, ReturnType<typeof trayIcon>]>([
  ['stopped', STOPPED, 'idle'],
  ['active', active(NOON + HOUR_MS), 'active'],
  ['renewing', { phase: 'renewing', ...lasting }, 'active'],
  ['ending by itself', { phase: 'expiring', ...lasting, error: null }, 'ends-soon'],
  ['ending because it could not be renewed', { phase: 'expiring', ...lasting, error }, 'needs-you'],
  ['ended as it was told to', { phase: 'expired', expiredAt: NOON, error: null }, 'idle'],
  ['ended because it could not be renewed', { phase: 'expired', expiredAt: NOON, error }, 'needs-you'],
  ['failed', { phase: 'failed', error }, 'needs-you'],
  ['waiting for a code', { phase: 'awaiting-mfa' }, 'needs-you'],
])('a session that is %s makes the icon what it is', (_name, state, icon) => {
  expect(trayIcon(live([session({ id: 'a', state })]))).toBe(icon)
})

test('a sign-in that was lost needs somebody, whatever is active', () => {
  const lost = portal({ id: 'p', signIn: { phase: 'failed', error } })

  expect(trayIcon(live([session({ id: 'a' })], [lost]))).toBe('needs-you')
  expect(trayIcon(live([session({ id: 'a' })], [portal({ id: 'q', signIn: { phase: 'signed-out' } })]))).toBe(
    'active',
  )
})

test('the tooltip counts, and names what ends next of those that do not renew', () => {
  const sessions = [
    session({ id: 'renews', state: active(NOON + MINUTE_MS) }),
    session({ id: 'later', renews: false, state: active(NOON + HOUR_MS) }),
    session({ id: 'next', renews: false, state: active(NOON + 5 * MINUTE_MS) }),
  ]

  expect(trayTooltip(live(sessions), settings(), NOON)).toBe(
    '3 sessions are active.\nnext / Admin ends in 5 min.',
  )
  expect(trayTooltip(live([]), settings(), NOON)).toBe('No session is active.')
})

test('a code that is wanted needs somebody, also where it is to renew what is active, and the tooltip says so', () => {
  const slice = { ...live([session({ id: 'a' })]), questions: [question({ id: 'q', sessionIds: ['a'] })] }

  expect(trayIcon(slice)).toBe('needs-you')
  expect(trayTooltip(slice, settings(), NOON)).toBe('Code wanted for a / Admin\n1 session is active.')
})
