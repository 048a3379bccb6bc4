import { isLive } from './session-state.ts'
import type { PortalView, Question, SessionView } from './snapshot.ts'
import { t } from './text.ts'
import { MINUTE_MS } from './time.ts'
import { askersLabel, portalLabel, sessionLabel } from './tray-label.ts'
import type { TrayAction } from './tray-menu.ts'

/** One notification as it is shown. */
export interface PlannedNotification {
  readonly title: string
  readonly body: string
  /** Buttons, where the platform has them. */
  readonly buttons: readonly { readonly label: string; readonly actions: readonly TrayAction[] }[]
  /** What a click on it does. */
  readonly open: TrayAction
}

type Words = PlannedNotification

/** When it is said, and whether somebody else watches the screen. */
export interface Scene {
  /** By AWS's clock. */
  readonly now: number
  readonly isMasked: boolean
}

/** The window has room for looking something up beside it, where the panel is gone with the focus. */
const SHOW_WINDOW: TrayAction = { command: 'window.show', input: { view: null } }
const SHOW_SESSIONS: TrayAction = { command: 'window.show', input: { view: 'sessions' } }
const MOST_NAMES = 4

/** One notification, however many end together. */
export function sayEnding(sessions: readonly SessionView[], scene: Scene): readonly Words[] {
  const [first] = sessions
  const { now } = scene
  if (!first) return []
  const left = Math.min(...sessions.map(({ state }) => (isLive(state) ? state.expiresAt : now)))
  const minutes = Math.max(1, Math.round((left - now) / MINUTE_MS))
  const span = minutes === 1 ? t('notify.minute') : t('notify.minutes', { count: minutes })
  const title =
    sessions.length === 1
      ? t('notify.ends', { name: nameOf(first, scene), span })
      : t('notify.some-end', { count: sessions.length, span })
  const body = sessions.length === 1 ? t('notify.will-not-renew') : namesOf(sessions, scene)
  return [withRenew({ title, body }, sessions)]
}

/** Those that have ended: just now, or while the computer slept. */
export function sayEnded(
  sessions: readonly SessionView[],
  when: 'now' | 'while-away',
  scene: Scene,
): readonly Words[] {
  const [first] = sessions
  if (!first) return []
  const count = sessions.length
  if (when === 'while-away') {
    const title = count === 1 ? t('notify.one-ended-away') : t('notify.some-ended-away', { count })
    return [withRenew({ title, body: namesOf(sessions, scene) }, sessions)]
  }
  const title =
    count === 1 ? t('notify.ended', { name: nameOf(first, scene) }) : t('notify.some-ended', { count })
  return [withRenew({ title, body: count === 1 ? '' : namesOf(sessions, scene) }, sessions)]
}

/** Renewals that wait for a person; of a single one, with what AWS said and what mends it. */
export function sayRenewalFailed(sessions: readonly SessionView[], scene: Scene): readonly Words[] {
  const [first] = sessions
  if (!first) return []
  if (sessions.length > 1) {
    const title = t('notify.some-not-renewed', { count: sessions.length })
    return [withRenew({ title, body: namesOf(sessions, scene) }, sessions)]
  }
  const error = first.state.phase === 'expiring' ? first.state.error : null
  const title = t('notify.not-renewed', { name: nameOf(first, scene) })
  // Commands stand in backticks, which a notification would show.
  const body = error && !scene.isMasked ? `${error.message} ${error.fix}`.replaceAll('`', '') : ''
  return [withRenew({ title, body }, sessions)]
}

/** A code that only a person can type. */
export function sayQuestion(question: Question, sessions: readonly SessionView[], scene: Scene): Words {
  return {
    title: t('notify.code-wanted', { names: askersLabel(question, sessions, scene.isMasked) }),
    body: t('notify.code-wanted-text'),
    buttons: [{ label: t('notify.type-code'), actions: [SHOW_WINDOW] }],
    open: SHOW_WINDOW,
  }
}

/** A sign-in that ends or has ended. */
export function sayPortal({ id: portalId, name, signIn }: PortalView, { now, isMasked }: Scene): Words {
  const portal = portalLabel({ name }, isMasked)
  const left = signIn.phase === 'signed-in' ? signIn.expiresAt - now : 0
  const minutes = left > 0 ? Math.max(1, Math.round(left / MINUTE_MS)) : 0
  const span = minutes === 1 ? t('notify.minute') : t('notify.minutes', { count: minutes })
  const signInAgain: TrayAction = {
    command: 'portal.sign-in',
    input: { portalId, flow: 'browser', seat: null },
  }
  return {
    title: minutes > 0 ? t('notify.portal-ends', { portal, span }) : t('notify.portal-ended', { portal }),
    body: t('notify.portal-then'),
    buttons: [{ label: t('notify.sign-in'), actions: [signInAgain] }],
    open: SHOW_SESSIONS,
  }
}

function withRenew(words: Pick<Words, 'title' | 'body'>, sessions: readonly SessionView[]): Words {
  const renew = sessions.map(({ id }): TrayAction => ({ command: 'session.renew', input: { sessionId: id } }))
  const [only] = sessions.length === 1 ? sessions : []
  const open: TrayAction = only
    ? { command: 'session.show-console', input: { sessionId: only.id, service: null } }
    : SHOW_SESSIONS
  return {
    ...words,
    buttons: [
      { label: sessions.length === 1 ? t('notify.renew') : t('notify.renew-all'), actions: renew },
      { label: only ? t('notify.console') : t('notify.show'), actions: [open] },
    ],
    open: SHOW_SESSIONS,
  }
}

function namesOf(sessions: readonly SessionView[], scene: Scene): string {
  const names = sessions.slice(0, MOST_NAMES).map((session) => nameOf(session, scene))
  const more = sessions.length - names.length
  return more > 0 ? `${names.join(', ')} ${t('notify.and-more', { count: more })}` : names.join(', ')
}

function nameOf(session: SessionView, { isMasked }: Scene): string {
  return sessionLabel(session, isMasked)
}
