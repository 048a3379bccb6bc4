import { useId, useMemo, useState, type FormEvent } from 'react'
import { PROFILE_FIELDS, profileText, type ProfileFacts } from '../../shared/profile-template.ts'
import { t } from '../../shared/text.ts'
import { FixText } from '../fix-text.tsx'
import { requestProfiles } from '../view-state.ts'
import { ProfileChanges } from './profile-changes.tsx'
import { useProfilePreview } from './profile-requests.ts'

/** More would push the list away; the dialog shows them all. */
const MOST_LINES = 4

/** For who has no profile yet that would show what a template does. */
const EXAMPLE: ProfileFacts = {
  alias: 'payments-prod/ReadOnly',
  account: 'payments-prod',
  accountId: '111122223333',
  role: 'ReadOnly',
  portal: 'acme',
  environment: 'production',
  group: 'payments',
}

/** What names are made from, and while it is typed what would become of the profiles that there are. */
export function ProfileTemplate({ template }: { template: string }) {
  const id = useId()
  const [typed, setTyped] = useState(template)
  const isChanged = typed.trim() !== template
  const request = useMemo(() => ({ kind: 'template' as const, template: typed }), [typed])
  const preview = useProfilePreview(request)
  const refusal = isChanged && preview?.ok === false ? `${preview.message} ${preview.fix}` : null

  function submit(event: FormEvent): void {
    event.preventDefault()
    if (isChanged && preview?.ok) requestProfiles(request)
  }
  return (
    <form className="form-field profile-template" onSubmit={submit}>
      <div className="form-label">
        <label htmlFor={id}>{t('profile.template')}</label>
      </div>
      <div className="form-with-button">
        <input
          id={id}
          className="field mono"
          value={typed}
          spellCheck={false}
          autoComplete="off"
          aria-invalid={refusal !== null}
          aria-describedby={`${id}-says`}
          onChange={({ target }) => setTyped(target.value)}
        />
        <button type="submit" className="button" disabled={!isChanged || !preview?.ok}>
          {t('profile.rename')}
        </button>
      </div>
      <div id={`${id}-says`} className="says">
        {refusal === null ? (
          <p>
            {t('profile.template-says', {
              fields: PROFILE_FIELDS.map((field) => `{${field}}`).join(', '),
              example: profileText(typed.trim(), EXAMPLE),
            })}
          </p>
        ) : (
          <p className="refusal" role="alert">
            <FixText text={refusal} />
          </p>
        )}
      </div>
      {isChanged && preview?.ok && <ProfileChanges outcome={preview.output} most={MOST_LINES} />}
    </form>
  )
}
