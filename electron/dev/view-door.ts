import type { Page } from 'playwright-core'
import type { DesktopCommand, DesktopInput, DesktopOutput } from '../../shared/desktop-contract.ts'

/** Asks as a view does. Throws with what a person would be told: `code: message fix`. */
export async function ask<N extends DesktopCommand>(
  page: Page,
  name: N,
  input: DesktopInput<N>,
): Promise<DesktopOutput<N>> {
  // A text, since these are not the page's types.
  const answer = (await page.evaluate(
    `window.lanyard.dispatch(${JSON.stringify(name)}, ${JSON.stringify(input) ?? 'undefined'})`,
  )) as
    | { ok: true; output: DesktopOutput<N> }
    | { ok: false; error: { code: string; message: string; fix: string } }
  if (answer.ok) return answer.output
  const { code, message, fix } = answer.error
  throw new Error(`${code}: ${message} ${fix}`)
}
