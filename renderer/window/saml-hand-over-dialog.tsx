import { CircleCheck, LoaderCircle, SquareArrowOutUpRight } from 'lucide-react'
import { useEffect, useId, useRef, useState } from 'react'
import type { SamlOffer } from '../../shared/contract.ts'
import { printable } from '../../shared/printable.ts'
import { isLive } from '../../shared/session-state.ts'
import type { SessionView } from '../../shared/snapshot.ts'
import { t } from '../../shared/text.ts'
import { ask, tryAsk } from '../ask.ts'
import { FixText } from '../fix-text.tsx'
import { useNames } from '../names.ts'
import { isBusy } from '../session-time.ts'
import { useSessions } from '../store.ts'
import { clockText } from '../time-text.ts'
import { handOver, useView } from '../view-state.ts'
import { HandOverSteps } from './hand-over-steps.tsx'
import { openModally } from './open-modally.ts'
import { SamlHandOver } from './saml-hand-over.tsx'

/** Signing in to a SAML session with the person's own browser, from the page there to the session that runs. */
export function SamlHandOverDialog() {
  const sessions = useSessions()
  const sessionId = useView((state) => state.handingOver)
  useOwnBrowserAsked(sessions)
  const session = sessions.find(({ id }) => id === sessionId)
  return session ? <HandOverDialog key={session.id} session={session} /> : null
}

/** Who pressed for their own browser in the provider's window goes on here. */
function useOwnBrowserAsked(sessions: readonly SessionView[]): void {
  const known = useRef<ReadonlySet<string> | null>(null)
  useEffect(() => {
    const asking = sessions.filter(
      ({ state }) => 'error' in state && state.error?.code === 'saml-own-browser-needed',
    )
    const fresh = known.current && asking.find(({ id }) => !known.current?.has(id))
    known.current = new Set(asking.map(({ id }) => id))
    if (fresh) handOver(fresh.id)
  }, [sessions])
}

function HandOverDialog({ session }: { session: SessionView }) {
  const id = useId()
  const name = useNames().session(session)
  const [offer, setOffer] = useState<SamlOffer | null>(null)
  const [refusal, setRefusal] = useState<string | null>(null)

  async function goOn(taken: SamlOffer): Promise<void> {
    setOffer(taken)
    const { id: sessionId, state } = session
    // What still runs is borrowed anew; what could not be had is started.
    const answer = isLive(state)
      ? await tryAsk('session.renew', { sessionId })
      : await tryAsk('session.start', { session: { sessionId }, choice: {} })
    setRefusal(answer.ok ? null : `${answer.message} ${answer.fix}`)
  }
  return (
    <dialog
      className="dialog hand-over"
      ref={openModally}
      aria-labelledby={`${id}-title`}
      onCancel={(event) => {
        event.preventDefault()
        handOver(null)
      }}
    >
      <h2 id={`${id}-title`}>{t('hand-over.title')}</h2>
      {offer === null ? (
        <>
          <p className="says">{t('hand-over.for', { name })}</p>
          <Steps session={session} />
          <SamlHandOver sessionId={session.id} onTaken={(taken) => void goOn(taken)} />
        </>
      ) : (
        <>
          <Outcome session={session} name={name} refusal={refusal} />
          <Offered offer={offer} />
        </>
      )}
      <footer>
        <button
          type="button"
          className="button"
          data-tone={offer === null ? undefined : 'accent'}
          onClick={() => handOver(null)}
        >
          {t(offer === null ? 'question.cancel' : 'action.close')}
        </button>
      </footer>
    </dialog>
  )
}

function Steps({ session: { id: sessionId, partition } }: { session: SessionView }) {
  const [host, setHost] = useState<string | null>(null)
  useEffect(() => {
    let isWanted = true
    void tryAsk('session.describe', { sessionId }).then((answer) => {
      const url = answer.ok && answer.output.kind === 'saml' ? answer.output.signInUrl : null
      if (isWanted && url !== null && URL.canParse(url)) setHost(new URL(url).host)
    })
    return () => void (isWanted = false)
  }, [sessionId])
  return (
    <HandOverSteps partition={partition}>
      {host === null ? (
        <p>{t('hand-over.step-open')}</p>
      ) : (
        <>
          <p>{t('hand-over.step-open-page', { host: printable(host) })}</p>
          <button
            type="button"
            className="button"
            data-size="small"
            onClick={() => void ask('saml.open-page', { sessionId })}
          >
            <SquareArrowOutUpRight />
            {t('hand-over.open')}
          </button>
        </>
      )}
    </HandOverSteps>
  )
}

function Outcome({ session, name, refusal }: { session: SessionView; name: string; refusal: string | null }) {
  if (refusal !== null)
    return (
      <p className="refusal selectable" role="alert">
        <FixText text={refusal} />
      </p>
    )
  const runs = isLive(session.state) && !isBusy(session.state)
  return (
    <p className="hand-over-outcome" role="status">
      {runs ? <CircleCheck /> : <LoaderCircle className="spinner" />}
      {t(runs ? 'hand-over.started' : 'hand-over.starting', { name })}
    </p>
  )
}

/** What else can be started with it, without another sign-in. */
function Offered({ offer: { roles, usableUntil } }: { offer: SamlOffer }) {
  const names = useNames()
  if (roles === null) return <p className="says">{t('hand-over.encrypted')}</p>
  return (
    <section className="hand-over-roles">
      <h3>{t('hand-over.offers')}</h3>
      <ul>
        {roles.map(({ roleArn, accountId, accountName, roleName }) => (
          <li key={roleArn}>
            <span className="cut">
              {names.account({ accountId, accountName: accountName ?? accountId })} / {printable(roleName)}
            </span>
            <span className="digits">{names.id(accountId)}</span>
          </li>
        ))}
      </ul>
      {usableUntil !== null && (
        <p className="says">{t('hand-over.until', { time: clockText(usableUntil) })}</p>
      )}
    </section>
  )
}
