import { Tooltip } from 'radix-ui'
import type { ComponentProps, ReactNode } from 'react'
import { useLayer } from './main-part.tsx'

interface IconButtonProps extends ComponentProps<'button'> {
  label: string
  children: ReactNode
}

/** A button that shows only a picture: its name is read out, and shown on hover and focus. */
export function IconButton({ label, children, ...rest }: IconButtonProps) {
  const layer = useLayer()
  return (
    <Tooltip.Root>
      <Tooltip.Trigger asChild>
        <button type="button" className="icon-button" aria-label={label} {...rest}>
          {children}
        </button>
      </Tooltip.Trigger>
      <Tooltip.Portal container={layer}>
        <Tooltip.Content className="tip" sideOffset={4}>
          {label}
        </Tooltip.Content>
      </Tooltip.Portal>
    </Tooltip.Root>
  )
}
