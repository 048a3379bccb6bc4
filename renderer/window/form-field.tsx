import { useId, type ReactNode } from 'react'
import { FixText } from '../fix-text.tsx'

interface FormFieldProps {
  label: string
  fault: string | null
  says: string
  children: (ids: { id: string; saysId: string; isWrong: boolean }) => ReactNode
}

/** A field with what it is for below it, or what is wrong with it. */
export function FormField({ label, fault, says, children }: FormFieldProps) {
  const id = useId()
  return (
    <div className="form-field">
      <label htmlFor={id}>{label}</label>
      {children({ id, saysId: `${id}-says`, isWrong: fault !== null })}
      <p id={`${id}-says`} className={fault === null ? 'says' : 'refusal'} role={fault ? 'alert' : undefined}>
        {fault === null ? says : <FixText text={fault} />}
      </p>
    </div>
  )
}
