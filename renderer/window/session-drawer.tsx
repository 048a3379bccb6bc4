import { Copy, X } from 'lucide-react'
import { Fragment, useMemo } from 'react'
import { printable } from '../../shared/printable.ts'
import { isLive } from '../../shared/session-state.ts'
import type { SessionView } from '../../shared/snapshot.ts'
import { t } from '../../shared/text.ts'
import { useAccountColour } from '../account-colour.ts'
import { EnvironmentBadge } from '../environment-badge.tsx'
import { IconButton } from '../icon-button.tsx'
import { useNames } from '../names.ts'
import { copyText } from '../session-commands.ts'
import { useEngine, usePortals, useSessions, useSettings } from '../store.ts'
import { TimeLeft, PhaseWord, useTone } from '../time-left.tsx'
import { absoluteText, clockText, exactClockText } from '../time-text.ts'
import { openSession } from '../view-state.ts'
import { AccountChoices } from './account-choices.tsx'
import { isDescribed } from './described-session.ts'
import { DescribedSection } from './described-section.tsx'
import { DrawerButtons } from './drawer-buttons.tsx'
import { KeySection } from './key-section.tsx'
import { SamlSection } from './saml-section.tsx'
import { SessionChoices } from './session-choices.tsx'
import { targetOf } from './session-row.tsx'
import { SessionTrouble } from './session-trouble.tsx'
import { terminalCommands } from './terminal-commands.ts'

export function SessionDrawer({ session }: { session: SessionView }) {
  const names = useNames()
  const colourOf = useAccountColour()
  const target = targetOf(session, names.session(session))
  return (
    <aside
      className="drawer"
      aria-label={t('drawer.label', { name: target.name })}
      style={colourOf(session)}
      onKeyDown={(event) => event.key === 'Escape' && openSession(null)}
    >
      <header className="drawer-head">
        <div className="line">
          <h2 className="cut">
            <bdi>{names.account(session)}</bdi>
          </h2>
          <EnvironmentBadge account={session} />
          <IconButton label={t('action.close')} onClick={() => openSession(null)}>
            <X />
          </IconButton>
        </div>
        <p className="sub cut digits selectable">
          {printable(session.roleName)} · {names.id(session.accountId)}
        </p>
        <DrawerTime session={session} />
      </header>
      <DrawerButtons session={session} target={target} />
      <SessionTrouble session={session} target={target} />
      {session.chain.length > 1 && <Chain session={session} />}
      <Facts session={session} />
      {isDescribed(session) && <DescribedSection session={session} name={target.name} />}
      <KeySection session={session} />
      <SamlSection session={session} />
      <Commands session={session} />
      <SessionChoices session={session} />
      {session.accountId !== '' && (
        <section className="choices">
          <h3>{t('drawer.account')}</h3>
          <AccountChoices account={session} />
        </section>
      )}
      <Events session={session} />
    </aside>
  )
}

function DrawerTime({ session }: { session: SessionView }) {
  const tone = useTone(session)
  const { state } = session
  return (
    <div className="drawer-time" data-tone={tone}>
      <TimeLeft session={session} />
      {isLive(state) ? (
        <span className="digits">
          {t('drawer.times', { ends: exactClockText(state.expiresAt), started: clockText(state.startedAt) })}
          {session.renews && state.phase !== 'expiring' ? ` · ${t('phase.renews')}` : ''}
        </span>
      ) : (
        <PhaseWord session={session} />
      )}
    </div>
  )
}

function Chain({ session: { chain } }: { session: SessionView }) {
  const names = useNames()
  return (
    <section>
      <h3>{t('drawer.chain')}</h3>
      <ol className="chain">
        {chain.map((hop) => (
          <li key={hop}>
            <span className="chip cut" title={names.masked ? undefined : printable(hop)}>
              {names.text(hop)}
            </span>
          </li>
        ))}
      </ol>
    </section>
  )
}

function Facts({ session }: { session: SessionView }) {
  const portals = usePortals()
  const names = useNames()
  const portal = portals.find(({ id }) => id === session.portalId)
  const facts: readonly (readonly [name: string, value: string | null, title?: string | undefined])[] = [
    [t('fact.kind'), t(`kind.${session.kind}`)],
    [t('fact.portal'), portal ? names.text(portal.name) : null],
    [t('fact.region'), printable(session.region)],
    [t('fact.profile'), session.profile === null ? null : names.text(session.profile)],
    [t('fact.identity'), session.arn === null ? null : names.text(session.arn)],
    [t('fact.reads'), readsText(session.reads)],
    [
      t('fact.last-started'),
      session.lastStartedAt === null ? null : clockText(session.lastStartedAt),
      session.lastStartedAt === null ? undefined : absoluteText(session.lastStartedAt),
    ],
  ]
  return (
    <dl className="facts">
      {facts.map(
        ([name, value, title]) =>
          value !== null && (
            <div key={name} className="fact">
              <dt>{name}</dt>
              <dd title={title ?? value}>
                <span className="cut">{value}</span>
                {name === t('fact.identity') && !names.masked && (
                  <IconButton label={t('action.copy-text')} onClick={() => void copyText(value)}>
                    <Copy />
                  </IconButton>
                )}
              </dd>
            </div>
          ),
      )}
    </dl>
  )
}

function readsText(reads: number): string {
  if (reads === 0) return t('session.never-read')
  return t(reads === 1 ? 'session.read-once' : 'session.reads', { reads })
}

function Commands({ session }: { session: SessionView }) {
  const sessions = useSessions()
  const { shell } = useSettings()
  const names = useNames()
  const commands = useMemo(() => terminalCommands(session, sessions, shell), [session, sessions, shell])
  if (names.masked) return null
  return (
    <section>
      <h3>{t('drawer.in-a-terminal')}</h3>
      {commands.map((command) => (
        <div key={command} className="command">
          <code>
            {command.split(' ').map((word, place) => (
              // Broken between words only, or ` --` would look like two commands.
              <Fragment key={`${place} ${word}`}>
                {place > 0 && ' '}
                <span>{word}</span>
              </Fragment>
            ))}
          </code>
          <IconButton label={t('action.copy-text')} onClick={() => void copyText(command)}>
            <Copy />
          </IconButton>
        </div>
      ))}
    </section>
  )
}

function Events({ session: { id } }: { session: SessionView }) {
  const all = useEngine((state) => state.events)
  const events = all.filter(({ sessionId }) => sessionId === id).slice(0, 20)
  return (
    <section>
      <h3>{t('drawer.events')}</h3>
      <ul className="events">
        {events.map(({ at, what }) => (
          <li key={`${at} ${what}`}>
            <time className="digits" dateTime={new Date(at).toISOString()} title={absoluteText(at)}>
              {clockText(at)}
            </time>
            {t(what)}
          </li>
        ))}
        {events.length === 0 && <li className="none">{t('drawer.no-events')}</li>}
      </ul>
    </section>
  )
}
