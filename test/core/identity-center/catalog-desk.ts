import type { Account } from '../../../electron/emulator/world.ts'
import type { CatalogAccount } from '../../../shared/snapshot.ts'
import { addPortal, drive, signIn, startEngine, type Engine, type EngineOptions } from '../engine.ts'

export const accounts = (engine: Engine): readonly CatalogAccount[] =>
  engine.app().store.get().catalog.accounts
export const ids = (engine: Engine) => accounts(engine).map(({ accountId }) => accountId)

/** Signed in, and not yet synced. */
export async function ready(options: EngineOptions = {}): Promise<Engine> {
  const engine = await startEngine(options)
  const { id } = await addPortal(engine)
  await signIn(engine, id)
  return engine
}

export const begin = (engine: Engine) =>
  engine.app().dispatch('catalog.sync', { portalId: engine.portal().id })
export const sync = (engine: Engine) => drive(engine.clock, begin(engine))

/** The accounts of the practice portal, which a test may take away from. */
export const assigned = ({ emulator }: Engine) =>
  emulator.world.organisation.portals[0]!.accounts as Account[]
