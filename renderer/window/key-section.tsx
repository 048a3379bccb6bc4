import { LoaderCircle } from 'lucide-react'
import { useEffect, useState } from 'react'
import { printable } from '../../shared/printable.ts'
import type { SessionView } from '../../shared/snapshot.ts'
import { t } from '../../shared/text.ts'
import { ask, tryAsk, type Answer } from '../ask.ts'
import { useAt } from '../clock.ts'
import { FixText } from '../fix-text.tsx'
import { useNames } from '../names.ts'
import { useLive } from '../store.ts'
import { absoluteText, agoText } from '../time-text.ts'
import { showToast } from '../view-state.ts'
import { KeySteps } from './key-steps.tsx'

type Described = Answer<'key.describe'>

/** The access key of an IAM user's session: which it is, how old, and what can be done with it. */
export function KeySection({ session }: { session: SessionView }) {
  return session.kind === 'iam-user' ? <UserKey session={session} /> : null
}

function UserKey({ session }: { session: SessionView }) {
  const { id: sessionId } = session
  const names = useNames()
  const rotation = useLive().keyRotations.find((one) => one.sessionId === sessionId)
  const [isRotating, setRotating] = useState(false)
  const [refusal, setRefusal] = useState<string | null>(null)
  const [key, askAgain] = useKey(sessionId, rotation?.step ?? null)
  const name = names.session(session)

  async function rotate(): Promise<void> {
    setRotating(true)
    setRefusal(null)
    const answer = await tryAsk('key.rotate', { sessionId })
    setRotating(false)
    if (answer.ok) showToast({ tone: 'good', text: t('key.rotated', { name }), fix: null })
    else if (answer.code !== 'interrupted') setRefusal(`${answer.message} ${answer.fix}`)
  }
  async function restore(): Promise<void> {
    const answer = await ask('key.restore', { sessionId })
    if (!answer) return
    const { profile, file } = answer.output
    showToast({ tone: 'good', text: t('key.restored', { profile, file }), fix: null })
    askAgain()
  }
  return (
    <section className="key-section">
      <h3>{t('key.title')}</h3>
      {key?.ok && <KeyFacts sessionId={sessionId} accessKeyId={key.output.accessKeyId} />}
      {key?.ok && key.output.movedFrom !== null && (
        <div className="key-moved">
          <p>{t('key.moved', { profile: names.text(printable(key.output.movedFrom)) })}</p>
          <button type="button" className="button" data-size="small" onClick={() => void restore()}>
            {t('key.restore')}
          </button>
        </div>
      )}
      {key?.ok === false && (
        <p className="refusal selectable">
          <FixText text={`${key.message} ${key.fix}`} />
        </p>
      )}
      {rotation && <KeySteps rotation={rotation} />}
      {!rotation && key?.ok && (
        <div className="key-rotate">
          <button
            type="button"
            className="button"
            data-size="small"
            disabled={isRotating}
            onClick={() => void rotate()}
          >
            {isRotating && <LoaderCircle className="spinner" />}
            {t('key.rotate')}
          </button>
          <p className="says">
            {t('key.rotate-says')} {t('key.interrupted-says')}
          </p>
        </div>
      )}
      {refusal !== null && (
        <p className="refusal selectable" role="alert">
          <FixText text={refusal} />
        </p>
      )}
    </section>
  )
}

/** The key as it is; asked for anew with each step of its change. */
function useKey(sessionId: string, step: string | null): readonly [Described | null, () => void] {
  const [key, setKey] = useState<Described | null>(null)
  const [round, setRound] = useState(0)
  useEffect(() => {
    let isWanted = true
    void tryAsk('key.describe', { sessionId }).then((answer) => isWanted && setKey(answer))
    return () => void (isWanted = false)
  }, [sessionId, step, round])
  return [key, () => setRound((before) => before + 1)]
}

function KeyFacts({ sessionId, accessKeyId }: { sessionId: string; accessKeyId: string }) {
  const names = useNames()
  const [createdAt, setCreatedAt] = useState<number | null>(null)
  useEffect(() => {
    let isWanted = true
    setCreatedAt(null)
    // Its age is worth no complaint: the key may be used without it.
    void tryAsk('key.age', { sessionId }).then(
      (answer) => isWanted && setCreatedAt(answer.ok ? answer.output.createdAt : null),
    )
    return () => void (isWanted = false)
  }, [sessionId, accessKeyId])
  return (
    <dl className="facts">
      <div className="fact">
        <dt>{t('key.id')}</dt>
        <dd title={names.masked ? undefined : accessKeyId}>
          <code className="cut">{names.text(accessKeyId)}</code>
        </dd>
      </div>
      {createdAt !== null && (
        <div className="fact">
          <dt>{t('key.made')}</dt>
          <dd title={absoluteText(createdAt)}>
            <MadeAgo at={createdAt} />
          </dd>
        </div>
      )}
    </dl>
  )
}

function MadeAgo({ at }: { at: number }) {
  return <span className="cut">{useAt((now) => agoText(at, now))}</span>
}
