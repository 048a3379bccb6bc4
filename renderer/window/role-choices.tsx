import { Tag } from 'lucide-react'
import type { Borrowable } from '../../shared/contract.ts'
import type { SessionView } from '../../shared/snapshot.ts'
import { t } from '../../shared/text.ts'
import { tryAsk } from '../ask.ts'
import { TextChoice } from './choice-controls.tsx'
import { ChoicesPopover } from './choices-popover.tsx'

interface RoleChoicesProps {
  borrowable: Borrowable
  session: SessionView | null
  name: string
}

/** A short name of the user's own, which commands and the panel take too, and a region: also before a role is started. */
export function RoleChoices({ borrowable, session, name }: RoleChoicesProps) {
  const alias = session?.alias ?? ''
  const region = session?.region ?? ''
  return (
    <ChoicesPopover label={t('choice.of-role', { name })} icon={<Tag />}>
      <TextChoice
        key={`alias ${alias}`}
        label={t('choice.alias')}
        value={alias}
        placeholder={t('choice.alias-example')}
        save={(text) => tryAsk('session.choose', { session: borrowable, choice: { alias: text || null } })}
      />
      <TextChoice
        key={`region ${region}`}
        label={t('choice.region')}
        value={region}
        placeholder={t('choice.portal-region')}
        save={(text) => tryAsk('session.choose', { session: borrowable, choice: { region: text || null } })}
      />
    </ChoicesPopover>
  )
}
