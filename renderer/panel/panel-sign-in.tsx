import { printable } from '../../shared/printable.ts'
import { t } from '../../shared/text.ts'
import { cancelSignIn, copySignInUrl, reopenSignIn } from '../portal-commands.ts'
import { useNames } from '../names.ts'
import { usePortals } from '../store.ts'

/** The sign-in under way, with what has to be compared; the window has the rest. */
export function PanelSignIn() {
  const names = useNames()
  const portals = usePortals()
  const portal = portals.find(({ signIn }) => signIn.phase === 'waiting')
  if (portal?.signIn.phase !== 'waiting') return null
  const { host, userCode, page } = portal.signIn
  const title = t('sign-in.title', { portal: names.text(portal.name) })
  return (
    <section className="panel-sign-in" aria-label={title}>
      <div className="session-text">
        <p className="cut">{title}</p>
        {page === 'not-opened' && <p>{t('sign-in.no-browser')}</p>}
        <p className="sign-in-host cut">{printable(host)}</p>
      </div>
      {userCode !== null && <output className="sign-in-code">{printable(userCode)}</output>}
      <div className="row">
        <button
          type="button"
          className="button"
          data-size="small"
          tabIndex={-1}
          onClick={() => void reopenSignIn(portal.id)}
        >
          {t('sign-in.reopen')}
        </button>
        {page === 'not-opened' && (
          <button
            type="button"
            className="button"
            data-size="small"
            tabIndex={-1}
            onClick={() => void copySignInUrl(portal.id)}
          >
            {t('sign-in.copy-url')}
          </button>
        )}
        <button
          type="button"
          className="button"
          data-size="small"
          data-tone="quiet"
          tabIndex={-1}
          onClick={() => void cancelSignIn(portal.id)}
        >
          {t('sign-in.cancel')}
        </button>
      </div>
    </section>
  )
}
