import { ChevronLeft } from 'lucide-react'
import { useId, useState } from 'react'
import { directory, type DirectoryEntry } from '../../shared/directory.ts'
import type { Borrowable, DraftKind } from '../../shared/session-draft.ts'
import { t } from '../../shared/text.ts'
import { useNames } from '../names.ts'
import { useEngine, useSessions } from '../store.ts'
import { useView, type SessionFormOpening } from '../view-state.ts'
import { openModally } from './open-modally.ts'
import { SessionDialogKinds } from './session-dialog-kinds.tsx'
import { useLeaving } from './session-dialog-leaving.tsx'
import { nothingTyped, typedFrom, type Typed } from './session-form-typed.ts'
import { useSessionForm } from './session-form-state.ts'
import { SessionFormBody } from './session-form.tsx'

/** The form of a session, where it is asked for; meanwhile the rest waits behind it. */
export function SessionDialog() {
  const opening = useView((state) => state.sessionForm)
  return opening && <OpenDialog opening={opening} />
}

function OpenDialog({ opening }: { opening: SessionFormOpening }) {
  const id = useId()
  const form = useSessionForm(
    useState(() => startOf(opening))[0],
    opening.of === 'kept' ? opening.sessionId : null,
  )
  const [kind, setKind] = useState(opening.of === 'kept' ? opening.draft.kind : opening.kind)
  const leaving = useLeaving(form.isChanged)
  const heading = (
    <header>
      {opening.of === 'new' && kind !== null && (
        <button
          type="button"
          className="icon-button"
          aria-label={t('form.other-kind')}
          title={t('form.other-kind')}
          onClick={() => setKind(null)}
        >
          <ChevronLeft />
        </button>
      )}
      <div>
        <Title id={`${id}-title`} opening={opening} kind={kind} />
        <p className="says">{kind === null ? t('form.kinds') : t(`kind.${kind}-says`)}</p>
      </div>
    </header>
  )
  return (
    <dialog
      className="dialog session-dialog"
      ref={openModally}
      aria-labelledby={`${id}-title`}
      onCancel={(event) => event.preventDefault()}
      onKeyDown={leaving.onKeyDown}
    >
      {kind === null ? (
        <SessionDialogKinds
          heading={heading}
          leaving={leaving}
          choose={(chosen) => {
            form.write({ kind: chosen })
            setKind(chosen)
          }}
        />
      ) : (
        <SessionFormBody form={form} heading={heading} leaving={leaving} />
      )}
    </dialog>
  )
}

interface TitleProps {
  id: string
  opening: SessionFormOpening
  kind: DraftKind | null
}

function Title({ id, opening, kind }: TitleProps) {
  const names = useNames()
  const sessions = useSessions()
  const edited = opening.of === 'kept' && sessions.find((session) => session.id === opening.sessionId)
  return (
    <h2 id={id}>
      {edited
        ? t('form.edit', { name: names.session(edited) })
        : kind === null
          ? t('form.new')
          : t('form.new-kind', { kind: t(`kind.${kind}`) })}
    </h2>
  )
}

function startOf(opening: SessionFormOpening): Typed {
  if (opening.of === 'new') return nothingTyped(opening.kind ?? 'chained-role', entryOf(opening.source))
  const { draft } = opening
  return typedFrom(draft, draft.kind === 'chained-role' ? entryOf(draft.source) : null)
}

function entryOf(borrowable: Borrowable | null): DirectoryEntry | null {
  const { live, catalog } = useEngine.getState()
  if (!borrowable || !live) return null
  const wanted = JSON.stringify(borrowable)
  const entries = directory({ live, catalog: catalog ?? { accounts: [] } })
  return entries.find((entry) => JSON.stringify(entry.borrowable) === wanted) ?? null
}
