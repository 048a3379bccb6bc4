import { create } from 'zustand'
import type { PageProfileRequest } from '../shared/profile-views.ts'
import type { Borrowable, DraftKind, SessionDraft } from '../shared/session-draft.ts'
import { SECOND_MS } from '../shared/time.ts'
import { clock } from './clock.ts'

export type View = 'sessions' | 'accounts' | 'settings'

/** The pages of the settings, as they are listed. */
export const SETTINGS_PAGES = [
  'general',
  'notifications',
  'terminal',
  'profiles',
  'console',
  'security',
  'team',
  'about',
] as const
export type SettingsPage = (typeof SETTINGS_PAGES)[number]

/** A line that is shown for a moment: what was done, or what went wrong and the way out. */
export interface Toast {
  readonly id: number
  readonly tone: 'good' | 'now'
  readonly text: string
  readonly fix: string | null
  /** When it goes by itself, by AWS's clock; `null`: when it was read. */
  readonly until: number | null
}

/** The form of a session: a new one, with what is known of it, or one that is kept. */
export type SessionFormOpening =
  | { readonly of: 'new'; readonly kind: DraftKind | null; readonly source: Borrowable | null }
  | { readonly of: 'kept'; readonly sessionId: string; readonly draft: SessionDraft }

interface ViewState {
  readonly view: View
  readonly settingsPage: SettingsPage
  /** The session whose drawer is open. */
  readonly openSessionId: string | null
  readonly toasts: readonly Toast[]
  /** The form that adds a portal. */
  readonly addingPortal: boolean
  /** The SAML session whose assertion the person brings from their own browser. */
  readonly handingOver: string | null
  readonly sessionForm: SessionFormOpening | null
  /** The session that is asked about before it is removed. */
  readonly removingId: string | null
  /** What is asked of Lanyard's profiles, shown before it is done. */
  readonly profileRequest: PageProfileRequest | null
  /** The session whose instances are offered, for a terminal at one of them. */
  readonly connectingId: string | null
}

/** What only this view knows: the engine has no part in it. */
export const useView = create<ViewState>()(() => ({
  view: 'sessions',
  settingsPage: 'general',
  openSessionId: null,
  toasts: [],
  addingPortal: false,
  handingOver: null,
  sessionForm: null,
  removingId: null,
  profileRequest: null,
  connectingId: null,
}))

export function showView(view: View): void {
  useView.setState({ view, addingPortal: false })
}

/** Shows the settings, at this page. */
export function showSettings(settingsPage: SettingsPage): void {
  useView.setState({ view: 'settings', settingsPage, addingPortal: false })
}

/** Opens a session's drawer, or closes it. */
export function openSession(openSessionId: string | null): void {
  useView.setState({ openSessionId })
}

export function addPortal(addingPortal: boolean): void {
  useView.setState({ addingPortal })
}

/** Opens the form of a new session; without a kind it is asked for first. */
export function newSession(kind: DraftKind | null = null, source: Borrowable | null = null): void {
  useView.setState({ sessionForm: { of: 'new', kind, source } })
}

export function editSession(sessionId: string, draft: SessionDraft): void {
  useView.setState({ sessionForm: { of: 'kept', sessionId, draft } })
}

export function closeSessionForm(): void {
  useView.setState({ sessionForm: null })
}

/** Asks before a session is removed; `null` asks no more. */
export function askToRemove(removingId: string | null): void {
  useView.setState({ removingId })
}

/** Shows what this would do to Lanyard's profiles, and asks; `null` asks no more. */
export function requestProfiles(profileRequest: PageProfileRequest | null): void {
  useView.setState({ profileRequest })
}

/** Offers the instances of a session; `null` no more. */
export function connectTo(connectingId: string | null): void {
  useView.setState({ connectingId })
}

export function handOver(handingOver: string | null): void {
  useView.setState({ handingOver })
}

const MOST_TOASTS = 3
/** Good news goes by itself; trouble stays until it was read. */
const GOOD_NEWS_MS = 4 * SECOND_MS
let toasts = 0

export function showToast(said: Pick<Toast, 'tone' | 'text' | 'fix'>): void {
  const until = said.tone === 'good' ? clock.now() + GOOD_NEWS_MS : null
  const toast: Toast = { ...said, id: ++toasts, until }
  useView.setState((state) => ({
    toasts: [...state.toasts.filter(({ text }) => text !== toast.text), toast].slice(-MOST_TOASTS),
  }))
}

export function dropToast(id: number): void {
  useView.setState((state) => ({ toasts: state.toasts.filter((toast) => toast.id !== id) }))
}
