import { useEffect, useId, useRef, useState, type FormEvent, type KeyboardEvent } from 'react'
import { FixText } from '../fix-text.tsx'
import { showToast } from '../view-state.ts'

/** What became of a choice. */
type Taken = { readonly ok: true } | ({ readonly ok: false } & Refusal)

interface Refusal {
  readonly message: string
  readonly fix: string
}

interface TextChoiceProps {
  label: string
  value: string
  placeholder: string
  /** What has been chosen elsewhere, to choose again. */
  offered?: readonly string[]
  save: (text: string) => Promise<Taken>
}

/** Taken with Enter or on leaving the field; a refusal stays below it, or is told where the field is gone by then. */
export function TextChoice({ label, value, placeholder, offered = [], save }: TextChoiceProps) {
  const id = useId()
  const [text, setText] = useState(value)
  const [refusal, setRefusal] = useState<Refusal | null>(null)
  const draft = useRef({ text: value, asked: value, save })
  const tellUnseen = useToldElsewhere(refusal)

  function write(next: string): void {
    draft.current = { ...draft.current, text: next, save }
    setText(next)
    if (next === value) setRefusal(null)
  }
  async function submit(event?: FormEvent): Promise<void> {
    event?.preventDefault()
    const answer = await settle(draft.current)
    if (!answer) return
    setRefusal(answer.ok ? null : answer)
    if (!answer.ok) tellUnseen(answer)
  }
  function onKeyDown(event: KeyboardEvent): void {
    if (event.key !== 'Escape' || text === value) return
    event.stopPropagation()
    draft.current.asked = value
    write(value)
  }

  return (
    <form className="choice" onSubmit={(event) => void submit(event)}>
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        className="field"
        value={text}
        placeholder={placeholder}
        list={offered.length > 0 ? `${id}-offered` : undefined}
        maxLength={64}
        spellCheck={false}
        autoComplete="off"
        aria-invalid={refusal !== null}
        aria-describedby={refusal === null ? undefined : `${id}-refusal`}
        data-saved={value}
        onChange={(event) => write(event.target.value)}
        onBlur={() => void submit()}
        onKeyDown={onKeyDown}
      />
      {offered.length > 0 && (
        <datalist id={`${id}-offered`}>
          {offered.map((text) => (
            <option key={text} value={text} />
          ))}
        </datalist>
      )}
      {refusal !== null && (
        <p className="refusal" id={`${id}-refusal`} role="alert">
          <FixText text={`${refusal.message} ${refusal.fix}`} />
        </p>
      )}
    </form>
  )
}

/** Tells a refusal in a message when there is no field left to tell it below: a click that left the field closed it. */
function useToldElsewhere(refusal: Refusal | null): (refusal: Refusal) => void {
  const last = useRef(refusal)
  const isShown = useRef(true)
  useEffect(() => {
    last.current = refusal
  }, [refusal])
  useEffect(() => {
    isShown.current = true
    return () => {
      isShown.current = false
      if (last.current) tell(last.current)
    }
  }, [])
  return (late) => {
    if (!isShown.current) tell(late)
  }
}

function tell({ message, fix }: Refusal): void {
  showToast({ tone: 'now', text: message, fix })
}

interface Draft {
  text: string
  /** What was last asked for, so that leaving the field after Enter does not ask again. */
  asked: string
  save: TextChoiceProps['save']
}

async function settle(draft: Draft): Promise<Taken | null> {
  const text = draft.text.trim()
  if (text === draft.asked) return null
  draft.asked = text
  return draft.save(text)
}

/** For a popover: the first Escape gives up what is being typed, the next one closes. */
export function escapeEditFirst(event: Event): void {
  const { target } = event
  if (target instanceof HTMLInputElement && target.value !== (target.dataset['saved'] ?? target.value))
    event.preventDefault()
}

interface SelectChoiceProps<C extends string> {
  label: string
  value: C | null
  /** What holds where nothing is chosen. */
  otherwise: string
  choices: readonly { readonly value: C; readonly text: string }[]
  change: (value: C | null) => void
}

/** One of a few, or what holds otherwise. */
export function SelectChoice<C extends string>(props: SelectChoiceProps<C>) {
  const { label, value, otherwise, choices, change } = props
  const id = useId()
  return (
    <div className="choice">
      <label htmlFor={id}>{label}</label>
      <select
        id={id}
        className="field"
        value={value ?? ''}
        onChange={({ target }) => change(choices.find(({ value }) => value === target.value)?.value ?? null)}
      >
        <option value="">{otherwise}</option>
        {choices.map(({ value, text }) => (
          <option key={value} value={value}>
            {text}
          </option>
        ))}
      </select>
    </div>
  )
}

interface SwitchChoiceProps {
  label: string
  on: boolean
  change: (on: boolean) => void
}

export function SwitchChoice({ label, on, change }: SwitchChoiceProps) {
  const id = useId()
  return (
    <div className="choice">
      <span id={id}>{label}</span>
      <button
        type="button"
        role="switch"
        className="switch"
        aria-checked={on}
        aria-labelledby={id}
        onClick={() => change(!on)}
      />
    </div>
  )
}
