import { roleCount } from '../../../shared/directory.ts'
import { AppError } from '../../../shared/errors.ts'
import { printable } from '../../../shared/printable.ts'
import type { PortalView } from '../../../shared/snapshot.ts'
import { t } from '../../../shared/text.ts'
import type { CliCommand, CliContext } from '../context.ts'
import { seatOf } from '../context.ts'
import { findPortals } from '../find.ts'
import { readOptions } from '../options.ts'
import { showSync } from '../progress.ts'
import { asJson } from '../session-json.ts'
import { isUnderWay, signInAtTerminal, usualFlow } from '../sign-in.ts'
import { checkPortalName, portalJson } from './portal.ts'

const options = {
  device: { type: 'boolean' },
  browser: { type: 'boolean' },
  force: { type: 'boolean' },
  cancel: { type: 'boolean' },
  reopen: { type: 'boolean' },
  url: { type: 'boolean' },
  sync: { type: 'boolean', default: true },
  name: { type: 'string' },
  region: { type: 'string' },
  json: { type: 'boolean' },
} as const

export const login: CliCommand = {
  name: 'login',
  summary: 'Sign in to your portals',
  help: `lanyard login [PORTAL…] [--device | --browser] [--force] [--no-sync] [--json]
lanyard login START-URL [--name NAME] [--region REGION]
lanyard login [PORTAL] --cancel | --reopen | --url

Signs in to each portal that is not signed in, in your browser; over SSH and without a display, with a code that you
type on any computer. Then lists accounts and roles. A start URL that is new is added as a portal first.

  --device   use a code in any case
  --browser  use this computer's browser in any case
  --force    sign in again although the portal is signed in
  --no-sync  do not list the accounts afterwards
  --cancel   stop the sign-in that is under way elsewhere
  --reopen   open its page once more
  --url      print its URL
  --json     {"portals":[…]} as portal ls writes it, for programs`,
  delivery: () => 'live-err',
  async run(context) {
    const { values, positionals } = readOptions('login', context.args, options)
    const portals = await portalsFor(context, positionals, values)
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
    if (values.json)
      context.out(asJson({ portals: portals.map(({ id }) => portalJson(viewOf(context, id))) }))
  },
}

async function portalsFor(
  { app }: CliContext,
  typed: readonly string[],
  asked: { name?: string; region?: string },
): Promise<readonly PortalView[]> {
  const [only] = typed
  const known = app.store.get().live.portals.some(({ startUrl }) => startUrl === only?.replace(/\/+$/, ''))
  if (typed.length === 1 && only?.startsWith('https://') && !known) {
    const { name = null, region = null } = asked
    if (name !== null) checkPortalName(name)
    return [await app.dispatch('portal.add', { startUrl: only, region, name })]
  }
  return findPortals(app.store.get(), typed)
}

async function listAccounts(context: CliContext, portalIds: readonly string[]): Promise<void> {
  const { app, err } = context
  const work = Promise.all(portalIds.map((portalId) => app.dispatch('catalog.sync', { portalId })))
  await showSync(context, portalIds, work)
  const accounts = app.store.get().catalog.accounts.filter(({ portalId }) => portalIds.includes(portalId))
  const roles = accounts.reduce((sum, account) => sum + roleCount(account), 0)
  if (portalIds.length > 0) err(`${accounts.length} accounts with ${roles} roles. See them: lanyard ls\n`)
}

async function aboutRunning(
  context: CliContext,
  portals: readonly PortalView[],
  asked: { cancel?: boolean; reopen?: boolean },
): Promise<void> {
  const { app, out, err, invocation } = context
  const running = portals.filter(({ signIn }) => isUnderWay(signIn))
  const [portal] = running
  if (!portal)
    throw new AppError('sign-in-not-running', {
      portal: portals.map(({ name }) => printable(name)).join(', '),
    })
  const { id: portalId } = portal
  const name = printable(portal.name)
  if (asked.cancel) {
    await app.dispatch('portal.cancel-sign-in', { portalId })
    return err(`${t('sign-in.cancelled', { portal: name })}\n`)
  }
  const url = await pageOf(context, portal)
  if (!asked.reopen) return out(`${printable(url)}\n`)
  await app.dispatch('portal.reopen-sign-in', { portalId, seat: seatOf(invocation) })
  err(`${t('sign-in.reopened', { portal: name })}\n`)
}

/** The page of a sign-in that is under way; one that has only begun has none for a moment. */
function pageOf(context: CliContext, { id, name }: PortalView): Promise<string> {
  return new Promise((resolve, reject) => {
    let stop = (): void => {}
    const look = (): void => {
      const signIn = context.app.store.get().live.portals.find((view) => view.id === id)?.signIn
      if (signIn?.phase === 'preparing') return
      stop()
      if (signIn?.phase === 'waiting') resolve(signIn.url)
      else reject(new AppError('sign-in-not-running', { portal: printable(name) }))
    }
    stop = context.app.store.watch(look)
    look()
  })
}

/** The portal as it is by now. */
function viewOf({ app }: CliContext, portalId: string): PortalView {
  const view = app.store.get().live.portals.find(({ id }) => id === portalId)
  if (!view) throw new AppError('portal-unknown', { name: portalId, hint: 'See `lanyard portal ls`.' })
  return view
}
