import { DEFAULT_DESKTOP_SETTINGS, type DesktopSettings } from '../../shared/desktop-settings.ts'
import type { SessionState } from '../../shared/session-state.ts'
import type { LiveSlice, PortalView, Question, SessionView } from '../../shared/snapshot.ts'
import { HOUR_MS } from '../../shared/time.ts'

/** 12:00 on some day. */
export const NOON = 1_800_000_000_000

/** A session that is active for another hour and renews by itself, but for what is given. */
export function session(part: Partial<SessionView> & { readonly id: string }): SessionView {
  return {
    kind: 'sso-role',
    name: `${part.id}/Admin`,
    alias: null,
    portalId: 'p',
    accountId: '111122223333',
    accountName: part.id,
    roleName: 'Admin',
    partition: 'aws',
    region: 'us-east-1',
    pinned: false,
    renews: true,
    chain: [`${part.id}/Admin`],
    profile: `${part.id}/Admin`,
    reads: 0,
    arn: null,
    lastStartedAt: null,
    state: active(NOON + HOUR_MS),
    ...part,
  }
}

export function active(expiresAt: number): SessionState {
  return { phase: 'active', startedAt: NOON - HOUR_MS, expiresAt }
}

export const STOPPED: SessionState = { phase: 'stopped' }

export function portal(part: Partial<PortalView> & { readonly id: string }): PortalView {
  return {
    name: part.id,
    startUrl: `https://${part.id}.awsapps.com/start`,
    region: 'us-east-1',
    partition: 'aws',
    accountAccess: null,
    signIn: { phase: 'signed-in', expiresAt: NOON + 8 * HOUR_MS, refreshable: true },
    sync: { phase: 'never' },
    ...part,
  }
}

/** A question for the code of an MFA device, asked by one session but for what is given. */
export function question(part: Partial<Question> & { readonly id: string }): Question {
  const { sessionIds = ['s'] } = part
  return {
    kind: 'mfa-code',
    serial: 'arn:aws:iam::111122223333:mfa/alex',
    sessionIds,
    wantedBy: sessionIds.map((id) => `${id}/Admin`),
    rejected: null,
    endsAt: NOON + HOUR_MS,
    ...part,
  }
}

export function live(sessions: readonly SessionView[], portals: readonly PortalView[] = []): LiveSlice {
  return {
    sessions: [...sessions],
    portals: [...portals],
    notices: [],
    questions: [],
    keyRotations: [],
    vault: { kind: 'keychain' },
    clockOffset: 0,
  }
}

export function settings(part: Partial<DesktopSettings> = {}): { readonly settings: DesktopSettings } {
  return { settings: { ...DEFAULT_DESKTOP_SETTINGS, ...part } }
}
