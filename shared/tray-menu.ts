import type { DesktopCommand, DesktopInput, DesktopState } from './desktop-contract.ts'
import { printable } from './printable.ts'
import { isLive } from './session-state.ts'
import type { LiveSlice, PortalView, SessionView } from './snapshot.ts'
import { t } from './text.ts'
import { formatSpan } from './time.ts'
import { askersLabel, portalLabel, sessionLabel } from './tray-label.ts'
import { attentionOf, type Attention } from './tray-state.ts'

/** A command of the contract with what it is asked for. */
export type TrayAction = {
  [N in DesktopCommand]: { readonly command: N; readonly input: DesktopInput<N> }
}[DesktopCommand]

/** One row of the native menu. */
export type TrayRow =
  | { readonly kind: 'separator' }
  | { readonly kind: 'heading'; readonly label: string }
  | {
      readonly kind: 'action'
      readonly label: string
      readonly accelerator: string | null
      readonly actions: readonly TrayAction[]
    }
  | { readonly kind: 'submenu'; readonly label: string; readonly rows: readonly TrayRow[] }

/** However many accounts and sessions there are: a menu that has to be scrolled is none. */
export const MOST_ROWS = 25

const MOST_QUESTIONS = 2
const MOST_PORTALS = 2
const MOST_PINNED = 3
const MOST_RECENT = 2
/** A menu is as wide as its longest row. */
const MOST_CHARACTERS = 90
const SHELLS = ['sh', 'fish', 'powershell', 'cmd', 'dotenv', 'json'] as const
const SEPARATOR: TrayRow = { kind: 'separator' }

type Desktop = Pick<DesktopState, 'settings'>

/**
 * The whole native menu of the tray.
 * @param now Epoch milliseconds by AWS's clock. The menu changes with the minute, so that it need not be redrawn, and
 * so closed under the pointer on some desktops, every second.
 */
export function trayMenu(live: LiveSlice, desktop: Desktop, now: number): readonly TrayRow[] {
  const draw = (session: SessionView) => sessionRow(session, desktop, now)
  const active = live.sessions.filter(({ state }) => isLive(state) || attentionOf(state) !== 'none')
  const rest = live.sessions.filter((session) => !active.includes(session))
  const pinned = rest.filter((session) => session.pinned).toSorted(byName)
  const recent = rest
    .filter((session) => !session.pinned && session.lastStartedAt !== null)
    .toSorted(byRecency)

  const below = [
    section(t('tray.pinned'), pinned.slice(0, MOST_PINNED).map(draw)),
    section(t('tray.recent'), recent.slice(0, MOST_RECENT).map(draw)),
    portalRows(live.portals, desktop),
    [
      action(
        t('tray.search'),
        [{ command: 'panel.show', input: undefined }],
        desktop.settings.globalShortcut,
      ),
    ],
    [
      ...(active.length > 0 ? [action(t('tray.stop-all'), active.map(stop))] : []),
      action(t('tray.open'), [{ command: 'window.show', input: { view: null } }]),
      action(t('tray.quit'), [{ command: 'app.quit', input: undefined }]),
    ],
  ].filter((rows) => rows.length > 0)

  // What is active gets all the room that the rest leaves, a separator for each section included.
  const questions = questionRows(live, desktop)
  const others = questions.length > 0 ? [questions, ...below] : below
  const room = MOST_ROWS - others.flat().length - others.length
  const shown = active.toSorted(byUrgency).slice(0, active.length > room ? room - 1 : room)
  const hidden = active.length - shown.length
  const above = [
    ...shown.map(draw),
    ...(hidden > 0
      ? [
          action(t('tray.more-sessions', { count: hidden }), [
            { command: 'window.show', input: { view: 'sessions' } },
          ]),
        ]
      : []),
  ]
  const sections = [questions, above, ...below].filter((rows) => rows.length > 0)
  return sections.flatMap((rows, index) => (index === 0 ? rows : [SEPARATOR, ...rows]))
}

function questionRows({ questions, sessions }: LiveSlice, { settings }: Desktop): readonly TrayRow[] {
  return questions.slice(0, MOST_QUESTIONS).map((question) => {
    const names = askersLabel(question, sessions, settings.presenterMode)
    return action(`${t('tray.code-wanted', { names })}…`, [{ command: 'panel.show', input: undefined }])
  })
}

/** Why it could not go on. AWS may name anything in it, so not while somebody looks on. */
function troubleRows({ state }: SessionView, { settings }: Desktop): readonly TrayRow[] {
  const error = 'error' in state ? state.error : null
  if (!error || settings.presenterMode) return []
  const { message } = error
  const label = message.length > MOST_CHARACTERS ? `${message.slice(0, MOST_CHARACTERS - 1)}…` : message
  return [{ kind: 'heading', label: printable(label) }, SEPARATOR]
}

function sessionRow(session: SessionView, desktop: Desktop, now: number): TrayRow {
  const { settings } = desktop
  const { id: sessionId, state, profile } = session
  const name = sessionLabel(session, settings.presenterMode)
  const label = `${name}${statusOf(session, now)}`
  const isActive = isLive(state)
  const first = isActive
    ? []
    : [action(t('tray.start'), [{ command: 'session.start', input: { session: { sessionId }, choice: {} } }])]
  const console = action(t('tray.console'), [
    { command: 'session.show-console', input: { sessionId, service: null } },
  ])
  const copies = SHELLS.map((format) =>
    action(t(`tray.shell-${format}`), [{ command: 'session.copy', input: { sessionId, format } }]),
  )
  const copy: TrayRow = { kind: 'submenu', label: t('tray.copy'), rows: copies }
  const copyProfile =
    profile === null
      ? []
      : [action(t('tray.copy-profile'), [{ command: 'session.copy-profile-name', input: { sessionId } }])]
  const terminal = action(t('tray.terminal'), [{ command: 'session.open-terminal', input: { sessionId } }])
  const last = isActive
    ? [
        action(t('tray.renew'), [{ command: 'session.renew', input: { sessionId } }]),
        action(t('tray.stop'), [stop(session)]),
      ]
    : attentionOf(state) === 'none'
      ? []
      : [action(t('tray.dismiss'), [stop(session)])]
  return {
    kind: 'submenu',
    label,
    rows: [
      ...troubleRows(session, desktop),
      ...first,
      console,
      copy,
      ...copyProfile,
      terminal,
      ...(last.length > 0 ? [SEPARATOR, ...last] : []),
    ],
  }
}

/** What stands behind a name: the time left, or what is wrong. */
function statusOf({ state }: SessionView, now: number): string {
  if (isLive(state)) {
    const left = formatSpan(state.expiresAt - now)
    const isLost = state.phase === 'expiring' && state.error !== null
    return `  ·  ${isLost ? t('tray.not-renewed', { left }) : left}`
  }
  switch (state.phase) {
    case 'expired':
      return `  ·  ${t('tray.expired')}`
    case 'failed':
      return `  ·  ${t('tray.failed')}`
    case 'awaiting-mfa':
    case 'awaiting-approval':
      return `  ·  ${t('tray.waiting')}`
    default:
      return ''
  }
}

function portalRows(portals: readonly PortalView[], { settings }: Desktop): readonly TrayRow[] {
  const rows = portals.flatMap(({ id: portalId, name, signIn }): TrayRow[] => {
    const portal = portalLabel({ name }, settings.presenterMode)
    switch (signIn.phase) {
      case 'signed-out':
      case 'failed':
        return [
          action(t('tray.sign-in', { portal }), [
            { command: 'portal.sign-in', input: { portalId, flow: 'browser', seat: null } },
          ]),
        ]
      case 'waiting':
        return [
          action(t('tray.sign-in-waits', { portal }), [
            { command: 'portal.reopen-sign-in', input: { portalId, seat: null } },
          ]),
        ]
      default:
        return []
    }
  })
  if (rows.length <= MOST_PORTALS) return rows
  const more = t('tray.more-portals', { count: rows.length - MOST_PORTALS })
  return [
    ...rows.slice(0, MOST_PORTALS),
    action(more, [{ command: 'window.show', input: { view: 'accounts' } }]),
  ]
}

function action(label: string, actions: readonly TrayAction[], accelerator: string | null = null): TrayRow {
  return { kind: 'action', label, accelerator, actions }
}

function section(label: string, rows: readonly TrayRow[]): readonly TrayRow[] {
  return rows.length > 0 ? [{ kind: 'heading', label }, ...rows] : []
}

function stop({ id: sessionId }: SessionView): TrayAction {
  return { command: 'session.stop', input: { sessionId } }
}

const RANK: Readonly<Record<Attention, number>> = { 'needs-you': 0, 'ends-soon': 1, none: 2 }

/** What needs a person first, then what ends first; a renewing session's end says nothing of urgency but orders too. */
function byUrgency(a: SessionView, b: SessionView): number {
  return RANK[attentionOf(a.state)] - RANK[attentionOf(b.state)] || endOf(a) - endOf(b) || byName(a, b)
}

function endOf({ state }: SessionView): number {
  return isLive(state) ? state.expiresAt : 0
}

function byName(a: SessionView, b: SessionView): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0
}

function byRecency(a: SessionView, b: SessionView): number {
  return (b.lastStartedAt ?? 0) - (a.lastStartedAt ?? 0)
}
