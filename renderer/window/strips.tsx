import { CloudOff, KeyRound, TriangleAlert, X } from 'lucide-react'
import { isLive } from '../../shared/session-state.ts'
import type { LiveSlice, SessionView } from '../../shared/snapshot.ts'
import { t } from '../../shared/text.ts'
import { MINUTE_MS } from '../../shared/time.ts'
import { ask } from '../ask.ts'
import { useAt } from '../clock.ts'
import { FixText } from '../fix-text.tsx'
import { IconButton } from '../icon-button.tsx'
import { useNames } from '../names.ts'
import { useOffline } from '../offline.ts'
import { renew } from '../session-commands.ts'
import { useLive } from '../store.ts'
import { DesktopStrips } from './desktop-strips.tsx'
import { KeyStrips } from './key-strips.tsx'
import { SamlStrips } from './saml-strips.tsx'
import { targetOf } from './session-row.tsx'
import { SignInCards } from './sign-in-card.tsx'
import { TeamStrip } from './team-strip.tsx'

/** What has to be known above everything else, each as one line with the way out. */
export function Strips() {
  const live = useLive()
  return (
    <div className="strips">
      <SignInCards />
      <Offline live={live} />
      <SamlStrips />
      <KeyStrips />
      {live.sessions.map((session) => (
        <EndsSoon key={session.id} session={session} />
      ))}
      {live.notices.map((notice) =>
        notice.error.code === 'team-file-news' ? (
          <TeamStrip key={notice.id} noticeId={notice.id} />
        ) : (
          <NoticeStrip key={notice.id} notice={notice} />
        ),
      )}
      <DesktopStrips />
    </div>
  )
}

function NoticeStrip({ notice: { id, error } }: { notice: LiveSlice['notices'][number] }) {
  return (
    <div className="strip" data-tone={toneOf(error.code)} role="status">
      {error.code === 'keychain-unavailable' ? <KeyRound /> : <TriangleAlert />}
      <div className="strip-text selectable">
        <p>
          <FixText text={error.message} />{' '}
          <span className="fix">
            <FixText text={error.fix} />
          </span>
        </p>
      </div>
      <IconButton label={t('action.dismiss')} onClick={() => void ask('notice.dismiss', { noticeId: id })}>
        <X />
      </IconButton>
    </div>
  )
}

/** Without a keychain everything works, so that is no alarm. */
function toneOf(code: string): 'now' | undefined {
  return code === 'keychain-unavailable' ? undefined : 'now'
}

function Offline({ live }: { live: LiveSlice }) {
  if (!useOffline(live)) return null
  return (
    <div className="strip" data-tone="soon" role="status">
      <CloudOff />
      <p className="strip-text">
        <strong>{t('offline.title')}</strong> {t('offline.more')}
      </p>
    </div>
  )
}

/** Only the ones that need somebody: those that renew themselves are no news. */
function EndsSoon({ session }: { session: SessionView }) {
  const { state } = session
  if (state.phase !== 'expiring' || state.error !== null) return null
  return <EndsSoonLine session={session} />
}

const minutesLeft = (milliseconds: number) => Math.max(1, Math.ceil(milliseconds / MINUTE_MS))

function EndsSoonLine({ session }: { session: SessionView }) {
  const names = useNames()
  const { state } = session
  const minutes = useAt((now) => (isLive(state) ? minutesLeft(state.expiresAt - now) : 0))
  const name = names.session(session)
  return (
    <div className="strip" data-tone="soon">
      <TriangleAlert />
      <p className="strip-text">
        <strong>{name}</strong> {t(minutes === 1 ? 'strip.ends-in-one' : 'strip.ends-in', { minutes })}
      </p>
      <button
        type="button"
        className="button"
        data-size="small"
        onClick={() => void renew(targetOf(session, name))}
      >
        {t('action.renew')}
      </button>
    </div>
  )
}
