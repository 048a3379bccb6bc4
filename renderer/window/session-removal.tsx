import { LoaderCircle } from 'lucide-react'
import { useEffect, useId, useState } from 'react'
import type { DesktopOutput } from '../../shared/desktop-contract.ts'
import { printable } from '../../shared/printable.ts'
import type { SessionView } from '../../shared/snapshot.ts'
import { t } from '../../shared/text.ts'
import { tryAsk } from '../ask.ts'
import { FixText } from '../fix-text.tsx'
import { useNames } from '../names.ts'
import { useSessions } from '../store.ts'
import { askToRemove, openSession, showToast, useView } from '../view-state.ts'
import { openModally } from './open-modally.ts'

/** Asks before a session is removed, and names what else goes with it. */
export function SessionRemoval() {
  const removingId = useView((state) => state.removingId)
  const session = useSessions().find(({ id }) => id === removingId)
  return session && <RemovalDialog key={session.id} session={session} />
}

type Key = DesktopOutput<'key.describe'>

function RemovalDialog({ session }: { session: SessionView }) {
  const id = useId()
  const names = useNames()
  const [removes, setRemoves] = useState(false)
  const [refusal, setRefusal] = useState<string | null>(null)
  const through = useBorrowedThrough(session)
  const key = useKey(session)
  const name = names.session(session)
  const isKeyOnlyHere = key !== null && key.movedFrom !== null

  async function remove(restoresKey: boolean): Promise<void> {
    setRemoves(true)
    const refused = await removed(session.id, restoresKey)
    setRemoves(false)
    if (refused !== null) return setRefusal(refused)
    askToRemove(null)
    openSession(null)
    showToast({ tone: 'good', text: t('remove.done', { name }), fix: null })
  }
  return (
    <dialog
      className="dialog removal"
      ref={openModally}
      aria-labelledby={`${id}-title`}
      aria-describedby={`${id}-says`}
      onCancel={(event) => {
        event.preventDefault()
        askToRemove(null)
      }}
    >
      <h2 id={`${id}-title`}>{t('remove.title', { name })}</h2>
      <div id={`${id}-says`}>
        <p>{t(session.kind === 'account-access' ? 'remove.says-listed' : 'remove.says')}</p>
        {through.length > 0 && (
          <>
            <p>{t('remove.also')}</p>
            <ul>
              {through.map((other) => (
                <li key={other.id}>
                  <bdi>{names.session(other)}</bdi>
                </li>
              ))}
            </ul>
          </>
        )}
        {key?.movedFrom === null && <p>{t('remove.key')}</p>}
        {isKeyOnlyHere && <p>{t('remove.key-moved', { profile: printable(key.movedFrom ?? '') })}</p>}
      </div>
      {refusal !== null && (
        <p className="refusal" role="alert">
          <FixText text={refusal} />
        </p>
      )}
      <footer>
        <button type="button" className="button" autoFocus onClick={() => askToRemove(null)}>
          {t('sign-in.cancel')}
        </button>
        <button
          type="button"
          className="button"
          data-tone="danger"
          disabled={removes}
          onClick={() => void remove(false)}
        >
          {removes && <LoaderCircle className="spinner" />}
          {t(isKeyOnlyHere ? 'remove.with-key' : 'remove.do')}
        </button>
        {isKeyOnlyHere && (
          <button
            type="button"
            className="button"
            data-tone="accent"
            disabled={removes}
            onClick={() => void remove(true)}
          >
            {t('remove.restore')}
          </button>
        )}
      </footer>
    </dialog>
  )
}

/** What is borrowed through it: its chain begins with the whole chain of this one. */
function useBorrowedThrough({ chain }: SessionView): readonly SessionView[] {
  return useSessions().filter(
    (other) => other.chain.length > chain.length && chain.every((hop, place) => other.chain[place] === hop),
  )
}

/** The access key that goes with it; `null` where there is none. */
function useKey({ id, kind }: SessionView): Key | null {
  const [key, setKey] = useState<Key | null>(null)
  useEffect(() => {
    if (kind !== 'iam-user') return
    void tryAsk('key.describe', { sessionId: id }).then((answer) => answer.ok && setKey(answer.output))
  }, [id, kind])
  return key
}

/** Removes it; gives what went wrong, in words, or `null`. */
async function removed(sessionId: string, restoresKey: boolean): Promise<string | null> {
  if (restoresKey) {
    const restored = await tryAsk('key.restore', { sessionId })
    if (!restored.ok) return `${restored.message} ${restored.fix}`
  }
  const answer = await tryAsk('session.remove', { sessionId })
  return answer.ok ? null : `${answer.message} ${answer.fix}`
}
