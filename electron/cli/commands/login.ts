import { AppError } from '../../../shared/errors.ts'
import { printable } from '../../../shared/printable.ts'
import type { PortalView } from '../../../shared/snapshot.ts'
import { t } from '../../../shared/text.ts'
import type { CliCommand, CliContext } from '../context.ts'
import { seatOf } from '../context.ts'
import { findPortals } from '../find.ts'
import { readOptions } from '../options.ts'
import { showSync } from '../progress.ts'
import { signInAtTerminal, usualFlow } from '../sign-in.ts'

const options = {
  device: { type: 'boolean' },
  browser: { type: 'boolean' },
  force: { type: 'boolean' },
  cancel: { type: 'boolean' },
  reopen: { type: 'boolean' },
  url: { type: 'boolean' },
  sync: { type: 'boolean', default: true },
  region: { type: 'string' },
  json: { type: 'boolean' },
} as const

export const login: CliCommand = {
  name: 'login',
  summary: 'Sign in to your portals',
  help: `lanyard login [PORTAL…] [--device | --browser] [--force] [--no-sync]
lanyard login START-URL [--region REGION]
lanyard login [PORTAL] --cancel | --reopen | --url

Signs in to each portal that is not signed in, in your browser; over SSH and without a display, with a code that you
type on any computer. Then lists accounts and roles. A start URL that is new is added as a portal first.

  --device   use a code in any case
  --browser  use this computer's browser in any case
  --force    sign in again although the portal is signed in
  --no-sync  do not list the accounts afterwards
  --cancel   stop the sign-in that is under way elsewhere
  --reopen   open its page once more
  --url      print its URL`,
  delivery: () => 'live-err',
  async run(context) {
    const { values, positionals } = readOptions('login', context.args, options)
    const portals = await portalsFor(context, positionals, values.region ?? null)
    if (values.cancel || values.reopen || values.url) return aboutRunning(context, portals, values)
    const flow = values.device ? 'device' : values.browser ? 'browser' : usualFlow(context)
    const toList: string[] = []
    for (const portal of portals) {
      if (portal.signIn.phase === 'signed-in' && !values.force) {
        context.err(`${t('sign-in.already', { portal: printable(portal.name) })}\n`)
        if (portal.sync.phase === 'done') continue
      } else {
        await signInAtTerminal(context, portal, flow)
      }
      toList.push(portal.id)
    }
    if (values.sync) await listAccounts(context, toList)
  },
}

async function portalsFor(
  { app }: CliContext,
  typed: readonly string[],
  region: string | null,
): Promise<readonly PortalView[]> {
  const [only] = typed
  const known = app.store.get().live.portals.some(({ startUrl }) => startUrl === only?.replace(/\/+$/, ''))
  if (typed.length === 1 && only?.startsWith('https://') && !known) {
    return [await app.dispatch('portal.add', { startUrl: only, region, name: null })]
  }
  return findPortals(app.store.get(), typed)
}

async function listAccounts(context: CliContext, portalIds: readonly string[]): Promise<void> {
  const { app, err } = context
  const work = Promise.all(portalIds.map((portalId) => app.dispatch('catalog.sync', { portalId })))
  await showSync(context, portalIds, work)
  const accounts = app.store.get().catalog.accounts.filter(({ portalId }) => portalIds.includes(portalId))
  const roles = accounts.reduce((sum, account) => sum + (account.roles?.length ?? 0), 0)
  if (portalIds.length > 0) err(`${accounts.length} accounts with ${roles} roles. See them: lanyard ls\n`)
}

async function aboutRunning(
  context: CliContext,
  portals: readonly PortalView[],
  asked: { cancel?: boolean; reopen?: boolean },
): Promise<void> {
  const { app, out, invocation } = context
  const running = portals.filter(({ signIn }) => signIn.phase === 'waiting' || signIn.phase === 'preparing')
  const [portal] = running
  if (!portal)
    throw new AppError('sign-in-not-running', {
      portal: portals.map(({ name }) => printable(name)).join(', '),
    })
  if (asked.cancel) return app.dispatch('portal.cancel-sign-in', { portalId: portal.id })
  if (asked.reopen)
    return app.dispatch('portal.reopen-sign-in', { portalId: portal.id, seat: seatOf(invocation) })
  if (portal.signIn.phase === 'waiting') out(`${portal.signIn.url}\n`)
}
