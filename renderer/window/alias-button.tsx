import { Tag } from 'lucide-react'
import { Popover } from 'radix-ui'
import { useId, useState, type FormEvent } from 'react'
import type { Borrowable } from '../../shared/session-draft.ts'
import { t } from '../../shared/text.ts'
import { tryAsk } from '../ask.ts'
import { FixText } from '../fix-text.tsx'
import { IconButton } from '../icon-button.tsx'
import { useLayer } from '../layer.ts'

interface AliasButtonProps {
  borrowable: Borrowable
  alias: string | null
  name: string
}

/** Gives a role a short name of the user's own, which commands and the panel take too. */
export function AliasButton({ borrowable, alias, name }: AliasButtonProps) {
  const layer = useLayer()
  const [isOpen, setOpen] = useState(false)
  return (
    <Popover.Root open={isOpen} onOpenChange={setOpen}>
      <Popover.Trigger asChild>
        <IconButton label={t('choice.alias-of', { name })}>
          <Tag />
        </IconButton>
      </Popover.Trigger>
      <Popover.Portal container={layer}>
        <Popover.Content className="menu popover" align="end" sideOffset={4} collisionPadding={8}>
          <AliasForm borrowable={borrowable} alias={alias} done={() => setOpen(false)} />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}

interface AliasFormProps {
  borrowable: Borrowable
  alias: string | null
  done: () => void
}

function AliasForm({ borrowable, alias, done }: AliasFormProps) {
  const id = useId()
  const [text, setText] = useState(alias ?? '')
  const [refusal, setRefusal] = useState<string | null>(null)
  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault()
    const answer = await tryAsk('session.choose', {
      session: borrowable,
      choice: { alias: text.trim() || null },
    })
    if (answer.ok) done()
    else setRefusal(`${answer.message} ${answer.fix}`)
  }
  return (
    <form className="alias-form" onSubmit={(event) => void submit(event)}>
      <label htmlFor={id}>{t('choice.alias')}</label>
      <div className="edit-line">
        <input
          id={id}
          className="field"
          value={text}
          placeholder={t('choice.alias-example')}
          spellCheck={false}
          autoComplete="off"
          aria-invalid={refusal !== null}
          onChange={(event) => setText(event.target.value)}
        />
        <button type="submit" className="button" data-tone="accent">
          {t('action.save')}
        </button>
      </div>
      {refusal !== null && (
        <p className="refusal" role="alert">
          <FixText text={refusal} />
        </p>
      )}
    </form>
  )
}
