import { useLayoutEffect, useRef, type KeyboardEvent, type ReactNode } from 'react'
import { t } from '../../shared/text.ts'
import { CODE_FIELD, QuestionForm } from '../question-form.tsx'
import { useLive } from '../store.ts'

/** The code that is wanted. It has the focus while it is asked for, since whoever opens the panel then comes for it. */
export function QuestionCard({ leave }: { leave: () => void }) {
  const [question] = useLive().questions
  if (!question) return null
  return (
    <Card key={question.id} leave={leave}>
      <QuestionForm question={question} />
    </Card>
  )
}

function Card({ leave, children }: { leave: () => void; children: ReactNode }) {
  const card = useRef<HTMLElement>(null)
  const left = useRef(leave)
  useLayoutEffect(() => {
    card.current?.querySelector<HTMLInputElement>(`.${CODE_FIELD}`)?.focus()
    const leave = left.current
    return () => leave()
  }, [])
  return (
    <section className="panel-question" ref={card} aria-label={t('question.label')} onKeyDown={keepFromList}>
      {children}
    </section>
  )
}

/** Enter and the arrow keys are the field's, not the list's below it; Escape still puts the panel away. */
function keepFromList(event: KeyboardEvent): void {
  if (event.key !== 'Escape') event.stopPropagation()
}
