import type { SetupStep } from '../../shared/setup.ts'
import { setupStepText } from '../../shared/setup-step-text.ts'
import { t } from '../../shared/text.ts'
import { useNames, type Names } from '../names.ts'

/** More lines nobody reads; the count says how many there are. */
const MOST_LINES = 200

const SIGNS = {
  new: { sign: '+', tone: 'good', word: 'profile.added' },
  changed: { sign: '~', tone: 'soon', word: 'profile.changed' },
  cannot: { sign: '!', tone: 'now', word: 'team.cannot' },
  same: { sign: '=', tone: undefined, word: 'found.here' },
} as const

/** What a setup says that is not here, a line each: what it is, and what it was. */
export function TeamChanges({ changes }: { changes: readonly SetupStep[] }) {
  const names = useNames()
  const leftOut = changes.length - MOST_LINES
  return (
    <ul className="profile-changes team-changes selectable" tabIndex={0} aria-label={t('profile.changes')}>
      {changes.slice(0, MOST_LINES).map((step) => {
        const { sign, tone, word } = SIGNS[step.outcome]
        return (
          <li key={`${step.part} ${step.name}`} data-tone={tone}>
            <span aria-hidden="true">{sign}</span>
            <span className="unseen">{t(word)}</span>
            <span>
              {t(`setup.${step.part}`)} <strong>{names.text(step.name)}</strong>{' '}
              <span className="says">{textOf(step, names)}</span>
            </span>
          </li>
        )
      })}
      {leftOut > 0 && <li>{t('notify.and-more', { count: leftOut })}</li>}
    </ul>
  )
}

function textOf({ changes, error }: SetupStep, names: Names): string {
  if (error) return names.sentence(setupStepText({ changes, error }))
  const shown = (said: string | null) => (said === null ? null : names.text(said))
  return setupStepText({
    changes: changes.map((change) =>
      change.field === 'kind' ? change : { ...change, from: shown(change.from), to: shown(change.to) },
    ),
    error,
  })
}
