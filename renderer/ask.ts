import type { DesktopCommand, DesktopInput, DesktopOutput } from '../shared/desktop-contract.ts'
import { showToast } from './view-state.ts'

// These come of what the person did a moment ago, so telling them again only disturbs.
const EXPECTED = new Set([
  'sign-in-cancelled',
  'interrupted',
  'saml-sign-in-cancelled',
  'saml-own-browser-needed',
])

export type Answer<N extends DesktopCommand> =
  | { readonly ok: true; readonly output: DesktopOutput<N> }
  | { readonly ok: false; readonly code: string; readonly message: string; readonly fix: string }

/** Asks the main process; what went wrong is told to whoever asked, and to nobody else. */
export async function tryAsk<N extends DesktopCommand>(name: N, input: DesktopInput<N>): Promise<Answer<N>> {
  const answer = await window.lanyard.dispatch(name, input)
  return answer.ok ? answer : { ok: false, ...answer.error }
}

/** Asks the main process; what went wrong is shown. Gives the output, or `null` where there is none to be had. */
export async function ask<N extends DesktopCommand>(
  name: N,
  input: DesktopInput<N>,
): Promise<{ readonly output: DesktopOutput<N> } | null> {
  const answer = await tryAsk(name, input)
  if (answer.ok) return answer
  if (!EXPECTED.has(answer.code)) showToast({ tone: 'now', text: answer.message, fix: answer.fix })
  return null
}
