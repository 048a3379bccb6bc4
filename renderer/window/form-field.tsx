import { useId, type ReactNode } from 'react'
import { FixText } from '../fix-text.tsx'

interface FormFieldProps {
  label: string
  fault: string | null
  says: ReactNode
  /** How much of a limit is used. */
  count?: string | undefined
  children: (ids: { id: string; saysId: string; isWrong: boolean }) => ReactNode
}

/** A field with what it is for below it, or what is wrong with it. */
export function FormField({ label, fault, says, count, children }: FormFieldProps) {
  const id = useId()
  return (
    <div className="form-field">
      <div className="form-label">
        <label htmlFor={id}>{label}</label>
        {count !== undefined && <span className="count digits">{count}</span>}
      </div>
      {children({ id, saysId: `${id}-says`, isWrong: fault !== null })}
      <FieldNote id={`${id}-says`} fault={fault} says={says} />
    </div>
  )
}

interface FormGroupProps extends Omit<FormFieldProps, 'children'> {
  children: (ids: { labelId: string; saysId: string; isWrong: boolean }) => ReactNode
}

/** Several fields that are one thing. */
export function FormGroup({ label, fault, says, count, children }: FormGroupProps) {
  const id = useId()
  const [labelId, saysId] = [`${id}-label`, `${id}-says`]
  return (
    <div className="form-field" role="group" aria-labelledby={labelId}>
      <div className="form-label">
        <span id={labelId}>{label}</span>
        {count !== undefined && <span className="count digits">{count}</span>}
      </div>
      {children({ labelId, saysId, isWrong: fault !== null })}
      <FieldNote id={saysId} fault={fault} says={says} />
    </div>
  )
}

function FieldNote({ id, fault, says }: { id: string; fault: string | null; says: ReactNode }) {
  if (fault === null && says === null) return null
  return (
    <p id={id} className={fault === null ? 'says' : 'refusal'} role={fault === null ? undefined : 'alert'}>
      {fault === null ? says : <FixText text={fault} />}
    </p>
  )
}
