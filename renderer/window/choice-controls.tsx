import { useEffect, useId, useRef, useState, type FormEvent, type KeyboardEvent } from 'react'
import { FixText } from '../fix-text.tsx'
import { showToast } from '../view-state.ts'

/** What became of a choice. */
type Taken = { readonly ok: true } | { readonly ok: false; readonly message: string; readonly fix: string }

interface TextChoiceProps {
  label: string
  value: string
  placeholder: string
  /** What has been chosen elsewhere, to choose again. */
  offered?: readonly string[]
  save: (text: string) => Promise<Taken>
}

/** Taken with Enter, on leaving the field, or when what it stands in is closed; a refusal stays below it. */
export function TextChoice({ label, value, placeholder, offered = [], save }: TextChoiceProps) {
  const id = useId()
  const [text, setText] = useState(value)
  const [refusal, setRefusal] = useState<string | null>(null)
  const draft = useRef({ text: value, asked: value, save })

  function write(next: string): void {
    draft.current = { ...draft.current, text: next, save }
    setText(next)
    if (next === value) setRefusal(null)
  }
  async function submit(event?: FormEvent): Promise<void> {
    event?.preventDefault()
    const answer = await settle(draft.current)
    if (answer) setRefusal(answer.ok ? null : `${answer.message} ${answer.fix}`)
  }
  function onKeyDown(event: KeyboardEvent): void {
    if (event.key !== 'Escape' || text === value) return
    event.stopPropagation()
    draft.current.asked = value
    write(value)
  }
  useEffect(() => () => void settleUnseen(draft.current), [])

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
          <FixText text={refusal} />
        </p>
      )}
    </form>
  )
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

/** There is no field left to say it below. */
async function settleUnseen(draft: Draft): Promise<void> {
  const answer = await settle(draft)
  if (answer && !answer.ok) showToast({ tone: 'now', text: answer.message, fix: answer.fix })
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
