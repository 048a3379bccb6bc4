import type { Page } from 'playwright-core'
import { ask } from '../../electron/dev/view-door.ts'
import type { SessionView } from '../../shared/snapshot.ts'
import type { RunningDesktop } from './harness.ts'

export { ask }

/** Signs in to the first portal, and lists what it has; gives the portal's ID. */
export async function signIn({ startUrl }: RunningDesktop, page: Page): Promise<string> {
  const { id: portalId } = await ask(page, 'portal.add', { startUrl, region: null, name: null })
  await ask(page, 'portal.sign-in', { portalId, flow: 'browser', seat: null })
  await ask(page, 'catalog.sync', { portalId })
  return portalId
}

/** Signs in to the first portal and borrows a role in each of the first accounts; gives the sessions' IDs. */
export async function borrow(desktop: RunningDesktop, page: Page, count: number): Promise<readonly string[]> {
  const portalId = await signIn(desktop, page)
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

/** A session as the engine has it now. Throws where there is none. */
export async function sessionOf(page: Page, sessionId: string): Promise<SessionView> {
  const { live } = await ask(page, 'snapshot.get', undefined)
  const session = live.sessions.find(({ id }) => id === sessionId)
  if (!session) throw new Error(`There is no session ${sessionId}.`)
  return session
}
