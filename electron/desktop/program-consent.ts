import { AppError } from '../../shared/errors.ts'
import { printable } from '../../shared/printable.ts'
import type { SessionDraft } from '../../shared/session-draft.ts'

/**
 * Resolves where the draft of a page names no program, or one that the person lets run. Throws `program-not-allowed`.
 * `kept`: how the session that is edited was described.
 */
export type ProgramConsent = (draft: SessionDraft, kept: SessionDraft | null) => Promise<void>

/** Asks once for each program and its arguments: a page that somebody got hold of could otherwise run any. */
export function createProgramConsent(ask: (command: readonly string[]) => Promise<boolean>): ProgramConsent {
  const allowed = new Set<string>()
  return async (draft, kept) => {
    const command = programOf(draft)
    if (!command) return
    const key = JSON.stringify(command)
    if (allowed.has(key) || key === JSON.stringify(kept && programOf(kept))) return
    if (!(await ask(command)))
      throw new AppError('program-not-allowed', { program: printable(command[0] ?? '') })
    allowed.add(key)
  }
}

/** A profile's program is not among them: a page can only allow what the person's own file runs already. */
function programOf(draft: SessionDraft): readonly string[] | null {
  return draft.kind === 'web-identity' && draft.token.from === 'command' ? draft.token.command : null
}
