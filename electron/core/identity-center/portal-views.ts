import type { PortalView, SignInState, SyncState } from '../../../shared/snapshot.ts'
import type { Store } from '../store.ts'
import type { HeldSignIn } from './portal-tokens.ts'

/** A sign-in that is not under way, as a view shows it. */
export function signInOf(held: HeldSignIn | null): SignInState {
  return held ? { phase: 'signed-in', ...held } : { phase: 'signed-out' }
}

/** Changes what the snapshot says of a portal. */
export function createPortalViews(store: Store) {
  function change(portalId: string, update: (view: PortalView) => PortalView): void {
    store.updateLive((live) => ({
      ...live,
      portals: live.portals.map((view) => (view.id === portalId ? update(view) : view)),
    }))
  }
  return {
    show: (portalId: string, signIn: SignInState) => change(portalId, (view) => ({ ...view, signIn })),
    showSync: (portalId: string, sync: SyncState) => change(portalId, (view) => ({ ...view, sync })),
  }
}
