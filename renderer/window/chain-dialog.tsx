import { X } from 'lucide-react'
import { Dialog } from 'radix-ui'
import { t } from '../../shared/text.ts'
import { IconButton } from '../icon-button.tsx'
import { useLayer } from '../main-part.tsx'
import { chainRole, useView } from '../view-state.ts'
import { ChainForm } from './chain-form.tsx'

/** The form that borrows a role through another, where it is asked for. */
export function ChainDialog() {
  const layer = useLayer()
  const chaining = useView((state) => state.chaining)
  return (
    <Dialog.Root open={chaining !== null} onOpenChange={(isOpen) => isOpen || chainRole(null)}>
      <Dialog.Portal container={layer}>
        <Dialog.Overlay className="dialog-shade" />
        <Dialog.Content
          className="dialog"
          aria-describedby={undefined}
          onEscapeKeyDown={(event) => {
            // The first Escape closes the list that is open in it.
            if (event.target instanceof Element && event.target.ariaExpanded === 'true')
              event.preventDefault()
          }}
        >
          <header>
            <Dialog.Title>{t('chain.title')}</Dialog.Title>
            <Dialog.Close asChild>
              <IconButton label={t('action.close')}>
                <X />
              </IconButton>
            </Dialog.Close>
          </header>
          <p className="says">{t('chain.says')}</p>
          {chaining && <ChainForm source={chaining.source} />}
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
