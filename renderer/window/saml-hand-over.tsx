import { FileInput, LoaderCircle } from 'lucide-react'
import { useId, useRef, useState, type DragEvent } from 'react'
import type { SamlOffer } from '../../shared/contract.ts'
import { t } from '../../shared/text.ts'
import { tryAsk } from '../ask.ts'
import { FixText } from '../fix-text.tsx'

/** AWS takes 100,000 characters in Base64; escaped, as a form has them, they are a few more. Of a file no more is read. */
const MOST_CHARACTERS = 400_000

interface SamlHandOverProps {
  /** The session it is meant for: one that does not offer its role is refused. */
  sessionId: string | null
  onTaken: (offer: SamlOffer) => void
}

/** Takes the assertion that a person fetched with their own browser, pasted or as a file. Only its text is sent on. */
export function SamlHandOver({ sessionId, onTaken }: SamlHandOverProps) {
  const id = useId()
  const field = useRef<HTMLTextAreaElement>(null)
  const chooser = useRef<HTMLInputElement>(null)
  const [fault, setFault] = useState<string | null>(null)
  const [isReading, setReading] = useState(false)
  const [isOver, setOver] = useState(false)

  async function take(text: string): Promise<void> {
    if (isReading || text.trim() === '') return
    setReading(true)
    const answer = await tryAsk('saml.hand-over', { assertion: text, sessionId })
    setReading(false)
    setFault(answer.ok ? null : `${answer.message} ${answer.fix}`)
    if (!answer.ok) return
    // It signs in whoever has it, so it does not stay on the screen.
    if (field.current) field.current.value = ''
    onTaken(answer.output)
  }
  async function takeFile(file: File): Promise<void> {
    try {
      await take(await file.slice(0, MOST_CHARACTERS).text())
    } catch {
      setFault(t('hand-over.file-unreadable'))
    }
  }
  function drop(event: DragEvent): void {
    event.preventDefault()
    setOver(false)
    const [file] = event.dataTransfer.files
    void (file ? takeFile(file) : take(event.dataTransfer.getData('text')))
  }
  return (
    <div
      className="hand-over-field"
      data-over={isOver || undefined}
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <label htmlFor={id}>{t('hand-over.field')}</label>
      <textarea
        ref={field}
        id={id}
        className="field mono"
        rows={4}
        spellCheck={false}
        autoComplete="off"
        data-first=""
        readOnly={isReading}
        aria-invalid={fault !== null}
        aria-describedby={`${id}-says`}
        onInput={({ nativeEvent, currentTarget }) => {
          if (nativeEvent.inputType === 'insertFromPaste') void take(currentTarget.value)
        }}
      />
      <div
        id={`${id}-says`}
        className={fault === null ? 'says' : 'refusal selectable'}
        role={fault === null ? undefined : 'alert'}
      >
        {fault === null ? t(isReading ? 'hand-over.checking' : 'hand-over.says') : <FixText text={fault} />}
      </div>
      <div className="hand-over-buttons">
        <button
          type="button"
          className="button"
          data-size="small"
          disabled={isReading}
          onClick={() => void take(field.current?.value ?? '')}
        >
          {isReading && <LoaderCircle className="spinner" />}
          {t('hand-over.use')}
        </button>
        <button type="button" className="button" data-size="small" onClick={() => chooser.current?.click()}>
          <FileInput />
          {t('hand-over.file')}
        </button>
        <input
          ref={chooser}
          type="file"
          hidden
          aria-label={t('hand-over.file')}
          onChange={(event) => {
            const [file] = event.target.files ?? []
            // Chosen again, the same file would otherwise be no change.
            event.target.value = ''
            if (file) void takeFile(file)
          }}
        />
      </div>
    </div>
  )
}
