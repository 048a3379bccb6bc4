import { FileKey2, PenLine, Search, Trash2, Undo2 } from 'lucide-react'
import { useState } from 'react'
import { printable } from '../../shared/printable.ts'
import type { ProfileList, ProfileView } from '../../shared/profile-views.ts'
import { t } from '../../shared/text.ts'
import { matchesWords, splitWords } from '../../shared/word-match.ts'
import { IconButton } from '../icon-button.tsx'
import { useNames } from '../names.ts'
import { requestProfiles, showView } from '../view-state.ts'
import { useLanyardProfiles } from './profile-requests.ts'
import { ProfileSides } from './profile-sides.tsx'
import { ProfileTemplate } from './profile-template.tsx'
import { RefusedAnswer } from './refused-answer.tsx'

/** Of thousands, one is found by typing and not by scrolling. */
const MOST_ROWS = 200

/** Lanyard's profiles in the AWS config file. Whatever is asked of them is shown in a dialog before it is done. */
export function ProfileSettings() {
  const [told, setTold] = useState(0)
  const listed = useLanyardProfiles(told)
  if (!listed)
    return (
      <p className="says" role="status">
        {t('profile.reading')}
      </p>
    )
  if (listed.ok) return <Listed list={listed.output} />
  return <RefusedAnswer refusal={listed} retry={() => setTold((times) => times + 1)} />
}

function Listed({ list }: { list: ProfileList }) {
  const { file, template, profiles, also } = list
  const [searched, setSearched] = useState('')
  const words = splitWords(searched)
  const found = profiles.filter((profile) => isMeant(profile, words))
  const gone = profiles.filter((profile) => profile.gone && isRemovable(profile))
  const isMissing = profiles.some(({ state }) => state === 'missing') || (also?.changes.length ?? 0) > 0
  return (
    <>
      <p className="says selectable">{t('profile.says', { file: printable(file) })}</p>
      <ProfileTemplate key={template} template={template} />
      <ProfileSides list={list} />
      <div className="profile-tools">
        <div className="search">
          <Search />
          <input
            type="search"
            className="field"
            aria-label={t('profile.search')}
            placeholder={t('profile.search')}
            spellCheck={false}
            value={searched}
            onChange={({ target }) => setSearched(target.value)}
          />
        </div>
        {isMissing && (
          <button type="button" className="button" onClick={() => requestProfiles({ kind: 'write' })}>
            <PenLine />
            {t('profile.write')}
          </button>
        )}
        {gone.length > 0 && (
          <button
            type="button"
            className="button"
            onClick={() => requestProfiles({ kind: 'remove', names: gone.map(({ name }) => name) })}
          >
            <Trash2 />
            {t('profile.remove-gone', { count: gone.length })}
          </button>
        )}
        <button type="button" className="button" onClick={() => requestProfiles({ kind: 'undo' })}>
          <Undo2 />
          {t('profile.undo')}
        </button>
      </div>
      {profiles.length === 0 ? <NoProfiles /> : <Rows found={found} searched={searched} />}
    </>
  )
}

function NoProfiles() {
  return (
    <div className="empty">
      <FileKey2 />
      <h3>{t('profile.none')}</h3>
      <p>{t('profile.none-more')}</p>
      <div className="row">
        <button type="button" className="button" onClick={() => showView('accounts')}>
          {t('profile.to-accounts')}
        </button>
      </div>
    </div>
  )
}

function Rows({ found, searched }: { found: readonly ProfileView[]; searched: string }) {
  if (found.length === 0)
    return (
      <p className="says" role="status">
        {t('profile.no-match', { typed: searched })}
      </p>
    )
  return (
    <>
      <ul className="lanyards-profiles" aria-label={t('settings.profiles')}>
        {found.slice(0, MOST_ROWS).map((profile) => (
          <Row key={`${profile.sessionId} ${profile.name}`} profile={profile} />
        ))}
      </ul>
      {found.length > MOST_ROWS && (
        <p className="says">{t('profile.more', { shown: MOST_ROWS, count: found.length })}</p>
      )}
    </>
  )
}

function Row({ profile }: { profile: ProfileView }) {
  const names = useNames()
  const { name, accountId, role, region, added, sessionId } = profile
  const shown = names.text(name)
  const remark = remarkOf(profile)
  return (
    <li className="lanyards-profile">
      <span className="profile-text">
        <strong className="cut" title={names.masked ? undefined : printable(name)}>
          {shown}
        </strong>
        <span className="says cut digits">
          {printable(role)} · {names.id(accountId)} · {printable(region)}
        </span>
        {remark !== null && <span className="says profile-remark">{remark}</span>}
      </span>
      {!added && <span className="says">{t('profiles.kept-session')}</span>}
      {!added && (
        <button
          type="button"
          className="button"
          data-size="small"
          aria-label={t('profile.keep-name', { name: shown })}
          onClick={() =>
            requestProfiles({ kind: 'add', profiles: [{ session: { sessionId }, name: null, region: null }] })
          }
        >
          {t('profile.keep')}
        </button>
      )}
      {isRemovable(profile) && (
        <IconButton
          label={t('profile.remove-name', { name: shown })}
          onClick={() => requestProfiles({ kind: 'remove', names: [name] })}
        >
          <Trash2 />
        </IconButton>
      )}
    </li>
  )
}

/** One that is left to a profile of the person's has no name of its own to be removed by. */
function isRemovable({ added, state }: ProfileView): boolean {
  return added && state !== 'yours'
}

function remarkOf({ state, gone, keys }: ProfileView): string | null {
  if (state === 'yours') return t('profiles.yours')
  if (state === 'missing') return t('profiles.missing')
  if (gone) return t('profiles.gone')
  return keys ? t('profiles.keys') : null
}

function isMeant({ name, session, accountId, region }: ProfileView, words: readonly string[]): boolean {
  return words.length === 0 || matchesWords(words, [name, session, accountId, region].join(' '))
}
