import { Pencil, Share2, Trash2 } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { AwsProfile } from '../../shared/aws-profile.ts'
import type { SessionDraft } from '../../shared/session-draft.ts'
import type { SessionView } from '../../shared/snapshot.ts'
import { t } from '../../shared/text.ts'
import { tryAsk } from '../ask.ts'
import { useNames } from '../names.ts'
import { askToRemove, useView } from '../view-state.ts'
import { factsOf } from './described-facts.ts'
import { edit, share } from './described-session.ts'

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
