import { LoaderCircle } from 'lucide-react'
import { Fragment, useId, useState } from 'react'
import { printable } from '../../shared/printable.ts'
import type { PageProfileRequest, ProfileOutcome } from '../../shared/profile-views.ts'
import { sideChangeText } from '../../shared/side-text.ts'
import { t } from '../../shared/text.ts'
import { tryAsk } from '../ask.ts'
import { FixText } from '../fix-text.tsx'
import { requestProfiles, showToast, useView } from '../view-state.ts'
import { openModally } from './open-modally.ts'
import { ProfileChanges } from './profile-changes.tsx'
import { useProfilePreview } from './profile-requests.ts'

/** More lines nobody reads; the count says how many there are. */
const MOST_LINES = 200

/** Whatever is asked of Lanyard's profiles is shown here first, as it would stand in the file. */
export function ProfileDialog() {
  const request = useView(({ profileRequest }) => profileRequest)
  return request && <RequestDialog request={request} />
}

function RequestDialog({ request }: { request: PageProfileRequest }) {
  const id = useId()
  const preview = useProfilePreview(request)
  const [writes, setWrites] = useState(false)
  const [refusal, setRefusal] = useState<string | null>(null)
  const refused = preview?.ok === false ? `${preview.message} ${preview.fix}` : refusal

  async function write(): Promise<void> {
    setWrites(true)
    const answer = await tryAsk('profiles.request', { request, preview: false })
    setWrites(false)
    if (!answer.ok) return setRefusal(`${answer.message} ${answer.fix}`)
    requestProfiles(null)
    showToast({ tone: 'good', text: t('profile.done'), fix: null })
  }
  return (
    <dialog
      className="dialog removal profile-dialog"
      ref={openModally}
      aria-labelledby={`${id}-title`}
      onCancel={(event) => {
        event.preventDefault()
        requestProfiles(null)
      }}
    >
      <h2 id={`${id}-title`}>{t(`profile.title-${request.kind}`)}</h2>
      <div>
        {preview === null && (
          <p role="status">
            <LoaderCircle className="spinner" /> {t('profile.looking')}
          </p>
        )}
        {preview?.ok && <Preview request={request} outcome={preview.output} />}
      </div>
      {refused !== null && (
        <p className="refusal selectable" role="alert">
          <FixText text={refused} />
        </p>
      )}
      <footer>
        <button type="button" className="button" autoFocus onClick={() => requestProfiles(null)}>
          {t('sign-in.cancel')}
        </button>
        <button
          type="button"
          className="button"
          data-tone={request.kind === 'remove' ? 'danger' : 'accent'}
          disabled={writes || !preview?.ok || !hasWork(request, preview.output)}
          onClick={() => void write()}
        >
          {writes && <LoaderCircle className="spinner" />}
          {t(`profile.do-${request.kind}`)}
        </button>
      </footer>
    </dialog>
  )
}

function Preview({ request, outcome }: { request: PageProfileRequest; outcome: ProfileOutcome }) {
  const { changes, sides } = outcome
  const file = printable(outcome.file)
  return (
    <>
      <p role="status">
        {changes.length > 0
          ? t('profiles.would', { count: changes.length, file })
          : t(unchangedText(request, outcome), { file })}
      </p>
      <ProfileChanges outcome={outcome} most={MOST_LINES} />
      {sides.map((side) => (
        <Fragment key={side.side}>
          <p>{sideChangeText(side, true)}</p>
          <ProfileChanges outcome={side} most={MOST_LINES} />
        </Fragment>
      ))}
    </>
  )
}

/** What is added or taken away is remembered, also where a session has its profile in the file anyway. */
function hasWork({ kind }: PageProfileRequest, { changes, sides }: ProfileOutcome): boolean {
  return (
    (kind !== 'undo' && kind !== 'write') ||
    changes.length > 0 ||
    sides.some((side) => side.changes.length > 0)
  )
}

function unchangedText({ kind }: PageProfileRequest, { conflicts }: ProfileOutcome) {
  // Then that is why, and it is said below.
  if (conflicts.length > 0) return 'profiles.unchanged'
  if (kind === 'add') return 'profile.there-already'
  return kind === 'remove' ? 'profile.there-still' : 'profiles.unchanged'
}
