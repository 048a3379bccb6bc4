import { create } from 'zustand'

export type View = 'sessions' | 'accounts' | 'settings'

/** A line that is shown for a moment: what was done, or what went wrong and the way out. */
export interface Toast {
  readonly id: number
  readonly tone: 'good' | 'now'
  readonly text: string
  readonly fix: string | null
}

interface ViewState {
  readonly view: View
  /** The session whose drawer is open. */
  readonly openSessionId: string | null
  readonly toasts: readonly Toast[]
  /** The form that adds a portal. */
  readonly addingPortal: boolean
}

/** What only this view knows: the engine has no part in it. */
export const useView = create<ViewState>()(() => ({
  view: 'sessions',
  openSessionId: null,
  toasts: [],
  addingPortal: false,
}))

export function showView(view: View): void {
  useView.setState({ view, addingPortal: false })
}

/** Opens a session's drawer, or closes it. */
export function openSession(openSessionId: string | null): void {
  useView.setState({ openSessionId })
}

export function addPortal(addingPortal: boolean): void {
  useView.setState({ addingPortal })
}

const MOST_TOASTS = 3
let toasts = 0

export function showToast(toast: Omit<Toast, 'id'>): void {
  const id = ++toasts
  useView.setState((state) => ({
    toasts: [...state.toasts.filter(({ text }) => text !== toast.text), { ...toast, id }].slice(-MOST_TOASTS),
  }))
}

export function dropToast(id: number): void {
  useView.setState((state) => ({ toasts: state.toasts.filter((toast) => toast.id !== id) }))
}
