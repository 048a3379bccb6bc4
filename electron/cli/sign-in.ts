import { AppError } from '../../shared/errors.ts'
import { printable } from '../../shared/printable.ts'
import type { PortalView, SignInState, Snapshot } from '../../shared/snapshot.ts'
import { t } from '../../shared/text.ts'
import type { SignInFlow } from '../core/ports.ts'
import { seatOf, type CliContext } from './context.ts'

/**
 * Signs in at a portal, telling the person at the terminal what to do meanwhile. Their going away cancels the attempt
 * that this call began; one that it joined is somebody else's, and goes on.
 */
export async function signInAtTerminal(
  context: CliContext,
  portal: PortalView,
  flow: SignInFlow,
): Promise<void> {
  const { app, err, errStyle, invocation } = context
  const { signal } = invocation
  const { id: portalId } = portal
  const signInNow = ({ live }: Snapshot) => live.portals.find(({ id }) => id === portalId)?.signIn
  const joins = isUnderWay(signInNow(app.store.get()))
  const seat = seatOf(invocation)
  // Who joins gets no page of their own.
  const opens = !joins && app.reachesBrowser(seat)

  // What changes of an attempt afterwards, such as whether its page was opened, is no other page.
  let shown: string | null = null
  const show = (snapshot: Snapshot): void => {
    const signIn = signInNow(snapshot)
    if (signIn?.phase !== 'waiting' || signIn.url === shown) return
    shown = signIn.url
    const holes = { portal: printable(portal.name), host: printable(signIn.host) }
    const { userCode, url } = signIn
    const page = `${t(opens ? 'sign-in.opened' : 'sign-in.open', holes)}\n\n  ${printable(url)}\n\n`
    const code = userCode
      ? `${t('sign-in.code')}\n\n  ${errStyle.paint('strong', printable(userCode))}\n\n`
      : ''
    err(`${page}${code}${t(joins ? 'sign-in.joined' : 'sign-in.waiting')}\n`)
  }
  const stop = app.store.watch(show)
  show(app.store.get())
  const cancel = () => {
    // It may have ended at this very moment.
    app.dispatch('portal.cancel-sign-in', { portalId }).catch(() => {})
  }
  if (!joins) signal.addEventListener('abort', cancel, { once: true })
  try {
    await app.dispatch('portal.sign-in', { portalId, flow, seat })
    err(`${t('sign-in.done', { portal: printable(portal.name) })}\n`)
  } finally {
    stop()
    signal.removeEventListener('abort', cancel)
  }
}

/** Whether an attempt to sign in has begun and not ended yet. */
export function isUnderWay(signIn: SignInState | undefined): boolean {
  return signIn?.phase === 'preparing' || signIn?.phase === 'waiting'
}

/** The way to sign in that this terminal can follow: a code over SSH and where there is no display. */
export function usualFlow({ app, invocation }: CliContext): SignInFlow {
  return app.reachesBrowser(seatOf(invocation)) ? 'browser' : 'device'
}

/** Signs in where that is what is missing and a person is there to do it. */
export async function signedInFor<T>(
  context: CliContext,
  portalId: string | null,
  run: () => Promise<T>,
): Promise<T> {
  try {
    return await run()
  } catch (error) {
    const mends =
      error instanceof AppError && (error.code === 'sign-in-needed' || error.code === 'portal-expired')
    const portal = context.app.store.get().live.portals.find(({ id }) => id === portalId)
    if (!mends || !portal || !context.invocation.tty.stderr) throw error
    await signInAtTerminal(context, portal, usualFlow(context))
    return run()
  }
}
