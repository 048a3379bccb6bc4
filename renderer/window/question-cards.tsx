import { useEffect, useLayoutEffect, useRef } from 'react'
import { t } from '../../shared/text.ts'
import { ask } from '../ask.ts'
import { CODE_FIELD, QuestionForm } from '../question-form.tsx'
import { useLive } from '../store.ts'

/** The codes that are wanted, in every view. A dialog that is open already would be in their way: then they lie over it. */
export function QuestionCards() {
  const { questions } = useLive()
  return questions.length > 0 ? <Cards /> : null
}

function Cards() {
  const { questions } = useLive()
  const card = useRef<HTMLDialogElement>(null)
  const asked = questions.map(({ id, wantedBy }) => [id, ...wantedBy].join(' ')).join('\n')
  useLayoutEffect(() => {
    if (card.current) raise(card.current)
  }, [asked])
  useLayoutEffect(() => {
    const shown = card.current
    // The browser gives the focus back only to what is still there.
    return () => shown?.close()
  }, [])
  useEffect(() => window.lanyard.onShow(() => codeField(card.current)?.focus()), [])
  return (
    <dialog
      ref={card}
      className="questions"
      aria-label={t('question.label')}
      onCancel={(event) => {
        event.preventDefault()
        for (const { id } of questions) void ask('question.cancel', { questionId: id })
      }}
    >
      {questions.map((question) => (
        <QuestionForm key={question.id} question={question} />
      ))}
    </dialog>
  )
}

/** Shows it where it can be used. Whoever is typing elsewhere goes on there. */
function raise(card: HTMLDialogElement): void {
  const before = document.activeElement
  if (isBehindAnother(card)) {
    card.close()
    card.showModal()
  } else if (!card.open) {
    card.show()
    if (isTypedInto(before) && before.isConnected) return before.focus()
  }
  if (!card.contains(before)) codeField(card)?.focus()
}

function isBehindAnother(card: HTMLDialogElement): boolean {
  return (
    [...document.querySelectorAll('dialog:modal')].some((other) => other !== card) && !card.matches(':modal')
  )
}

function isTypedInto(element: Element | null): element is HTMLElement {
  return element instanceof HTMLElement && element.matches('input, textarea, select')
}

function codeField(card: HTMLElement | null): HTMLInputElement | null {
  return card?.querySelector<HTMLInputElement>(`.${CODE_FIELD}`) ?? null
}
