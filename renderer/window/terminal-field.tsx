import { useEffect, useId, useState } from 'react'
import { printable } from '../../shared/printable.ts'
import { t } from '../../shared/text.ts'
import { ask } from '../ask.ts'
import { useSettings } from '../store.ts'
import { Setting } from './settings-controls.tsx'

/** The terminal that sessions are opened in: any command, with those that are here to choose from. */
export function TerminalSetting() {
  const { terminal } = useSettings()
  const found = useFoundTerminals()
  const names = found?.map(printable).join(', ') || t('setting.terminal-none-found')
  return (
    <Setting name={t('setting.terminal')} says={t('setting.terminal-says', { found: found ? names : '…' })}>
      {(ids) => <TerminalField key={terminal} terminal={terminal ?? ''} found={found ?? []} {...ids} />}
    </Setting>
  )
}

interface TerminalFieldProps {
  terminal: string
  found: readonly string[]
  labelId: string
  saysId: string
}

/** Taken with Enter or on leaving the field; one that is refused gives way to what holds. */
function TerminalField({ terminal, found, labelId, saysId }: TerminalFieldProps) {
  const listId = useId()
  const [text, setText] = useState(terminal)
  const settle = async () => {
    const chosen = text.trim()
    if (chosen === terminal) return setText(terminal)
    if (!(await ask('settings.change', { terminal: chosen === '' ? null : chosen }))) setText(terminal)
  }
  return (
    <>
      <input
        className="field"
        list={listId}
        maxLength={256}
        placeholder={t('setting.terminal-usual')}
        aria-labelledby={labelId}
        aria-describedby={saysId}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onBlur={() => void settle()}
        onKeyDown={(event) => event.key === 'Enter' && event.currentTarget.blur()}
      />
      <datalist id={listId}>
        {found.map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
    </>
  )
}

/** Looked for when the page is opened; `null` until then. */
function useFoundTerminals(): readonly string[] | null {
  const [found, setFound] = useState<readonly string[] | null>(null)
  useEffect(() => {
    let isShown = true
    void ask('terminal.find', undefined).then((answer) => {
      if (isShown && answer) setFound(answer.output)
    })
    return () => {
      isShown = false
    }
  }, [])
  return found
}
