import { useRef, useState } from 'react'
import type { Trial } from '../../shared/contract.ts'
import { t } from '../../shared/text.ts'
import { tryAsk, type Answer } from '../ask.ts'
import { closeSessionForm, openSession, showToast, showView } from '../view-state.ts'
import { useAfterClick } from './after-click.ts'
import { draftOf } from './session-form-draft.ts'
import type { Typed } from './session-form-typed.ts'
import { fieldOf, FORM_FIELDS, formFaults, MORE_FIELDS, type FormFieldName } from './session-form-faults.ts'

/** What the form waits for. */
export type Busy = 'try' | 'keep' | 'start' | null

interface Refusal {
  readonly code: string
  readonly field: FormFieldName | null
  readonly text: string
}

export type SessionForm = ReturnType<typeof useSessionForm>

/** The form of a session, new or kept: what is typed, what is wrong with it, and what can be done with it. */
export function useSessionForm(start: Typed, sessionId: string | null) {
  const [typed, setTyped] = useState(start)
  // A field is called wrong once it was left, and from then on as one types.
  const [left, setLeft] = useState<ReadonlySet<FormFieldName>>(new Set())
  const [refusal, setRefusal] = useState<Refusal | null>(null)
  const [trial, setTrial] = useState<Trial | null>(null)
  const [busy, setBusy] = useState<Busy>(null)
  const [showsMore, setShowsMore] = useState(false)
  /** How often something was told to be wrong that may stand out of sight. */
  const [told, setTold] = useState(0)
  /** What AWS answers belongs to what was typed when it was asked. */
  const changes = useRef(0)
  const afterClick = useAfterClick()
  const faults = formFaults(typed)

  function write(change: Partial<Typed>): void {
    changes.current++
    setTyped((before) => ({ ...before, ...change }))
    setRefusal(null)
    setTrial(null)
  }
  function refuse({ code, message, fix }: { code: string; message: string; fix: string }): void {
    const field = fieldOf(code)
    setRefusal({ code, field, text: `${message} ${fix}` })
    setTold((before) => before + 1)
    if (field && MORE_FIELDS.has(field)) setShowsMore(true)
  }
  /** Calls wrong what is wrong; gives whether there is nothing. */
  function isRight(): boolean {
    setLeft(new Set(FORM_FIELDS))
    const wrong = FORM_FIELDS.filter((field) => faults[field] !== undefined)
    if (wrong.some((field) => MORE_FIELDS.has(field))) setShowsMore(true)
    if (wrong.length > 0) setTold((before) => before + 1)
    return wrong.length === 0
  }
  async function during<A>(what: Busy, run: () => Promise<A>): Promise<A> {
    setBusy(what)
    setRefusal(null)
    try {
      return await run()
    } finally {
      setBusy(null)
    }
  }

  async function tryOut(): Promise<void> {
    if (!isRight()) return
    setTrial(null)
    const asked = changes.current
    const answer = await during('try', () => tryAsk('session.try', { draft: draftOf(typed), sessionId }))
    if (asked !== changes.current) return
    if (answer.ok) setTrial(answer.output)
    else refuse(answer)
  }
  async function keep(andStart: boolean): Promise<void> {
    if (!isRight()) return
    const answer = await during(andStart ? 'start' : 'keep', () => kept(typed, sessionId, andStart))
    if (!answer.ok) return refuse(answer)
    closeSessionForm()
    showView('sessions')
    openSession(answer.output.id)
    if (sessionId !== null)
      showToast({ tone: 'good', text: t('form.saved', { name: answer.output.name }), fix: null })
  }

  return {
    typed,
    write,
    /** A field was left: what is wrong with it is told from now on. */
    leave: (field: FormFieldName) => afterClick(() => setLeft((before) => new Set([...before, field]))),
    faultOf: (field: FormFieldName): string | null =>
      refusal?.field === field ? refusal.text : left.has(field) ? (faults[field] ?? null) : null,
    /** What is wrong with none of the fields alone. */
    refusal: refusal?.field === null ? refusal.text : null,
    refusedCode: refusal?.code ?? null,
    refuse,
    told,
    trial,
    busy,
    isEdit: sessionId !== null,
    isChanged: fingerprint(typed) !== fingerprint(start),
    showsMore,
    setShowsMore,
    tryOut,
    keep,
  }
}

/**
 * Keeps the session, and starts it where that is wanted. One that AWS refuses at its first start is not kept; one that
 * only waits, for a sign-in or the network, is.
 */
async function kept(
  typed: Typed,
  sessionId: string | null,
  andStart: boolean,
): Promise<Answer<'session.add'>> {
  const draft = draftOf(typed)
  if (sessionId !== null) return tryAsk('session.edit', { sessionId, draft })
  const added = await tryAsk('session.add', { draft })
  if (!added.ok || !andStart) return added
  const { id } = added.output
  const started = await tryAsk('session.start', { session: { sessionId: id }, choice: {} })
  if (started.ok) return started
  const isThere = (await tryAsk('session.describe', { sessionId: id })).ok
  return isThere ? added : started
}

/** Of what would be lost: a kind is chosen again with a click. */
function fingerprint(typed: Typed): string {
  return JSON.stringify({ ...typed, kind: null, command: null, source: typed.source?.borrowable })
}
