import { assertNever } from '../../shared/assert-never.ts'
import { printable } from '../../shared/printable.ts'
import type { ProfileChangeView, ProfileOutcome, SideOutcome } from '../../shared/profile-views.ts'
import { t } from '../../shared/text.ts'
import { useNames, type Names } from '../names.ts'

/** What becomes of the profiles in the file, a line each; of many the first ones. */
export function ProfileChanges({ outcome, most }: { outcome: ProfileOutcome | SideOutcome; most: number }) {
  const names = useNames()
  const { changes, conflicts } = outcome
  const unknown = 'unknown' in outcome ? outcome.unknown : []
  const leftOut = changes.length - most
  return (
    <>
      {changes.length > 0 && (
        <ul className="profile-changes selectable" tabIndex={0} aria-label={t('profile.changes')}>
          {changes.slice(0, most).map((change) => {
            const { sign, tone, word, more } = partsOf(change, names)
            return (
              <li key={`${change.change} ${change.name}`} data-tone={tone}>
                <span aria-hidden="true">{sign}</span>
                <span className="unseen">{word}</span>
                <span>{names.text(change.name)}</span>
                <span className="says">{more}</span>
              </li>
            )
          })}
          {leftOut > 0 && <li>{t('notify.and-more', { count: leftOut })}</li>}
        </ul>
      )}
      {conflicts.slice(0, most).map((name) => (
        <p key={name}>{t('profiles.left-to-you', { name: names.text(name) })}</p>
      ))}
      {unknown.slice(0, most).map((name) => (
        <p key={name}>{t('profiles.unknown', { name: names.text(name) })}</p>
      ))}
    </>
  )
}

interface Parts {
  readonly sign: string
  readonly tone: 'good' | 'now' | 'soon'
  /** The sign for who hears it. */
  readonly word: string
  readonly more: string
}

function partsOf(change: ProfileChangeView, names: Names): Parts {
  const changed = { sign: '~', tone: 'soon', word: t('profile.changed') } as const
  switch (change.change) {
    case 'added':
      return { sign: '+', tone: 'good', word: t('profile.added'), more: printable(change.region) }
    case 'removed':
      return { sign: '−', tone: 'now', word: t('profile.removed'), more: '' }
    case 'region':
      return {
        ...changed,
        more: t('profile.region-from-to', {
          from: printable(change.from ?? t('profiles.no-region')),
          to: printable(change.to),
        }),
      }
    case 'command':
      return {
        ...changed,
        more: t('profile.from-to', { from: names.sentence(change.from), to: names.sentence(change.to) }),
      }
    default:
      return assertNever(change)
  }
}
