import { useId, useState, type FormEvent, type ReactNode } from 'react'
import type { SessionView } from '../../shared/snapshot.ts'
import { t } from '../../shared/text.ts'
import { tryAsk } from '../ask.ts'
import { FixText } from '../fix-text.tsx'
import { choose } from '../session-commands.ts'
import { ColourChoice } from './colour-choice.tsx'

/** What the user may choose of a session. Each choice is taken at once. */
export function SessionChoices({ session }: { session: SessionView }) {
  const borrowable = { sessionId: session.id }
  return (
    <section className="choices">
      <h3>{t('drawer.choices')}</h3>
      <TextChoice
        key={`alias ${session.alias}`}
        label={t('choice.alias')}
        value={session.alias ?? ''}
        placeholder={t('choice.no-alias')}
        save={(text) => tryAsk('session.choose', { session: borrowable, choice: { alias: text || null } })}
      />
      <TextChoice
        key={`region ${session.region}`}
        label={t('choice.region')}
        value={session.region}
        placeholder={t('choice.portal-region')}
        save={(text) => tryAsk('session.choose', { session: borrowable, choice: { region: text || null } })}
      />
      <Switched
        label={t('choice.pinned')}
        on={session.pinned}
        change={(pinned) => void choose(borrowable, { pinned })}
      />
      <Switched
        label={t('choice.renews')}
        on={session.renews}
        change={(renews) => void choose(borrowable, { renews })}
      />
      <ColourChoice account={session} />
    </section>
  )
}

function Switched({ label, on, change }: { label: string; on: boolean; change: (on: boolean) => void }) {
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

interface TextChoiceProps {
  label: string
  value: string
  placeholder: string
  save: (text: string) => ReturnType<typeof tryAsk<'session.choose'>>
}

/** Taken with Enter or on leaving the field; a refusal stays below it with its reason. */
function TextChoice({ label, value, placeholder, save }: TextChoiceProps): ReactNode {
  const id = useId()
  const [text, setText] = useState(value)
  const [refusal, setRefusal] = useState<string | null>(null)
  async function submit(event?: FormEvent): Promise<void> {
    event?.preventDefault()
    if (text.trim() === value) return setRefusal(null)
    const answer = await save(text.trim())
    setRefusal(answer.ok ? null : `${answer.message} ${answer.fix}`)
  }
  return (
    <form className="choice" onSubmit={(event) => void submit(event)}>
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        className="field"
        value={text}
        placeholder={placeholder}
        spellCheck={false}
        autoComplete="off"
        aria-invalid={refusal !== null}
        aria-describedby={refusal === null ? undefined : `${id}-refusal`}
        onChange={(event) => setText(event.target.value)}
        onBlur={() => void submit()}
        onKeyDown={(event) => {
          if (event.key !== 'Escape' || text === value) return
          event.stopPropagation()
          setText(value)
          setRefusal(null)
        }}
      />
      {refusal !== null && (
        <p className="refusal" id={`${id}-refusal`} role="alert">
          <FixText text={refusal} />
        </p>
      )}
    </form>
  )
}
