import { Copy, LoaderCircle, SquareArrowOutUpRight, TriangleAlert } from 'lucide-react'
import { printable } from '../../shared/printable.ts'
import type { PortalView, SignInState } from '../../shared/snapshot.ts'
import { t } from '../../shared/text.ts'
import { useNow } from '../clock.ts'
import { FixText } from '../fix-text.tsx'
import { cancelSignIn, copySignInUrl, reopenSignIn, signIn } from '../portal-commands.ts'
import { useNames } from '../names.ts'
import { usePortals } from '../store.ts'
import { countdownText } from '../time-text.ts'

/** The sign-ins under way, and those that failed. */
export function SignInCards() {
  const portals = usePortals()
  return portals.map((portal) => {
    const { id, signIn } = portal
    if (signIn.phase === 'waiting') return <WaitingCard key={id} portal={portal} state={signIn} />
    if (signIn.phase === 'preparing') return <PreparingCard key={id} portal={portal} />
    if (signIn.phase === 'failed') return <FailedCard key={id} portal={portal} state={signIn} />
    return null
  })
}

type Waiting = Extract<SignInState, { phase: 'waiting' }>
type Failed = Extract<SignInState, { phase: 'failed' }>

const SAYS = {
  opened: { browser: 'sign-in.allow', device: 'sign-in.compare' },
  'not-opened': { browser: 'sign-in.open-here', device: 'sign-in.open-anywhere' },
} as const

/** What the person compares with the page in the browser: the host, and the code where there is one. Never masked. */
function WaitingCard({ portal: { id, name }, state }: { portal: PortalView; state: Waiting }) {
  const title = t('sign-in.title', { portal: useNames().text(name) })
  return (
    <section className="card sign-in" aria-label={title}>
      <div className="sign-in-text">
        <h2>{title}</h2>
        <p>{t(SAYS[state.page][state.flow])}</p>
        <p className="sign-in-host selectable">
          {printable(state.page === 'opened' ? state.host : state.url)}
        </p>
      </div>
      {state.userCode !== null && (
        <output className="sign-in-code selectable" aria-label={t('sign-in.code-label')}>
          {printable(state.userCode)}
        </output>
      )}
      <div className="sign-in-buttons">
        <button
          type="button"
          className="button"
          data-tone={state.page === 'opened' ? 'accent' : undefined}
          onClick={() => void reopenSignIn(id)}
        >
          <SquareArrowOutUpRight />
          {t('sign-in.reopen')}
        </button>
        <button
          type="button"
          className="button"
          data-tone={state.page === 'opened' ? undefined : 'accent'}
          onClick={() => void copySignInUrl(id)}
        >
          <Copy />
          {t('sign-in.copy-url')}
        </button>
        <button type="button" className="button" data-tone="quiet" onClick={() => void cancelSignIn(id)}>
          {t('sign-in.cancel')}
        </button>
        <SignInEnd at={state.endsAt} />
      </div>
    </section>
  )
}

function SignInEnd({ at }: { at: number }) {
  const now = useNow()
  return <span className="sign-in-end digits">{t('sign-in.ends-in', { left: countdownText(at - now) })}</span>
}

function PreparingCard({ portal: { id, name } }: { portal: PortalView }) {
  const names = useNames()
  return (
    <div className="strip" role="status">
      <LoaderCircle className="spinner" />
      <p className="strip-text">{t('sign-in.preparing', { portal: names.text(name) })}</p>
      <button type="button" className="button" data-size="small" onClick={() => void cancelSignIn(id)}>
        {t('sign-in.cancel')}
      </button>
    </div>
  )
}

function FailedCard({ portal: { id }, state: { error } }: { portal: PortalView; state: Failed }) {
  return (
    <div className="strip" data-tone="now" role="status">
      <TriangleAlert />
      <div className="strip-text selectable">
        <p>
          <FixText text={error.message} />
        </p>
        <p className="fix">
          <FixText text={error.fix} />
        </p>
      </div>
      <button type="button" className="button" data-size="small" onClick={() => void signIn(id, 'browser')}>
        {t('portal.sign-in')}
      </button>
    </div>
  )
}
