import { assertNever } from '../../../shared/assert-never.ts'
import { AppError, type ErrorView } from '../../../shared/errors.ts'
import type { PortalView, SignInState, SyncState } from '../../../shared/snapshot.ts'
import { DAY_MS, formatTimeLeft, HOUR_MS, MINUTE_MS } from '../../../shared/time.ts'
import type { CliCommand, CliContext } from '../context.ts'
import { readOptions } from '../options.ts'
import { asJson, sessionJson } from '../session-json.ts'
import { table, type Cell } from '../table.ts'
import { phaseCell, timeLeftCell } from '../time-left.ts'
import { printable } from '../../../shared/printable.ts'

export const status: CliCommand = {
  name: 'status',
  summary: 'Show sign-ins, active sessions and what needs you',
  help: `lanyard status [--json]

Shows who runs the engine, each portal's sign-in and catalogue, the sessions that hold credentials or need you, and
what else you should know.

  --json  {"version","owner":…,"vault":…,"clockOffsetSeconds","portals":[…],"sessions":[…],"notices":[…]} for programs`,
  async run(context) {
    const { values } = readOptions('status', context.args, { json: { type: 'boolean' } })
    context.out(values.json ? asJson(statusJson(context)) : statusText(context))
  },
}

function statusJson(context: CliContext) {
  const { app, host } = context
  const snapshot = app.store.get()
  const { portals, sessions, vault, clockOffset } = snapshot.live
  return {
    version: host.version,
    owner: { kind: host.kind, pid: host.pid, since: new Date(host.since).toISOString(), home: host.home },
    vault,
    clockOffsetSeconds: Math.round(clockOffset / 1000),
    portals: portals.map((portal) => ({
      name: portal.name,
      startUrl: portal.startUrl,
      region: portal.region,
      partition: portal.partition,
      signIn: portal.signIn.phase,
      accounts: accountsOf(app.store.get().catalog.accounts, portal).length,
      sync: portal.sync.phase,
    })),
    sessions: sessions
      .filter(({ state }) => state.phase !== 'stopped')
      .map((session) => sessionJson(session, snapshot)),
    notices: noticesOf(context),
  }
}

function statusText(context: CliContext): string {
  const { app, host, style, now } = context
  const { live, catalog, teamFile } = app.store.get()
  const owner = host.kind === 'desktop' ? 'desktop app' : 'agent'
  const kept = live.vault.kind === 'keychain' ? 'in the keychain' : 'in memory only'
  const practice = host.practice ? ', a practice organisation' : ''
  const facts = `${owner}, process ${host.pid}${practice}, sign-ins kept ${kept}`
  const head = `${style.paint('strong', `Lanyard ${host.version}`)}  ${facts}\n`

  const portalRows = live.portals.map((portal): Cell[] => {
    const accounts = accountsOf(catalog.accounts, portal)
    const roles = accounts.reduce((sum, { roles }) => sum + (roles?.length ?? 0), 0)
    return [
      { text: portal.name, tone: 'strong' },
      signInCell(portal.signIn, now()),
      { text: `${accounts.length} accounts, ${roles} roles` },
      { text: syncText(portal.sync, now()), tone: 'faint' },
      { text: portal.region, tone: 'faint' },
    ]
  })
  const portals =
    portalRows.length > 0
      ? table(
          style,
          ['PORTAL', 'SIGN-IN', 'CATALOGUE', { title: 'SYNC', yields: 1 }, { title: 'REGION', yields: 2 }],
          portalRows,
        )
      : 'No portal yet. Add yours: lanyard portal add START-URL\n'

  const shown = live.sessions.filter(({ state }) => state.phase !== 'stopped')
  const sessionRows = shown.map((session): Cell[] => [
    { text: session.name, tone: 'strong' },
    timeLeftCell(session.state, now(), style),
    phaseCell(session.state),
    { text: session.accountId },
    { text: session.profile ?? '', tone: 'faint' },
  ])
  const signedIn = live.portals.some(({ signIn }) => signIn.phase === 'signed-in')
  const next = signedIn ? 'Start one: lanyard start NAME' : 'Sign in: lanyard login'
  const none = live.portals.length > 0 ? `No session is active. ${next}\n` : ''
  const sessions =
    sessionRows.length > 0
      ? table(
          style,
          ['SESSION', 'LEFT', { title: 'STATE', yields: 1 }, 'ACCOUNT', { title: 'AWS PROFILE', yields: 2 }],
          sessionRows,
        )
      : none

  const notices = noticesOf(context)
  const errors = [
    ...notices,
    // What lasts is among the notices already.
    ...(teamFile?.error && !notices.some(({ message }) => message === teamFile.error?.message)
      ? [teamFile.error]
      : []),
    ...live.portals.flatMap(({ signIn, sync }) =>
      [signIn, sync].flatMap((state) => ('error' in state ? [state.error] : [])),
    ),
    ...shown.flatMap(({ state }) => ('error' in state && state.error ? [state.error] : [])),
    ...live.questions.map(({ wantedBy, serial }) =>
      new AppError('mfa-needed', { name: wantedBy.join(', '), serial }).view(),
    ),
  ]
  const needs = errors
    .map(({ message, fix }) => `${style.paint('soon', '!')} ${printable(message)} ${printable(fix)}\n`)
    .join('')
  return [head, portals, sessions, needs].filter((part) => part !== '').join('\n')
}

function noticesOf({ app }: CliContext): readonly ErrorView[] {
  return app.store.get().live.notices.map(({ error }) => error)
}

function accountsOf<A extends { portalId: string }>(
  accounts: readonly A[],
  { id }: PortalView,
): readonly A[] {
  return accounts.filter(({ portalId }) => portalId === id)
}

/** A portal's sign-in in two words. */
export function signInCell(signIn: SignInState, now: number): Cell {
  switch (signIn.phase) {
    case 'signed-out':
      return { text: 'signed out', tone: 'now' }
    case 'preparing':
    case 'waiting':
      return { text: 'signing in', tone: 'soon' }
    case 'signed-in': {
      const left = formatTimeLeft(signIn.expiresAt - now)
      return signIn.refreshable
        ? { text: 'signed in', tone: 'good' }
        : { text: `ends in ${left}`, tone: 'soon' }
    }
    case 'failed':
      return { text: 'needs you', tone: 'now' }
    default:
      return assertNever(signIn)
  }
}

function syncText(sync: SyncState, now: number): string {
  switch (sync.phase) {
    case 'never':
      return 'never listed'
    case 'running':
      return sync.accountsTotal === null ? 'listing' : `listing ${sync.accountsDone}/${sync.accountsTotal}`
    case 'done':
      return `listed ${ago(now - sync.at)}`
    case 'failed':
      return 'last listing failed'
    default:
      return assertNever(sync)
  }
}

function ago(milliseconds: number): string {
  if (milliseconds < MINUTE_MS) return 'just now'
  if (milliseconds < HOUR_MS) return `${Math.floor(milliseconds / MINUTE_MS)} min ago`
  if (milliseconds < DAY_MS) return `${Math.floor(milliseconds / HOUR_MS)} h ago`
  return `${Math.floor(milliseconds / DAY_MS)} days ago`
}
