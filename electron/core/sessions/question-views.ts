import type { Question } from '../../../shared/snapshot.ts'
import type { OpenQuestion } from '../mfa/code-questions.ts'
import type { Store } from '../store.ts'
import type { Lifecycle } from './lifecycle.ts'
import type { SessionRecords } from './session-records.ts'
import type { SessionViews } from './session-views.ts'

/**
 * Shows the open questions, and marks the sessions that wait for them: a chain waits for the code of the session it is
 * borrowed through.
 */
export function createQuestionViews(ports: {
  store: Pick<Store, 'updateLive'>
  records: SessionRecords
  views: SessionViews
  lifecycle: () => Pick<Lifecycle, 'isBorrowing' | 'waitForCode'>
}): (open: readonly OpenQuestion[]) => void {
  const { store, records, views, lifecycle } = ports

  function viewOf({ id, serial, askers, rejected, endsAt }: OpenQuestion): Question {
    const waiting = new Map(askers.map(({ sessionId, name }) => [sessionId, name]))
    for (const { sessionId } of askers) {
      for (const chain of records.through(sessionId))
        if (lifecycle().isBorrowing(chain.id)) waiting.set(chain.id, views.nameOf(chain.id))
    }
    const kept = [...waiting.keys()].filter((sessionId) => records.find(sessionId) !== undefined)
    return {
      id,
      kind: 'mfa-code',
      serial,
      sessionIds: kept,
      wantedBy: [...waiting.values()],
      rejected,
      endsAt,
    }
  }

  return (open) => {
    const questions = open.map(viewOf)
    store.updateLive((live) => (same(live.questions, questions) ? live : { ...live, questions }))
    lifecycle().waitForCode(new Set(questions.flatMap(({ sessionIds }) => sessionIds)))
  }
}

function same(a: readonly Question[], b: readonly Question[]): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}
