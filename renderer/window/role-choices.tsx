import { Tag } from 'lucide-react'
import { Popover } from 'radix-ui'
import type { Borrowable } from '../../shared/contract.ts'
import type { SessionView } from '../../shared/snapshot.ts'
import { t } from '../../shared/text.ts'
import { tryAsk } from '../ask.ts'
import { IconButton } from '../icon-button.tsx'
import { useLayer } from '../main-part.tsx'
import { escapeEditFirst, TextChoice } from './choice-controls.tsx'

interface RoleChoicesProps {
  borrowable: Borrowable
  session: SessionView | null
  name: string
}

/** A short name of the user's own, which commands and the panel take too, and a region: also before a role is started. */
export function RoleChoices({ borrowable, session, name }: RoleChoicesProps) {
  const layer = useLayer()
  const alias = session?.alias ?? ''
  const region = session?.region ?? ''
  return (
    <Popover.Root>
      <Popover.Trigger asChild>
        <IconButton label={t('choice.of-role', { name })}>
          <Tag />
        </IconButton>
      </Popover.Trigger>
      <Popover.Portal container={layer}>
        <Popover.Content
          className="menu popover"
          align="end"
          sideOffset={4}
          collisionPadding={8}
          aria-label={t('choice.of-role', { name })}
          onEscapeKeyDown={escapeEditFirst}
        >
          <TextChoice
            key={`alias ${alias}`}
            label={t('choice.alias')}
            value={alias}
            placeholder={t('choice.alias-example')}
            save={(text) =>
              tryAsk('session.choose', { session: borrowable, choice: { alias: text || null } })
            }
          />
          <TextChoice
            key={`region ${region}`}
            label={t('choice.region')}
            value={region}
            placeholder={t('choice.portal-region')}
            save={(text) =>
              tryAsk('session.choose', { session: borrowable, choice: { region: text || null } })
            }
          />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}
