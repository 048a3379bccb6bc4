import { DurationField, NameField } from './session-form-more.tsx'
import type { SessionForm } from './session-form-state.ts'

/** A role of account access: which one it is was chosen among the accounts. */
export function AccountAccessFields({ form }: { form: SessionForm }) {
  return (
    <div className="form-pair">
      <NameField form={form} />
      <DurationField form={form} />
    </div>
  )
}
