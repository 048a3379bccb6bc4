import { useEffect, useId, useState } from 'react'
import type { AwsProfile } from '../../shared/aws-profile.ts'
import { printable } from '../../shared/printable.ts'
import { t } from '../../shared/text.ts'
import type { Answer } from '../ask.ts'
import { useNames } from '../names.ts'
import { FormGroup } from './form-field.tsx'
import { useProfileList } from './profile-list.ts'
import { profileText } from './profile-text.ts'
import type { SessionForm } from './session-form-state.ts'

/** A profile of the person's own AWS files, and leave for the program that some of them run. */
export function ProfileFields({ form }: { form: SessionForm }) {
  const { isEdit, typed } = form
  const [searched, setSearched] = useState('')
  const listed = useProfiles(form)
  const profiles = listed?.ok ? listed.output : []
  const shown = isEdit
    ? profiles.filter(({ name }) => name === typed.profile)
    : profiles.filter((profile) => isFound(profile, searched))
  return (
    <>
      <FormGroup
        label={t('form.profile')}
        fault={form.faultOf('profile') ?? (listed?.ok === false ? `${listed.message} ${listed.fix}` : null)}
        says={saysOf(listed, shown, isEdit ? '' : searched)}
      >
        {({ labelId, saysId, isWrong }) => (
          <>
            {!isEdit && (
              <input
                type="search"
                className="field"
                data-first=""
                aria-label={t('form.profile-search')}
                aria-invalid={isWrong}
                aria-describedby={saysId}
                placeholder={t('form.profile-search')}
                spellCheck={false}
                autoComplete="off"
                value={searched}
                onChange={({ target }) => setSearched(target.value)}
                // It chooses nothing yet, so there is nothing to keep.
                onKeyDown={(event) => event.key === 'Enter' && event.preventDefault()}
              />
            )}
            <ProfileList form={form} profiles={shown} labelId={labelId} />
          </>
        )}
      </FormGroup>
      {typed.command !== null && <ProfileCommand form={form} command={typed.command} />}
    </>
  )
}

/** The profiles as they are now, read anew where something was refused: the files may have changed since. */
function useProfiles({ told, typed, write }: SessionForm): Answer<'profile.list'> | null {
  const listed = useProfileList(told)
  useEffect(() => {
    const chosen = listed?.ok ? listed.output.find(({ name }) => name === typed.profile) : undefined
    if (chosen && chosen.command !== typed.command) write({ command: chosen.command })
  })
  return listed
}

function isFound({ name, accountId, roleName }: AwsProfile, searched: string): boolean {
  const text = [name, accountId, roleName].join(' ').toLowerCase()
  return searched
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word))
}

function saysOf(
  listed: Answer<'profile.list'> | null,
  shown: readonly AwsProfile[],
  searched: string,
): string {
  if (!listed) return t('form.profiles-reading')
  if (shown.length > 0) return t('form.profile-says')
  return searched.trim() === '' ? t('form.profiles-none') : t('form.profiles-no-match', { typed: searched })
}

interface ProfileListProps {
  form: SessionForm
  profiles: readonly AwsProfile[]
  labelId: string
}

function ProfileList({ form, profiles, labelId }: ProfileListProps) {
  const group = useId()
  if (profiles.length === 0) return null
  return (
    <div className="offered" role="radiogroup" aria-labelledby={labelId}>
      {profiles.map((profile) => (
        <ProfileLine key={profile.name} form={form} profile={profile} group={group} />
      ))}
    </div>
  )
}

function ProfileLine({ form, profile, group }: { form: SessionForm; profile: AwsProfile; group: string }) {
  const names = useNames()
  const { name, accountId, command, sessionId, error } = profile
  return (
    <label className="offered-line profile-line">
      <input
        type="radio"
        name={group}
        disabled={error !== null}
        checked={form.typed.profile === name}
        onChange={() => form.write({ profile: name, command, allowedCommand: null })}
      />
      <span className="profile-text">
        <strong className="cut">
          <bdi>{names.text(name)}</bdi>
        </strong>
        <span className="says">
          {error ? names.sentence(`${error.message} ${error.fix}`) : profileText(profile, names)}
        </span>
      </span>
      {sessionId !== null && !form.isEdit && (
        <span className="badge" data-tone="plain">
          {t('form.profile-kept')}
        </span>
      )}
      {accountId !== null && <span className="digits">{names.id(accountId)}</span>}
    </label>
  )
}

/** The program as it would run, every letter of it, and the box that lets it. */
function ProfileCommand({ form, command }: { form: SessionForm; command: string }) {
  return (
    <FormGroup label={t('form.command')} fault={form.faultOf('allowedCommand')} says={t('form.command-says')}>
      {({ saysId, isWrong }) => (
        <>
          <code className="whole-command selectable">{printable(command)}</code>
          <label className="form-check">
            <input
              type="checkbox"
              aria-invalid={isWrong}
              aria-describedby={saysId}
              checked={form.typed.allowedCommand === command}
              onChange={({ target }) => form.write({ allowedCommand: target.checked ? command : null })}
            />
            {t('form.command-allow')}
          </label>
        </>
      )}
    </FormGroup>
  )
}
