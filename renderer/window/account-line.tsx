import { ChevronRight, SlidersHorizontal, Star } from 'lucide-react'
import { memo } from 'react'
import { printable } from '../../shared/printable.ts'
import { t } from '../../shared/text.ts'
import { useAccountColour } from '../account-colour.ts'
import { ask } from '../ask.ts'
import { EnvironmentBadge } from '../environment-badge.tsx'
import { IconButton } from '../icon-button.tsx'
import { useNames } from '../names.ts'
import { useEngine, useMarks } from '../store.ts'
import { AccountChoices } from './account-choices.tsx'
import type { AccountRow } from './account-rows.ts'
import { ChoicesPopover } from './choices-popover.tsx'
import { placeProps, type Place } from './row-place.ts'

interface AccountLineProps extends Place {
  row: Extract<AccountRow, { kind: 'account' }>
  toggle: (key: string) => void
}

export const AccountLine = memo(function AccountLine({ row, toggle, ...place }: AccountLineProps) {
  const names = useNames()
  const colourOf = useAccountColour()
  const { account, roleCount, isOpen, key } = row
  const portal = useEngine(({ live }) => live?.portals.find(({ id }) => id === account.portalId)?.name)
  const mark = useMarks()[account.accountId]
  const named = { accountId: account.accountId, accountName: account.name }
  const name = names.account(named)
  return (
    <div {...placeProps(place, colourOf(named))} className="account">
      <button
        type="button"
        className="account-open"
        aria-expanded={isOpen}
        aria-label={t('session.label', { name, id: names.id(account.accountId) })}
        onClick={() => toggle(key)}
        onKeyDown={(event) => {
          if (event.key === (isOpen ? 'ArrowLeft' : 'ArrowRight')) toggle(key)
        }}
      />
      <ChevronRight className="chevron" data-open={isOpen || undefined} />
      <span className="account-mark" aria-hidden="true" />
      <span className="account-name">
        <strong className="cut" title={names.masked ? undefined : printable(account.name)}>
          <bdi>{name}</bdi>
        </strong>
        <EnvironmentBadge account={named} />
        {mark?.group !== undefined && <span className="chip cut">{names.text(mark.group)}</span>}
      </span>
      <span className="account-id digits">{names.id(account.accountId)}</span>
      <span className="account-more cut">{names.masked ? '' : printable(account.email)}</span>
      <span className="account-portal cut">{portal === undefined ? '' : names.text(portal)}</span>
      <span className="account-roles digits">{rolesText(roleCount)}</span>
      <AccountButtons account={named} name={name} isStarred={mark?.starred ?? false} />
    </div>
  )
})

interface AccountButtonsProps {
  account: { accountId: string; accountName: string }
  name: string
  isStarred: boolean
}

function AccountButtons({ account, name, isStarred }: AccountButtonsProps) {
  const { accountId } = account
  return (
    <>
      <IconButton
        label={t(isStarred ? 'action.unstar-name' : 'action.star-name', { name })}
        aria-pressed={isStarred}
        onClick={() => void ask('account.mark', { accountId, change: { starred: isStarred ? null : true } })}
      >
        <Star />
      </IconButton>
      <ChoicesPopover label={t('choice.of-account', { name })} icon={<SlidersHorizontal />}>
        <AccountChoices account={account} />
      </ChoicesPopover>
    </>
  )
}

function rolesText(count: number | null): string {
  if (count === null) return t('accounts.roles-unknown')
  return t(count === 1 ? 'accounts.one-role' : 'accounts.roles', { count })
}
