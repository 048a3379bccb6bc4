import { AppError } from '../../../shared/errors.ts'
import { printable } from '../../../shared/printable.ts'
import { wantedFor, withCodes } from '../codes.ts'
import type { CliContext } from '../context.ts'
import { keptSession } from '../find.ts'
import { oneName } from '../options.ts'
import { asJson, sessionJson } from '../session-json.ts'
import { shellWord } from '../shell-word.ts'

/** `lanyard session key …`: what can be done with the access key of an IAM user. */
export async function sessionKey(
  context: CliContext,
  [verb, ...rest]: readonly string[],
  json: boolean,
): Promise<void> {
  const named = () => keptSession(context.app, oneName('session', 'NAME', rest))
  switch (verb) {
    case 'rotate':
      return rotate(context, named(), json)
    case 'restore':
      return restore(context, named(), json)
    default:
      throw new AppError('usage', { reason: 'session key knows rotate and restore', command: 'session' })
  }
}

async function rotate(context: CliContext, sessionId: string, json: boolean): Promise<void> {
  const { app, out } = context
  const view = await withCodes(context, undefined, wantedFor({ sessionId }), () =>
    app.dispatch('key.rotate', { sessionId }),
  )
  if (json) return out(asJson({ sessions: [sessionJson(view, app.store.get())] }))
  const { accessKeyId } = await app.dispatch('key.describe', { sessionId })
  out(`${printable(view.name)} has a new key, ${accessKeyId}. The old one is deleted.\n`)
}

async function restore({ app, out }: CliContext, sessionId: string, json: boolean): Promise<void> {
  const { file, profile } = await app.dispatch('key.restore', { sessionId })
  if (json) return out(asJson({ file, profile }))
  const place = `the profile ${printable(profile)} of ${printable(file)}`
  out(`The key is in ${place} again; Lanyard keeps it too.\n`)
}

/**
 * What is to be said once a user's session is removed: that its key works on. Throws `key-only-here` before the only
 * copy of a key would go, unless the caller says so.
 */
export async function keyThatStays(
  { app }: CliContext,
  sessionId: string,
  name: string,
  goesToo: boolean,
): Promise<string> {
  // Where the vault has lost it there is nothing to keep.
  const key = await app.dispatch('key.describe', { sessionId }).catch(() => null)
  if (key === null) return ''
  const { accessKeyId: id, movedFrom } = key
  if (movedFrom !== null && !goesToo)
    throw new AppError('key-only-here', { id, name: shellWord(printable(name)) })
  return `Its access key ${id} works on: delete it in IAM where nobody needs it.\n`
}
