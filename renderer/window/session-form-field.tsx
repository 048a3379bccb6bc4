import type { ReactNode } from 'react'
import { FormField } from './form-field.tsx'
import type { Typed } from './session-form-typed.ts'
import type { FormFieldName } from './session-form-faults.ts'
import type { SessionForm } from './session-form-state.ts'

type TextName = {
  [N in keyof Typed]: Typed[N] extends string ? (string extends Typed[N] ? N : never) : never
}[keyof Typed]

interface SessionTextProps {
  form: SessionForm
  /** What of the typed it is. */
  name: TextName
  /** What of the draft it is. */
  field: FormFieldName
  label: string
  says: ReactNode
  placeholder?: string
  count?: string
  /** Technical texts, such as ARNs. */
  mono?: boolean
  /** It is not shown, and nothing remembers it. */
  secret?: boolean
  /** Lines; one where it is left out. */
  rows?: number
  isFirst?: boolean
}

/** One text of a session's form; what is wrong with it is told once it was left. */
export function SessionText(props: SessionTextProps) {
  const { form, name, field, label, says, placeholder, count, mono, secret, rows, isFirst } = props
  return (
    <FormField label={label} fault={form.faultOf(field)} says={says} count={count}>
      {({ id, saysId, isWrong }) => {
        const common = {
          id,
          className: mono ? 'field mono' : 'field',
          placeholder,
          'data-first': isFirst ? '' : undefined,
          spellCheck: false,
          autoComplete: 'off',
          'aria-invalid': isWrong,
          'aria-describedby': saysId,
          value: form.typed[name],
          onChange: ({ target }: { target: { value: string } }) => form.write({ [name]: target.value }),
          // Who only passes through an empty field has not got it wrong yet.
          onBlur: () => form.typed[name] !== '' && form.leave(field),
        }
        return rows === undefined ? (
          <input type={secret ? 'password' : 'text'} {...common} />
        ) : (
          <textarea rows={rows} {...common} />
        )
      }}
    </FormField>
  )
}
