import type { Place } from '../core/made/made.ts'
import { wantedFor, withCodes } from './codes.ts'
import { sessionToRead } from './commands/credentials.ts'
import type { CliContext } from './context.ts'
import { findSession, type Found } from './find.ts'
import { signedInFor } from './sign-in.ts'

/**
 * The session a person means, started where need be: they are asked for the sign-in or the code that is missing.
 * Only for a command whose delivery is `live-err`, so that they are told while it is waited for.
 */
export async function startedSession(
  context: CliContext,
  typed: string,
  region: string | null = null,
): Promise<Place> {
  const { app } = context
  const found = findSession(app, typed)
  const place = await placeOf(context, found, region)
  const { sessionId } = place
  await withCodes(context, undefined, wantedFor({ sessionId }), () =>
    signedInFor(context, found.portalId, () =>
      app.dispatch('session.start', { session: { sessionId }, choice: {} }),
    ),
  )
  return place
}

/** The session of what was found, with the region that was typed, or that of the added profile that was. */
export async function placeOf(
  context: CliContext,
  found: Found,
  region: string | null = null,
): Promise<Place> {
  const sessionId = await sessionToRead(context, found)
  return { sessionId, region: region ?? found.added?.region ?? null }
}
