import { Star } from 'lucide-react'
import { memo } from 'react'
import type { Borrowable } from '../../shared/session-draft.ts'
import { printable } from '../../shared/printable.ts'
import { isLive } from '../../shared/session-state.ts'
import type { SessionView } from '../../shared/snapshot.ts'
import { t } from '../../shared/text.ts'
import { usageKey } from '../frecency.ts'
import { IconButton } from '../icon-button.tsx'
import { useNames } from '../names.ts'
import { Ring } from '../ring.tsx'
import { runShortcut } from '../run-shortcut.ts'
import { choose, start, type Target } from '../session-commands.ts'
import { PhaseWord, TimeLeft, useTone } from '../time-left.tsx'
import type { AccountRow } from './account-rows.ts'
import { KeepProfile } from './keep-profiles.tsx'
import { RoleChoices } from './role-choices.tsx'
import { placeProps, type Place } from './row-place.ts'
import { SessionActions } from './session-actions.tsx'

interface RoleLineProps extends Place {
  row: Extract<AccountRow, { kind: 'role' }>
}

export const RoleLine = memo(function RoleLine({ row, ...place }: RoleLineProps) {
  const names = useNames()
  const { account, roleName, roleArn, session } = row
  const { portalId, accountId } = account
  const listed = roleArn === null ? { portalId, accountId, roleName } : { portalId, roleArn }
  const borrowable: Borrowable = session ? { sessionId: session.id } : listed
  const ownName = `${names.account({ accountId, accountName: account.name })} / ${printable(roleName)}`
  const shown = roleArn === null ? ownName : t('access.named', { name: ownName })
  const target: Target = { key: usageKey({ accountId, roleName }), name: shown, borrowable, session }
  const isPinned = session?.pinned ?? false
  return (
    <div {...placeProps(place)} className="role-line">
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
      {roleArn !== null && (
        <span className="badge" data-tone="plain" title={t('access.title')}>
          {t('access.mark')}
        </span>
      )}
      {session?.alias != null && !names.masked && (
        <span className="badge" data-tone="plain">
          {printable(session.alias)}
        </span>
      )}
      <span className="space" />
      <div className="role-actions">
        {!names.masked && (
          <RoleChoices
            borrowable={borrowable}
            access={roleArn === null ? null : { portalId, roleArn }}
            session={session}
            name={shown}
          />
        )}
        {(session !== null || roleArn === null) && <KeepProfile borrowable={borrowable} name={shown} />}
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
})

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
