import { Pencil, Share2, Trash2 } from 'lucide-react'
import { useEffect, useState } from 'react'
import { assertNever } from '../../shared/assert-never.ts'
import type { AwsProfile } from '../../shared/aws-profile.ts'
import type { DraftOf, SessionDraft } from '../../shared/session-draft.ts'
import type { SessionView } from '../../shared/snapshot.ts'
import { t } from '../../shared/text.ts'
import { spellDuration } from '../../shared/time.ts'
import { tryAsk } from '../ask.ts'
import { useNames } from '../names.ts'
import { askToRemove, useView } from '../view-state.ts'
import { edit, share } from './described-session.ts'
import { throughText } from './profile-text.ts'

/** How a person has described the session, and what can be done with that. */
export function DescribedSection({ session, name }: { session: SessionView; name: string }) {
  const names = useNames()
  const draft = useDraft(session)
  const profile = useProfile(draft)
  return (
    <section>
      <h3>{t('session.describes')}</h3>
      {draft && (
        <dl className="facts described">
          {factsOf(draft, profile).map(([label, value]) => (
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

/** The profile of the person's own that a session is borrowed by, as its file has it now. */
function useProfile(draft: SessionDraft | null): AwsProfile | null {
  const [profiles, setProfiles] = useState<readonly AwsProfile[]>([])
  const wanted = draft?.kind === 'profile' ? draft.profile : null
  useEffect(() => {
    if (wanted === null) return
    void tryAsk('profile.list', undefined).then((answer) => answer.ok && setProfiles(answer.output))
  }, [wanted])
  return profiles.find(({ name }) => name === wanted) ?? null
}

type Fact = readonly [label: string, value: string]
type MaybeFact = readonly [label: string, value: string | null]

/** What was chosen, a line each; the defaults are not worth one. */
function factsOf(draft: SessionDraft, profile: AwsProfile | null): readonly Fact[] {
  return maybeFacts(draft, profile).filter((fact): fact is Fact => fact[1] !== null)
}

function maybeFacts(draft: SessionDraft, profile: AwsProfile | null): readonly MaybeFact[] {
  switch (draft.kind) {
    case 'chained-role':
      return [
        ...roleFacts(draft),
        [t('form.name'), draft.sessionName],
        [t('form.external-id'), draft.externalId],
        [t('form.source-identity'), draft.sourceIdentity],
        [t('form.tags'), draft.tags.map(({ key, value }) => `${key}=${value}`).join(', ') || null],
        ...policyFacts(draft),
      ]
    case 'web-identity':
      return [
        ...roleFacts(draft),
        [t('form.token'), draft.token.from === 'file' ? draft.token.path : draft.token.command.join(' ')],
        [t('form.name'), draft.sessionName],
        ...policyFacts(draft),
      ]
    case 'saml':
      return [
        ...roleFacts(draft),
        [t('form.sign-in-url'), draft.signInUrl],
        [t('fact.provider'), draft.providerArn],
        ...policyFacts(draft),
      ]
    case 'iam-user': {
      const { mfaSerial, codes } = draft
      return [
        lengthFact(draft),
        [t('form.mfa'), mfaSerial ?? t('form.mfa-none')],
        [t('form.codes'), mfaSerial === null ? null : t(`form.codes-${codes.from}`)],
      ]
    }
    case 'profile':
      return [
        [t('kind.profile'), draft.profile],
        [t('fact.through'), profile && throughText(profile)],
        [t('fact.way'), profile?.way ? t(`profile.way-${profile.way}`) : null],
        [t('form.command'), draft.allowedCommand],
      ]
    case 'account-access':
      return [...roleFacts(draft), [t('form.name'), draft.sessionName]]
    default:
      return assertNever(draft)
  }
}

function lengthFact({ duration }: { readonly duration: number | null }): MaybeFact {
  return [t('form.duration'), duration === null ? null : spellDuration(duration)]
}

function roleFacts(draft: Pick<DraftOf<'account-access'>, 'roleArn' | 'duration'>): readonly MaybeFact[] {
  return [lengthFact(draft), [t('fact.role'), draft.roleArn]]
}

function policyFacts({
  restriction,
  policyArns,
  policy,
}: Pick<DraftOf<'saml'>, 'restriction' | 'policyArns' | 'policy'>): readonly MaybeFact[] {
  return [
    [t('form.restriction'), restriction && t(`restriction.${restriction}`)],
    [t('form.policy-arns'), policyArns.length === 0 ? null : policyArns.join(', ')],
    [t('form.policy'), policy],
  ]
}
