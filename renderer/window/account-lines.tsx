import { ChevronRight, Palette, Star } from 'lucide-react'
import { Popover } from 'radix-ui'
import type { HTMLAttributes } from 'react'
import { isProduction } from '../../shared/colour.ts'
import { printable } from '../../shared/printable.ts'
import { isLive } from '../../shared/session-state.ts'
import type { Borrowable } from '../../shared/session-draft.ts'
import type { SessionView } from '../../shared/snapshot.ts'
import { t } from '../../shared/text.ts'
import { useAccountColour } from '../account-colour.ts'
import { usageKey } from '../frecency.ts'
import { IconButton } from '../icon-button.tsx'
import { useNames } from '../names.ts'
import { Ring } from '../ring.tsx'
import { runShortcut } from '../run-shortcut.ts'
import { choose, start, type Target } from '../session-commands.ts'
import { useLive } from '../store.ts'
import { PhaseWord, TimeLeft, useTone } from '../time-left.tsx'
import type { AccountRow } from './account-rows.ts'
import { AliasButton } from './alias-button.tsx'
import { ColourChoice } from './colour-choice.tsx'
import { SessionActions } from './session-actions.tsx'
import { useLayer } from '../layer.ts'

type Place = HTMLAttributes<HTMLDivElement>
type Row<K extends AccountRow['kind']> = Extract<AccountRow, { kind: K }>

export function AccountLine({
  row,
  place,
  toggle,
}: {
  row: Row<'account'>
  place: Place
  toggle: () => void
}) {
  const layer = useLayer()
  const names = useNames()
  const colourOf = useAccountColour()
  const { portals } = useLive()
  const { account, roles, isOpen } = row
  const named = { accountId: account.accountId, accountName: account.name }
  const portal = portals.find(({ id }) => id === account.portalId)
  return (
    <div {...place} className="account" style={{ ...place.style, ...colourOf(named) }}>
      <button
        type="button"
        className="account-open"
        aria-expanded={isOpen}
        aria-label={t('session.label', { name: names.account(named), id: names.id(account.accountId) })}
        onClick={toggle}
        onKeyDown={(event) => {
          if (event.key === (isOpen ? 'ArrowLeft' : 'ArrowRight')) toggle()
        }}
      />
      <ChevronRight className="chevron" data-open={isOpen || undefined} />
      <span className="account-mark" aria-hidden="true" />
      <span className="account-name">
        <strong className="cut">
          <bdi>{names.account(named)}</bdi>
        </strong>
        {isProduction(account.name) && <span className="badge">{t('badge.production')}</span>}
      </span>
      <span className="account-id digits">{names.id(account.accountId)}</span>
      <span className="account-more cut">{names.masked ? '' : printable(account.email)}</span>
      <span className="account-portal cut">{portal ? printable(portal.name) : ''}</span>
      <span className="account-roles digits">{rolesText(roles)}</span>
      <Popover.Root>
        <Popover.Trigger asChild>
          <IconButton label={t('choice.colour-of', { name: names.account(named) })}>
            <Palette />
          </IconButton>
        </Popover.Trigger>
        <Popover.Portal container={layer}>
          <Popover.Content className="menu popover" align="end" sideOffset={4} collisionPadding={8}>
            <ColourChoice account={named} />
          </Popover.Content>
        </Popover.Portal>
      </Popover.Root>
    </div>
  )
}

function rolesText(roles: readonly string[] | null): string {
  if (roles === null) return t('accounts.roles-unknown')
  return t(roles.length === 1 ? 'accounts.one-role' : 'accounts.roles', { count: roles.length })
}

export function RoleLine({ row, place }: { row: Row<'role'>; place: Place }) {
  const names = useNames()
  const { account, roleName, session } = row
  const { portalId, accountId } = account
  const named = { accountId, accountName: account.name }
  const borrowable: Borrowable = session ? { sessionId: session.id } : { portalId, accountId, roleName }
  const shown = `${names.account(named)} / ${printable(roleName)}`
  const target: Target = { key: usageKey({ accountId, roleName }), name: shown, borrowable, session }
  const isPinned = session?.pinned ?? false
  return (
    <div {...place} className="role-line">
      <button
        type="button"
        className="account-open"
        aria-label={t('action.start-name', { name: shown })}
        onClick={() => void start(target)}
        onKeyDown={(event) => void runShortcut(event, target)}
      />
      <Ring session={session} size={18} />
      <span className="cut role-name">
        <bdi>{printable(roleName)}</bdi>
      </span>
      {session?.alias != null && !names.masked && (
        <span className="badge" data-tone="plain">
          {printable(session.alias)}
        </span>
      )}
      <span className="space" />
      <div className="role-actions">
        <AliasButton borrowable={borrowable} alias={session?.alias ?? null} name={shown} />
        {session && <SessionActions session={session} target={target} />}
      </div>
      <IconButton
        label={t(isPinned ? 'action.unpin-name' : 'action.pin-name', { name: shown })}
        aria-pressed={isPinned}
        onClick={() => void choose(borrowable, { pinned: !isPinned })}
      >
        <Star />
      </IconButton>
      {session && isLive(session.state) ? (
        <RunningEnd session={session} />
      ) : (
        <button
          type="button"
          className="button role-start"
          data-size="small"
          tabIndex={-1}
          aria-hidden="true"
          onClick={() => void start(target)}
        >
          {t(session?.state.phase === 'starting' ? 'phase.starting' : 'action.start')}
        </button>
      )}
    </div>
  )
}

function RunningEnd({ session }: { session: SessionView }) {
  return (
    <div className="session-time" data-tone={useTone(session)}>
      <TimeLeft session={session} />
      <span className="unseen">
        <PhaseWord session={session} />
      </span>
    </div>
  )
}
