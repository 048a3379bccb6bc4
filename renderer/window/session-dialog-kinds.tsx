import { FileText, Fingerprint, KeyRound, Layers, Link2, ShieldCheck } from 'lucide-react'
import type { ReactNode } from 'react'
import type { DraftKind } from '../../shared/session-draft.ts'
import { t } from '../../shared/text.ts'
import { closeSessionForm, showView } from '../view-state.ts'
import { DiscardFooter, useFirstFocus, type Leaving } from './session-dialog-leaving.tsx'

/** All but account access, whose roles are listed among the accounts as those of the portals are. */
const KINDS: readonly (readonly [DraftKind, ReactNode])[] = [
  ['chained-role', <Link2 key="chained-role" />],
  ['iam-user', <KeyRound key="iam-user" />],
  ['saml', <ShieldCheck key="saml" />],
  ['web-identity', <Fingerprint key="web-identity" />],
  ['profile', <FileText key="profile" />],
]

interface SessionDialogKindsProps {
  heading: ReactNode
  leaving: Leaving
  choose: (kind: DraftKind) => void
}

/** What a session can be borrowed with, each with what it is for. */
export function SessionDialogKinds({ heading, leaving, choose }: SessionDialogKindsProps) {
  const focusFirst = useFirstFocus<HTMLDivElement>()
  function browse(): void {
    closeSessionForm()
    showView('accounts')
  }
  return (
    <div className="session-form" ref={focusFirst}>
      {heading}
      <ul className="kinds">
        <Kind kind="sso-role" icon={<Layers />} run={browse} isFirst />
        {KINDS.map(([kind, icon]) => (
          <Kind key={kind} kind={kind} icon={icon} run={() => choose(kind)} />
        ))}
      </ul>
      {leaving.asks ? (
        <DiscardFooter leaving={leaving} />
      ) : (
        <footer>
          <button type="button" className="button" onClick={leaving.leave}>
            {t('sign-in.cancel')}
          </button>
        </footer>
      )}
    </div>
  )
}

interface KindProps {
  kind: DraftKind | 'sso-role'
  icon: ReactNode
  run: () => void
  isFirst?: boolean
}

function Kind({ kind, icon, run, isFirst = false }: KindProps) {
  return (
    <li>
      <button type="button" className="kind" data-first={isFirst ? '' : undefined} onClick={run}>
        {icon}
        <span>
          <strong>{t(`kind.${kind}`)}</strong>
          <span className="says">{t(`kind.${kind}-says`)}</span>
        </span>
      </button>
    </li>
  )
}
