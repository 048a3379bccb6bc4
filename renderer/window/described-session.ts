import { shareLines } from '../../shared/share-line.ts'
import type { SessionView } from '../../shared/snapshot.ts'
import { t } from '../../shared/text.ts'
import { ask } from '../ask.ts'
import { copyText } from '../session-commands.ts'
import { useEngine } from '../store.ts'
import { editSession } from '../view-state.ts'
import { quoted } from './terminal-commands.ts'

/** Whether a person has described it, so that it can be edited, shared and removed; a portal lists the others. */
export function isDescribed({ kind }: SessionView): boolean {
  return kind !== 'sso-role'
}

export async function edit({ id: sessionId }: SessionView): Promise<void> {
  const answer = await ask('session.describe', { sessionId })
  if (answer) editSession(sessionId, answer.output)
}

/** Copies the commands that make the session on another computer, those it is borrowed through first. */
export async function share(session: SessionView, name: string): Promise<void> {
  const lines = await shareLines(session.id, {
    sessions: useEngine.getState().live?.sessions ?? [],
    describe: async (sessionId) => (await ask('session.describe', { sessionId }))?.output ?? null,
    quote: (text) => quoted(text, 'sh'),
  })
  if (lines) await copyText(lines.join('\n'), t('session.shared', { name }))
}
