import { LoaderCircle } from 'lucide-react'
import { useEffect, useId, useRef, useState, type FormEvent } from 'react'
import { printable } from '../shared/printable.ts'
import type { Question, SessionView } from '../shared/snapshot.ts'
import { t } from '../shared/text.ts'
import { ask, tryAsk } from './ask.ts'
import { useNow } from './clock.ts'
import { FixText } from './fix-text.tsx'
import { useNames, type Names } from './names.ts'
import { useSessions } from './store.ts'
import { countdownText } from './time-text.ts'

const DIGITS = 6

/** By this class whoever shows a question finds its field. */
export const CODE_FIELD = 'code-field'

/** Asks for the code of one MFA device. A code that is refused stays, to be typed over. */
export function QuestionForm({ question }: { question: Question }) {
  const id = useId()
  const names = useNames()
  const sessions = useSessions()
  const field = useRef<HTMLInputElement>(null)
  const [code, setCode] = useState('')
  const [isJudging, setJudging] = useState(false)
  const [fault, setFault] = useState<string | null>(null)
  const askers = askersOf(question, sessions, names)
  const name = askers[0] ?? ''
  const user = sessions.find(({ id, kind }) => kind === 'iam-user' && question.sessionIds.includes(id))
  const wrong = isJudging ? null : (fault ?? question.rejected)

  useEffect(() => {
    // The reason comes with a push, after which the next code replaces this one.
    if (!isJudging && wrong !== null) field.current?.select()
  }, [isJudging, wrong])

  async function send(digits: string): Promise<void> {
    if (digits.length < DIGITS || isJudging) return
    setJudging(true)
    const answer = await tryAsk('question.answer', { questionId: question.id, answer: digits })
    setJudging(false)
    // One that is no longer asked is about to go from here too.
    const isOver = answer.ok || answer.code === 'question-unknown'
    setFault(isOver ? null : `${answer.message} ${answer.fix}`)
  }
  function write(text: string): void {
    const digits = text.replace(/\D/g, '').slice(0, DIGITS)
    setCode(digits)
    if (digits !== code) void send(digits)
  }
  function submit(event: FormEvent): void {
    event.preventDefault()
    void send(code)
  }
  return (
    <form className="question" onSubmit={submit} aria-labelledby={`${id}-title`}>
      <div className="question-text">
        <h2 id={`${id}-title`}>{t('question.title', { name })}</h2>
        {user && (
          <p>{t('question.user', { user: printable(user.roleName), id: names.id(user.accountId) })}</p>
        )}
        <p className="question-device cut selectable" title={names.masked ? undefined : question.serial}>
          {names.text(question.serial)}
        </p>
        {askers.length > 1 && <p>{t('question.some', { count: askers.length, names: askers.join(', ') })}</p>}
      </div>
      <div className="question-answer">
        <input
          ref={field}
          className={`field digits ${CODE_FIELD}`}
          inputMode="numeric"
          autoComplete="one-time-code"
          spellCheck={false}
          aria-label={t('question.field', { name })}
          aria-describedby={`${id}-says`}
          aria-invalid={wrong !== null}
          readOnly={isJudging}
          value={code}
          onChange={(event) => write(event.target.value)}
        />
        <button
          type="submit"
          className="button"
          data-tone="accent"
          disabled={code.length < DIGITS || isJudging}
        >
          {isJudging && <LoaderCircle className="spinner" />}
          {t('question.send')}
        </button>
        <button
          type="button"
          className="button"
          data-tone="quiet"
          onClick={() => void ask('question.cancel', { questionId: question.id })}
        >
          {t('question.cancel')}
        </button>
      </div>
      <div className="question-end">
        <div id={`${id}-says`} className="selectable" role={wrong === null ? undefined : 'alert'}>
          {wrong === null ? (
            <p className="says">{t(isJudging ? 'question.judging' : 'question.says')}</p>
          ) : (
            <>
              <p className="refusal">
                <FixText text={wrong} />
              </p>
              <p className="says">{t('question.again')}</p>
            </>
          )}
        </div>
        <QuestionEnd at={question.endsAt} />
      </div>
    </form>
  )
}

function QuestionEnd({ at }: { at: number }) {
  const now = useNow()
  return <span className="says digits">{t('question.ends-in', { left: countdownText(at - now) })}</span>
}

/** Who waits for it, as this view names them; one that is only tried has no session yet. */
export function askersOf(
  { sessionIds, wantedBy }: Question,
  sessions: readonly SessionView[],
  names: Names,
): readonly string[] {
  const waiting = sessions.filter(({ id }) => sessionIds.includes(id))
  return wantedBy.map((name) => {
    const session = waiting.find((one) => one.name === name)
    return session ? names.session(session) : names.text(printable(name))
  })
}
