import { useEffect, useRef, useState, type KeyboardEvent } from 'react'
import { t } from '../../shared/text.ts'
import { closeSessionForm } from '../view-state.ts'

export type Leaving = ReturnType<typeof useLeaving>

/** Closes the dialog; where something was typed it asks first. */
export function useLeaving(isChanged: boolean) {
  const [asks, setAsks] = useState(false)
  function leave(): void {
    if (asks || isChanged) setAsks(!asks)
    else closeSessionForm()
  }
  return {
    asks,
    leave,
    stay: () => setAsks(false),
    onKeyDown(event: KeyboardEvent): void {
      if (event.key !== 'Escape' || event.defaultPrevented) return
      // The browser would close it, whatever was typed.
      event.preventDefault()
      leave()
    },
  }
}

export function DiscardFooter({ leaving }: { leaving: Leaving }) {
  return (
    <footer role="group" aria-label={t('form.discard')}>
      <p role="alert">{t('form.discard')}</p>
      <button type="button" className="button" data-tone="danger" onClick={closeSessionForm}>
        {t('form.discard-do')}
      </button>
      <button type="button" className="button" autoFocus onClick={leaving.stay}>
        {t('form.discard-not')}
      </button>
    </footer>
  )
}

/** For the element whose first field takes the focus once it is shown. */
export function useFirstFocus<E extends HTMLElement>() {
  const element = useRef<E>(null)
  useEffect(() => element.current?.querySelector<HTMLElement>('[data-first]')?.focus(), [])
  return element
}
