import { Popover } from 'radix-ui'
import type { ReactNode } from 'react'
import { IconButton } from '../icon-button.tsx'
import { useLayer } from '../main-part.tsx'
import { escapeEditFirst } from './choice-controls.tsx'

/** A button in a row, and behind it what can be chosen of the row's account or role. */
export function ChoicesPopover({
  label,
  icon,
  children,
}: {
  label: string
  icon: ReactNode
  children: ReactNode
}) {
  return (
    <Popover.Root>
      <Popover.Trigger asChild>
        <IconButton label={label}>{icon}</IconButton>
      </Popover.Trigger>
      <Popover.Portal container={useLayer()}>
        <Popover.Content
          className="menu popover"
          align="end"
          sideOffset={4}
          collisionPadding={8}
          aria-label={label}
          onEscapeKeyDown={escapeEditFirst}
        >
          {children}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}
