import type { Fault } from '../../../electron/emulator/faults.ts'
import { addPortal, drive, settle, signIn, startEngine, until, type Engine } from '../engine.ts'

export const TOKEN_REQUESTS = 'CreateToken'

/** Signed in at a portal of one account. */
export async function signedIn(options: Parameters<typeof startEngine>[0] = {}): Promise<Engine> {
  const engine = await startEngine({ ...options, emulator: { accounts: 1, roles: 1, ...options.emulator } })
  const { id } = await addPortal(engine)
  await signIn(engine, id)
  return engine
}

/** Waits for the view of a token that lasts longer. */
export async function refreshed(engine: Engine, before = engine.portal().signIn): Promise<void> {
  await until(engine.app(), ({ live }) => {
    const now = live.portals[0]!.signIn
    return now.phase === 'signed-in' && before.phase === 'signed-in' && now.expiresAt > before.expiresAt
  })
  await settle()
}

/** A few calls of the portal API; hardly any time passes meanwhile. */
export async function anyCall({ app, clock, portal }: Engine): Promise<void> {
  await drive(clock, app().dispatch('catalog.sync', { portalId: portal().id }), 2)
}

/** A refusal of SSO-OIDC. */
export const oidcError = (status: number, error: string, name: string): Fault => ({
  kind: 'status',
  operation: TOKEN_REQUESTS,
  status,
  headers: { 'x-amzn-errortype': name, 'content-type': 'application/json' },
  body: JSON.stringify({ error, error_description: name }),
})
