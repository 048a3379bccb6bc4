import { useEffect, useRef, useState } from 'react'
import { isLive } from '../shared/session-state.ts'
import type { Question, SessionView } from '../shared/snapshot.ts'
import { t } from '../shared/text.ts'
import { MINUTE_MS } from '../shared/time.ts'
import { clock, useAt } from './clock.ts'
import { useNames, type Names } from './names.ts'
import { askersOf } from './question-form.tsx'
import { useLive } from './store.ts'

const WARN_MS = 5 * MINUTE_MS

/** Says politely, once each, that a session is about to end, that it has ended, and that a code is wanted. */
export function Announcer() {
  const { sessions, questions } = useLive()
  const names = useNames()
  const said = useRef(new Set<string>())
  const [began] = useState(clock.now)
  const [text, setText] = useState('')
  const due = useAt((now) =>
    announcements(sessions, now, began, names)
      .map(({ key }) => key)
      .join('\n'),
  )
  useEffect(() => {
    const all = [
      ...wantedCodes(questions, sessions, names),
      ...announcements(sessions, clock.shown(), began, names),
    ]
    const fresh = all.filter(({ key }) => !said.current.has(key))
    if (fresh.length === 0) return
    for (const { key } of fresh) said.current.add(key)
    setText(fresh.map(({ text }) => text).join(' '))
  }, [due, questions, sessions, began, names])
  return (
    <div className="unseen" role="status" aria-live="polite">
      {names.sentence(text)}
    </div>
  )
}

function wantedCodes(questions: readonly Question[], sessions: readonly SessionView[], names: Names) {
  return questions.map((question) => {
    const name = askersOf(question, sessions, names).join(', ')
    return { key: question.id, text: t('announce.code-wanted', { name }) }
  })
}

/** What there is to say at a moment; a key says which ending of which session it is about. */
export function announcements(
  sessions: readonly SessionView[],
  now: number,
  since: number,
  names: Pick<Names, 'session'>,
): readonly { key: string; text: string }[] {
  return sessions.flatMap((session) => {
    const { id, state, renews } = session
    const name = names.session(session)
    if (state.phase === 'expired') {
      // What ended before anybody listened is no news.
      if (state.expiredAt < since) return []
      return [{ key: `${id} ended ${state.expiredAt}`, text: t('announce.ended', { name }) }]
    }
    if (!isLive(state) || (renews && state.phase !== 'expiring')) return []
    const left = state.expiresAt - now
    if (left > WARN_MS || left <= 0) return []
    const minutes = Math.max(1, Math.ceil(left / MINUTE_MS))
    const key = minutes === 1 ? 'announce.ends-in-one' : 'announce.ends-in'
    return [{ key: `${id} ends ${state.expiresAt}`, text: t(key, { name, minutes }) }]
  })
}
