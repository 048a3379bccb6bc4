import { useEffect, useState } from 'react'
import { DEFAULT_NAME_TEMPLATE } from '../../shared/session-name-template.ts'
import { t } from '../../shared/text.ts'
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../shared/time.ts'
import { ask, tryAsk } from '../ask.ts'
import { durationText } from '../time-text.ts'
import { SelectChoice, TextChoice } from './choice-controls.tsx'

/** A role that account access lists. */
export interface AccessRoleRef {
  readonly portalId: string
  readonly roleArn: string
}

interface Chosen {
  readonly sessionName: string | null
  /** Seconds. */
  readonly duration: number | null
}

const NOTHING_CHOSEN: Chosen = { sessionName: null, duration: null }
/** What is offered of the 15 minutes to 12 hours that AWS takes. */
const DURATIONS = [15 * MINUTE_MS, 30 * MINUTE_MS, 2 * HOUR_MS, 4 * HOUR_MS, 8 * HOUR_MS, 12 * HOUR_MS].map(
  (milliseconds) => milliseconds / SECOND_MS,
)

/** What AWS lets be chosen of a role of account access, and not of a permission set: its session's name and length. */
export function AccessChoices({ role, sessionId }: { role: AccessRoleRef; sessionId: string | null }) {
  const [chosen, setChosen] = useState(sessionId === null ? NOTHING_CHOSEN : null)
  const known = chosen !== null

  useEffect(() => {
    if (known || sessionId === null) return undefined
    let gone = false
    void ask('session.describe', { sessionId }).then((answer) => {
      if (!gone && answer?.output.kind === 'account-access') setChosen(answer.output)
    })
    return () => {
      gone = true
    }
  }, [known, sessionId])

  if (!chosen) return null
  const { sessionName, duration } = chosen

  async function save(change: Partial<Chosen>) {
    const next = { sessionName, duration, ...change }
    const answer = await tryAsk('session.add', { draft: { kind: 'account-access', ...role, ...next } })
    if (answer.ok) setChosen(next)
    return answer
  }

  const offered = duration === null || DURATIONS.includes(duration) ? DURATIONS : [...DURATIONS, duration]
  return (
    <>
      <TextChoice
        key={`name ${sessionName}`}
        label={t('access.session-name')}
        value={sessionName ?? ''}
        placeholder={DEFAULT_NAME_TEMPLATE}
        save={(text) => save({ sessionName: text || null })}
      />
      <SelectChoice
        label={t('access.duration')}
        value={duration === null ? null : String(duration)}
        otherwise={durationText(HOUR_MS)}
        choices={offered.map((seconds) => ({
          value: String(seconds),
          text: durationText(seconds * SECOND_MS),
        }))}
        change={(value) => void save({ duration: value === null ? null : Number(value) })}
      />
    </>
  )
}
