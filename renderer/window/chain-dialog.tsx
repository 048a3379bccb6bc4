import { useId } from 'react'
import { t } from '../../shared/text.ts'
import { chainRole, useView } from '../view-state.ts'
import { ChainForm } from './chain-form.tsx'

/** The form that borrows a role through another, where it is asked for; meanwhile the rest waits behind it. */
export function ChainDialog() {
  const id = useId()
  const chaining = useView((state) => state.chaining)
  if (!chaining) return null
  return (
    <dialog
      className="dialog"
      ref={openModally}
      aria-labelledby={`${id}-title`}
      onCancel={(event) => {
        event.preventDefault()
        chainRole(null)
      }}
    >
      <h2 id={`${id}-title`}>{t('chain.title')}</h2>
      <p className="says">{t('chain.says')}</p>
      <ChainForm source={chaining.source} />
    </dialog>
  )
}

/** The browser's own: it holds the focus, makes all else inert, and gives the focus back. */
function openModally(dialog: HTMLDialogElement): () => void {
  dialog.showModal()
  dialog.querySelector<HTMLElement>('[data-first]')?.focus()
  return () => dialog.close()
}
