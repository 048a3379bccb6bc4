import { t } from '../../shared/text.ts'
import { FormField } from './form-field.tsx'
import { RolePicker } from './role-picker.tsx'
import { RoleArnField } from './session-form-role.tsx'
import type { SessionForm } from './session-form-state.ts'

/** A role that another session or role may borrow. */
export function ChainFields({ form }: { form: SessionForm }) {
  const { source } = form.typed
  return (
    <>
      <FormField label={t('form.source')} fault={form.faultOf('source')} says={t('form.source-says')}>
        {(ids) => (
          <RolePicker
            {...ids}
            isFirst={source === null}
            chosen={source}
            choose={(entry) => form.write({ source: entry })}
          />
        )}
      </FormField>
      <RoleArnField form={form} isFirst={source !== null} />
    </>
  )
}
