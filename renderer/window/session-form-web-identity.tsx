import { t } from '../../shared/text.ts'
import { FormGroup } from './form-field.tsx'
import { Segments } from './segments.tsx'
import { SessionText } from './session-form-field.tsx'
import { RoleArnField } from './session-form-role.tsx'
import type { SessionForm } from './session-form-state.ts'

/** A role for the token of an OpenID Connect provider. */
export function WebIdentityFields({ form }: { form: SessionForm }) {
  const { tokenFrom } = form.typed
  return (
    <>
      <RoleArnField form={form} isFirst />
      <FormGroup label={t('form.token')} fault={null} says={null}>
        {({ labelId }) => (
          <Segments
            labelId={labelId}
            value={tokenFrom}
            choices={[
              { value: 'file', text: t('form.token-file') },
              { value: 'command', text: t('form.token-command') },
            ]}
            change={(from) => form.write({ tokenFrom: from })}
          />
        )}
      </FormGroup>
      {tokenFrom === 'file' ? (
        <SessionText
          form={form}
          name="tokenPath"
          field="token"
          label={t('form.token-path')}
          says={t('form.token-path-says')}
          placeholder="/run/secrets/aws-token"
          mono
        />
      ) : (
        <SessionText
          form={form}
          name="tokenCommand"
          field="token"
          label={t('form.token-program')}
          says={t('form.token-program-says')}
          placeholder="gcloud auth print-identity-token"
          mono
          rows={2}
        />
      )}
    </>
  )
}
