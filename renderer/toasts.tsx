import { CircleAlert, CircleCheck, X } from 'lucide-react'
import { useEffect } from 'react'
import { t } from '../shared/text.ts'
import { useAt } from './clock.ts'
import { FixText } from './fix-text.tsx'
import { IconButton } from './icon-button.tsx'
import { dropToast, useView, type Toast } from './view-state.ts'

export function Toasts() {
  const toasts = useView((state) => state.toasts)
  return (
    <div className="toasts" role="region" aria-label={t('toasts.label')}>
      {toasts.map((toast) => (
        <ToastLine key={toast.id} toast={toast} />
      ))}
    </div>
  )
}

function ToastLine({ toast: { id, tone, text, fix, until } }: { toast: Toast }) {
  // By the clock of all countdowns, which stands still while nobody looks.
  const isOver = useAt((now) => until !== null && now >= until)
  useEffect(() => {
    if (isOver) dropToast(id)
  }, [id, isOver])
  return (
    <div className="toast" data-tone={tone} role={tone === 'now' ? 'alert' : 'status'}>
      {tone === 'now' ? <CircleAlert /> : <CircleCheck />}
      <div className="selectable">
        <p>
          <FixText text={text} />
        </p>
        {fix !== null && (
          <p className="fix">
            <FixText text={fix} />
          </p>
        )}
      </div>
      <IconButton label={t('action.dismiss')} onClick={() => dropToast(id)}>
        <X />
      </IconButton>
    </div>
  )
}
