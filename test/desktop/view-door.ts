import type { Page } from 'playwright-core'
import type { DesktopCommand, DesktopInput, DesktopOutput } from '../../shared/desktop-contract.ts'
import type { RunningDesktop } from './harness.ts'

/** Asks as a view does; an error comes back as what is thrown here. */
export async function ask<N extends DesktopCommand>(
  page: Page,
  name: N,
  input: DesktopInput<N>,
): Promise<DesktopOutput<N>> {
  const answer = (await page.evaluate(
    `window.lanyard.dispatch(${JSON.stringify(name)}, ${JSON.stringify(input) ?? 'undefined'})`,
  )) as { ok: true; output: DesktopOutput<N> } | { ok: false; error: { code: string; message: string } }
  if (answer.ok) return answer.output
  throw new Error(`${answer.error.code}: ${answer.error.message}`)
}

/** Signs in to the first portal and borrows a role in each of the first accounts; gives the sessions' IDs. */
export async function borrow(
  { startUrl }: RunningDesktop,
  page: Page,
  count: number,
): Promise<readonly string[]> {
  const { id: portalId } = await ask(page, 'portal.add', { startUrl, region: null, name: null })
  await ask(page, 'portal.sign-in', { portalId, flow: 'browser', seat: null })
  await ask(page, 'catalog.sync', { portalId })
  const { catalog } = await ask(page, 'snapshot.get', undefined)
  const ids: string[] = []
  for (const { accountId, roles } of catalog.accounts.slice(0, count)) {
    const roleName = roles?.[0] ?? ''
    const { id } = await ask(page, 'session.start', {
      session: { portalId, accountId, roleName },
      choice: {},
    })
    ids.push(id)
  }
  return ids
}
