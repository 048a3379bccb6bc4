import { useId } from 'react'

interface SegmentsProps<C extends string> {
  labelId: string
  saysId?: string | undefined
  value: C
  choices: readonly { readonly value: C; readonly text: string }[]
  change: (value: C) => void
}

/** A few choices side by side. */
export function Segments<C extends string>({ labelId, saysId, value, choices, change }: SegmentsProps<C>) {
  const group = useId()
  return (
    <div className="segments" role="radiogroup" aria-labelledby={labelId} aria-describedby={saysId}>
      {choices.map((choice) => (
        <label key={choice.value}>
          <input
            type="radio"
            name={group}
            checked={choice.value === value}
            onChange={() => change(choice.value)}
          />
          <span>{choice.text}</span>
        </label>
      ))}
    </div>
  )
}
