import { useId } from 'react'
import { t } from '../../shared/text.ts'
import { FormGroup } from './form-field.tsx'
import { useProfileList } from './profile-list.ts'
import { Segments } from './segments.tsx'
import type { SessionForm } from './session-form-state.ts'

/** An IAM user: its key, its MFA device, and where the codes come from. */
export function IamUserFields({ form }: { form: SessionForm }) {
  return (
    <>
      <Key form={form} />
      <Device form={form} />
      {form.typed.mfa !== 'none' && <Codes form={form} />}
    </>
  )
}

function Key({ form }: { form: SessionForm }) {
  const { keyFrom } = form.typed
  return (
    <FormGroup
      label={t('form.key')}
      fault={form.faultOf('key')}
      says={
        keyFrom === 'kept'
          ? t('form.key-kept-says')
          : t(keyFrom === 'typed' ? 'form.key-typed-says' : 'form.key-profile-says')
      }
    >
      {({ labelId, saysId, isWrong }) => {
        const leave = () => form.leave('key')
        const about = { 'aria-invalid': isWrong, 'aria-describedby': saysId } as const
        return (
          <>
            <Segments
              labelId={labelId}
              value={keyFrom}
              choices={[
                ...(form.isEdit ? [{ value: 'kept' as const, text: t('form.key-kept') }] : []),
                { value: 'typed', text: t('form.key-typed') },
                { value: 'credentials-file', text: t('form.key-file') },
              ]}
              change={(from) => form.write({ keyFrom: from })}
            />
            {keyFrom === 'typed' && (
              <div className="form-pair">
                <input
                  {...about}
                  className="field mono"
                  data-first=""
                  aria-label={t('form.key-id')}
                  placeholder={t('form.key-id')}
                  spellCheck={false}
                  autoComplete="off"
                  value={form.typed.accessKeyId}
                  onChange={({ target }) => form.write({ accessKeyId: target.value })}
                />
                <input
                  {...about}
                  type="password"
                  className="field mono"
                  aria-label={t('form.key-secret')}
                  placeholder={t('form.key-secret')}
                  autoComplete="off"
                  value={form.typed.secretAccessKey}
                  onChange={({ target }) => form.write({ secretAccessKey: target.value })}
                  onBlur={() => form.typed.secretAccessKey !== '' && leave()}
                />
              </div>
            )}
            {keyFrom === 'credentials-file' && <KeyProfile form={form} about={about} />}
          </>
        )
      }}
    </FormGroup>
  )
}

interface KeyProfileProps {
  form: SessionForm
  about: { 'aria-invalid': boolean; 'aria-describedby': string | undefined }
}

/** The profile that the key moves out of; those that have one are offered. */
function KeyProfile({ form, about }: KeyProfileProps) {
  const id = useId()
  const listed = useProfileList(form.told)
  const offered = listed?.ok
    ? listed.output.filter(({ way, through }) => way === 'keys' && through.length === 1)
    : []
  return (
    <>
      <input
        {...about}
        className="field mono"
        data-first=""
        aria-label={t('form.key-profile')}
        placeholder="default"
        list={id}
        spellCheck={false}
        autoComplete="off"
        value={form.typed.keyProfile}
        onChange={({ target }) => form.write({ keyProfile: target.value })}
        onBlur={() => form.typed.keyProfile !== '' && form.leave('key')}
      />
      <datalist id={id}>
        {offered.map(({ name }) => (
          <option key={name} value={name} />
        ))}
      </datalist>
    </>
  )
}

function Device({ form }: { form: SessionForm }) {
  const { mfa, mfaSerial } = form.typed
  return (
    <FormGroup label={t('form.mfa')} fault={form.faultOf('mfaSerial')} says={t(`form.mfa-${mfa}-says`)}>
      {({ labelId, saysId, isWrong }) => (
        <>
          <Segments
            labelId={labelId}
            value={mfa}
            choices={[
              { value: 'auto', text: t('form.mfa-auto') },
              { value: 'serial', text: t('form.mfa-serial') },
              { value: 'none', text: t('form.mfa-none') },
            ]}
            change={(device) => form.write({ mfa: device })}
          />
          {mfa === 'serial' && (
            <input
              className="field mono"
              aria-label={t('form.mfa-serial')}
              aria-invalid={isWrong}
              aria-describedby={saysId}
              placeholder="arn:aws:iam::123456789012:mfa/alex"
              spellCheck={false}
              autoComplete="off"
              value={mfaSerial}
              onChange={({ target }) => form.write({ mfaSerial: target.value })}
              onBlur={() => mfaSerial !== '' && form.leave('mfaSerial')}
            />
          )}
        </>
      )}
    </FormGroup>
  )
}

function Codes({ form }: { form: SessionForm }) {
  const { codesFrom, seed } = form.typed
  return (
    <FormGroup
      label={t('form.codes')}
      fault={form.faultOf('codes')}
      says={t(codesFrom === 'person' ? 'form.codes-person-says' : 'form.seed-says')}
    >
      {({ labelId, saysId, isWrong }) => (
        <>
          <Segments
            labelId={labelId}
            value={codesFrom}
            choices={[
              { value: 'person', text: t('form.codes-person') },
              { value: 'seed', text: t('form.codes-seed') },
            ]}
            change={(from) => form.write({ codesFrom: from })}
          />
          {codesFrom === 'seed' && (
            <input
              type="password"
              className="field mono"
              aria-label={t('form.seed')}
              aria-invalid={isWrong}
              aria-describedby={saysId}
              placeholder={t(form.isEdit ? 'form.seed-kept' : 'form.seed')}
              autoComplete="off"
              value={seed}
              onChange={({ target }) => form.write({ seed: target.value })}
              onBlur={() => seed !== '' && form.leave('codes')}
            />
          )}
        </>
      )}
    </FormGroup>
  )
}
