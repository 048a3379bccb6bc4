import { memo } from 'react'
import { isLive } from '../../shared/session-state.ts'
import { printable } from '../../shared/printable.ts'
import type { SessionView } from '../../shared/snapshot.ts'
import { t } from '../../shared/text.ts'
import { useAccountColour } from '../account-colour.ts'
import { useAt } from '../clock.ts'
import { EnvironmentBadge } from '../environment-badge.tsx'
import { usageKey } from '../frecency.ts'
import { useNames } from '../names.ts'
import { Ring } from '../ring.tsx'
import { runShortcut } from '../run-shortcut.ts'
import { start, type Target } from '../session-commands.ts'
import { useSessions } from '../store.ts'
import { PhaseWord, TimeLeft, useTone } from '../time-left.tsx'
import { agoText } from '../time-text.ts'
import { openSession, useView } from '../view-state.ts'
import { SessionActions } from './session-actions.tsx'

export const SessionRow = memo(function SessionRow({ session }: { session: SessionView }) {
  const names = useNames()
  const colourOf = useAccountColour()
  const isOpen = useView((state) => state.openSessionId === session.id)
  const target = targetOf(session, names.session(session))
  return (
    <li className="session" data-open={isOpen || undefined} style={colourOf(session)}>
      <button
        type="button"
        className="session-open"
        aria-expanded={isOpen}
        aria-label={t('session.label', { name: target.name, id: names.id(session.accountId) })}
        onClick={() => openSession(isOpen ? null : session.id)}
        onKeyDown={(event) => void runShortcut(event, target)}
      />
      <Ring session={session} />
      <SessionText session={session} />
      <SessionActions target={target} session={session} />
      <SessionEnd session={session} target={target} />
    </li>
  )
})

export function targetOf(session: SessionView, name: string): Target {
  return { key: usageKey(session), name, borrowable: { sessionId: session.id }, session }
}

function SessionText({ session }: { session: SessionView }) {
  const names = useNames()
  const { alias, roleName, accountId, region, profile, reads, chain, kind } = session
  return (
    <div className="session-text">
      <div className="session-name">
        <strong className="cut">
          <bdi>{alias === null || names.masked ? names.account(session) : printable(alias)}</bdi>
        </strong>
        <span className="role cut">
          <bdi>
            {alias === null || names.masked
              ? printable(roleName)
              : `${names.account(session)} / ${printable(roleName)}`}
          </bdi>
        </span>
        <EnvironmentBadge account={session} />
      </div>
      <div className="session-facts">
        <span className="digits">{names.id(accountId)}</span>
        <span>{printable(region)}</span>
        {chain.length > 1 ? (
          <ChainChips session={session} />
        ) : (
          kind !== 'sso-role' && <span>{t(`kind.${kind}`)}</span>
        )}
        {profile !== null && (
          <span className="cut">{t('session.profile', { profile: names.text(profile) })}</span>
        )}
        {reads > 0 && <span>{t(reads === 1 ? 'session.read-once' : 'session.reads', { reads })}</span>}
        <Extra session={session} />
      </div>
    </div>
  )
}

/** From what it begins with to the role, an account each; the drawer has the hops in full. */
function ChainChips({ session: { chain, portalId } }: { session: SessionView }) {
  const names = useNames()
  const root = useSessions().find((other) => other.chain.length === 1 && other.name === chain[0])
  const begin = portalId !== null ? ['SSO'] : root ? [t(`kind.${root.kind}`)] : []
  const hops = [...begin, ...chain.map((hop) => names.text(hop.split('/')[0] ?? hop))]
  return (
    <ol className="chain" aria-label={t('drawer.chain')} title={names.masked ? undefined : chain.join(' ▸ ')}>
      {hops.map((hop, place) => (
        <li key={`${place} ${hop}`}>
          <span className="chip cut">{hop}</span>
        </li>
      ))}
    </ol>
  )
}

/** What else is worth a word: the error, or when it was last used. */
function Extra({ session: { state, lastStartedAt } }: { session: SessionView }) {
  if ('error' in state && state.error) return <ErrorText message={state.error.message} />
  if (state.phase === 'stopped' && lastStartedAt !== null) return <LastUsed at={lastStartedAt} />
  return null
}

function ErrorText({ message }: { message: string }) {
  return <span className="cut">{useNames().sentence(message)}</span>
}

function LastUsed({ at }: { at: number }) {
  return <span className="cut">{t('session.last-used', { when: useAt((now) => agoText(at, now)) })}</span>
}

/** The right end of a row: the digits where time runs, else what can be done at once. */
function SessionEnd({ session, target }: { session: SessionView; target: Target }) {
  const { phase } = session.state
  if (phase === 'stopped' || phase === 'expired' || phase === 'failed')
    return (
      <button
        type="button"
        className="button session-start"
        data-size="small"
        onClick={() => void start(target)}
        aria-label={t('action.start-name', { name: target.name })}
      >
        {t(phase === 'failed' ? 'action.retry' : 'action.start')}
      </button>
    )
  return <RunningEnd session={session} />
}

function RunningEnd({ session }: { session: SessionView }) {
  const tone = useTone(session)
  return (
    <div className="session-time" data-tone={tone}>
      {isLive(session.state) && <TimeLeft session={session} />}
      <PhaseWord session={session} />
    </div>
  )
}
