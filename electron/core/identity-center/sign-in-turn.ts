import type { SignInState } from '../../../shared/snapshot.ts'
import type { ClientRegistration } from '../ports.ts'
import type { PortalRecord } from '../storage/settings-content.ts'

/** What a person has to be shown; `endsAt` is by this computer's clock. */
export type Waiting = Omit<Extract<SignInState, { phase: 'waiting' }>, 'phase' | 'host' | 'page'>

/** One attempt to sign in, as its flow sees it. */
export interface SignInTurn {
  readonly portal: PortalRecord
  readonly client: ClientRegistration
  readonly signal: AbortSignal
  readonly show: (waiting: Waiting) => Promise<void>
}
