import { wantedFor, withCodes } from './codes.ts'
import { sessionToRead } from './commands/credentials.ts'
import type { CliContext } from './context.ts'
import { findSession } from './find.ts'
import { signedInFor } from './sign-in.ts'

/**
 * The ID of the session a person means, started where need be: they are asked for the sign-in or the code that is missing.
 * Only for a command whose delivery is `live-err`, so that they are told while it is waited for.
 */
export async function startedSession(context: CliContext, typed: string): Promise<string> {
  const { app } = context
  const found = findSession(app.store.get(), typed)
  const { portalId } = found
  const sessionId = await sessionToRead(context, found)
  await withCodes(context, undefined, wantedFor({ sessionId }), () =>
    signedInFor(context, portalId, () =>
      app.dispatch('session.start', { session: { sessionId }, choice: {} }),
    ),
  )
  return sessionId
}
