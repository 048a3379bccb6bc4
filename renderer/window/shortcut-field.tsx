import { X } from 'lucide-react'
import { useState } from 'react'
import { t } from '../../shared/text.ts'
import { IconButton } from '../icon-button.tsx'
import { acceleratorOf } from './accelerator.ts'
import { change } from './settings-controls.tsx'

interface ShortcutFieldProps {
  value: string | null
  labelId: string
  saysId: string
}

/** Takes the next combination that is pressed while it has the focus. */
export function ShortcutField({ value, labelId, saysId }: ShortcutFieldProps) {
  const [listens, setListens] = useState(false)
  return (
    <span className="with-unit">
      <button
        type="button"
        className="field shortcut"
        aria-labelledby={`${labelId} ${labelId}-value`}
        aria-describedby={saysId}
        onClick={() => setListens(true)}
        onBlur={() => setListens(false)}
        onKeyDown={(event) => {
          if (!listens || event.key === 'Tab') return
          if (event.key === 'Escape') return setListens(false)
          const accelerator = acceleratorOf(event)
          event.preventDefault()
          if (accelerator === null) return
          setListens(false)
          change({ globalShortcut: accelerator })
        }}
      >
        <span id={`${labelId}-value`}>
          {listens
            ? t('setting.shortcut-press')
            : (value?.replaceAll('+', ' + ') ?? t('setting.shortcut-none'))}
        </span>
      </button>
      {value !== null && (
        <IconButton label={t('setting.shortcut-clear')} onClick={() => change({ globalShortcut: null })}>
          <X />
        </IconButton>
      )}
    </span>
  )
}
