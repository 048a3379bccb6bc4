import { assertNever } from './assert-never.ts'
import type { DesktopState } from './desktop-contract.ts'
import { isLive, type SessionState } from './session-state.ts'
import type { LiveSlice, SessionView } from './snapshot.ts'
import { t } from './text.ts'
import { formatSpan } from './time.ts'
import { askersLabel, portalLabel, sessionLabel } from './tray-label.ts'

/** Which icon the tray shows. */
export type TrayIcon = 'idle' | 'active' | 'ends-soon' | 'needs-you'

/** How much a session wants of a person. */
export type Attention = 'none' | 'ends-soon' | 'needs-you'

/** A session that ran out as it was told to needs nobody; one that could not go on does. */
export function attentionOf(state: SessionState): Attention {
  switch (state.phase) {
    case 'awaiting-mfa':
    case 'awaiting-approval':
    case 'failed':
      return 'needs-you'
    case 'expired':
      return state.error ? 'needs-you' : 'none'
    case 'expiring':
      return state.error ? 'needs-you' : 'ends-soon'
    case 'stopped':
    case 'starting':
    case 'active':
    case 'renewing':
      return 'none'
    default:
      return assertNever(state)
  }
}

type TrayFacts = Pick<LiveSlice, 'portals' | 'sessions' | 'questions'>

/** The state of the tray icon. */
export function trayIcon({ portals, sessions, questions }: TrayFacts): TrayIcon {
  const attentions = new Set(sessions.map(({ state }) => attentionOf(state)))
  // A session that is renewed, or only tried, asks too, and its own state does not tell.
  if (questions.length > 0) return 'needs-you'
  if (attentions.has('needs-you') || portals.some(({ signIn }) => signIn.phase === 'failed'))
    return 'needs-you'
  if (attentions.has('ends-soon')) return 'ends-soon'
  return sessions.some(({ state }) => isLive(state)) ? 'active' : 'idle'
}

/**
 * What the tray says when the pointer rests on it: how much is active, and what ends next.
 * @param now Epoch milliseconds by AWS's clock.
 */
export function trayTooltip(
  { portals, sessions, questions }: TrayFacts,
  { settings }: Pick<DesktopState, 'settings'>,
  now: number,
): string {
  const live = sessions.filter(({ state }) => isLive(state))
  const waiting = portals.find(({ signIn }) => signIn.phase === 'failed')
  const next = live.filter(endsByItself).toSorted((a, b) => endOf(a) - endOf(b))[0]
  const isPresenting = settings.presenterMode
  const lines = [
    ...questions.map((question) =>
      t('tray.code-wanted', { names: askersLabel(question, sessions, isPresenting) }),
    ),
    live.length === 0
      ? t('tray.nothing-active')
      : live.length === 1
        ? t('tray.one-active')
        : t('tray.some-active', { count: live.length }),
    ...(next
      ? [
          t('tray.ends-in', {
            name: sessionLabel(next, isPresenting),
            span: formatSpan(endOf(next) - now),
          }),
        ]
      : []),
    ...(waiting ? [t('tray.portal-needs-you', { portal: portalLabel(waiting, isPresenting) })] : []),
  ]
  return lines.join('\n')
}

function endsByItself({ renews, state }: SessionView): boolean {
  return !renews || state.phase === 'expiring'
}

function endOf({ state }: SessionView): number {
  return isLive(state) ? state.expiresAt : 0
}
