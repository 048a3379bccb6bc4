import { connect } from 'node:net'
import type { SignInState } from '../../../shared/snapshot.ts'
import { addPortal, startEngine, until, type Engine, type EngineOptions } from '../engine.ts'

export type Waiting = Extract<SignInState, { phase: 'waiting' }>

/** An engine with a portal, whose person looks away from the page. */
export async function startWaiting(options: EngineOptions = {}) {
  const engine = await startEngine({ emulator: { autoApprove: false }, ...options })
  engine.visitor.habit = 'look away'
  const { id } = await addPortal(engine)
  return { engine, id, ...(await beginSignIn(engine, id)) }
}

/** Begins a sign-in through the browser, up to where it waits for the person. */
export async function beginSignIn(engine: Engine, id: string) {
  const signedIn = engine.app().dispatch('portal.sign-in', { portalId: id, flow: 'browser', seat: null })
  signedIn.catch(() => {})
  await until(engine.app(), ({ live }) => live.portals[0]?.signIn.phase === 'waiting')
  const waiting = engine.portal().signIn as Waiting
  return { signedIn, waiting, redirect: new URL(new URL(waiting.url).searchParams.get('redirect_uri')!) }
}

/** Whether anything takes connections there. */
export function listens({ port }: URL): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(Number(port), '127.0.0.1')
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
    socket.unref()
  })
}
