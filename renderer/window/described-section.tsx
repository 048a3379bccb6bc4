import { Pencil, Share2, Trash2 } from 'lucide-react'
import { useEffect, useState } from 'react'
import { assertNever } from '../../shared/assert-never.ts'
import type { DraftOf, SessionDraft } from '../../shared/session-draft.ts'
import type { SessionView } from '../../shared/snapshot.ts'
import { t } from '../../shared/text.ts'
import { spellDuration } from '../../shared/time.ts'
import { tryAsk } from '../ask.ts'
import { useNames } from '../names.ts'
import { askToRemove, useView } from '../view-state.ts'
import { edit, share } from './described-session.ts'

/** How a person has described the session, and what can be done with that. */
export function DescribedSection({ session, name }: { session: SessionView; name: string }) {
  const names = useNames()
  const draft = useDraft(session)
  return (
    <section>
      <h3>{t('session.describes')}</h3>
      {draft && (
        <dl className="facts described">
          {factsOf(draft).map(([label, value]) => (
            <div key={label} className="fact">
              <dt>{label}</dt>
              <dd title={names.masked ? undefined : value}>
                <span className="cut">{names.text(value)}</span>
              </dd>
            </div>
          ))}
        </dl>
      )}
      <div className="described-buttons">
        <button type="button" className="button" data-size="small" onClick={() => void edit(session)}>
          <Pencil />
          {t('session.edit')}
        </button>
        <button
          type="button"
          className="button"
          data-size="small"
          title={t('session.share')}
          onClick={() => void share(session, name)}
        >
          <Share2 />
          {t('session.share-short')}
        </button>
        <button
          type="button"
          className="button"
          data-size="small"
          data-tone="danger"
          onClick={() => askToRemove(session.id)}
        >
          <Trash2 />
          {t('session.remove')}
        </button>
      </div>
    </section>
  )
}

/** Asked for again once the session has changed, which an edit may have done. */
function useDraft(session: SessionView): SessionDraft | null {
  const [draft, setDraft] = useState<SessionDraft | null>(null)
  const isEdited = useView((state) => state.sessionForm !== null)
  useEffect(() => {
    if (isEdited) return
    void tryAsk('session.describe', { sessionId: session.id }).then(
      (answer) => answer.ok && setDraft(answer.output),
    )
  }, [session.id, isEdited])
  return draft
}

type Fact = readonly [label: string, value: string]
type MaybeFact = readonly [label: string, value: string | null]

/** What was chosen, a line each; the defaults are not worth one. */
function factsOf(draft: SessionDraft): readonly Fact[] {
  const facts: readonly MaybeFact[] = [
    [t('form.duration'), draft.duration === null ? null : spellDuration(draft.duration)],
    ...('roleArn' in draft ? roleFacts(draft) : userFacts(draft)),
  ]
  return facts.filter((fact): fact is Fact => fact[1] !== null)
}

function roleFacts(draft: Exclude<SessionDraft, { kind: 'iam-user' }>): readonly MaybeFact[] {
  const { restriction, policyArns, policy } = draft
  return [
    [t('fact.role'), draft.roleArn],
    ...ownFacts(draft),
    [t('form.restriction'), restriction && t(`restriction.${restriction}`)],
    [t('form.policy-arns'), policyArns.length === 0 ? null : policyArns.join(', ')],
    [t('form.policy'), policy],
  ]
}

function ownFacts(draft: Exclude<SessionDraft, { kind: 'iam-user' }>): readonly MaybeFact[] {
  switch (draft.kind) {
    case 'chained-role':
      return [
        [t('form.name'), draft.sessionName],
        [t('form.external-id'), draft.externalId],
        [t('form.source-identity'), draft.sourceIdentity],
        [t('form.tags'), draft.tags.map(({ key, value }) => `${key}=${value}`).join(', ') || null],
      ]
    case 'web-identity':
      return [
        [t('form.token'), draft.token.from === 'file' ? draft.token.path : draft.token.command.join(' ')],
        [t('form.name'), draft.sessionName],
      ]
    case 'saml':
      return [
        [t('form.sign-in-url'), draft.signInUrl],
        [t('fact.provider'), draft.providerArn],
      ]
    default:
      return assertNever(draft)
  }
}

function userFacts({ mfaSerial, codes }: DraftOf<'iam-user'>): readonly MaybeFact[] {
  return [
    [t('form.mfa'), mfaSerial ?? t('form.mfa-none')],
    [t('form.codes'), mfaSerial === null ? null : t(`form.codes-${codes.from}`)],
  ]
}
