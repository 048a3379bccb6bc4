import { useNames } from './names.ts'

/** A sentence of an error, its `commands` set as such. It may quote what AWS sent, so it is data. */
export function FixText({ text }: { text: string }) {
  const parts = useNames().sentence(text).split('`')
  return parts.map((part, index) =>
    // Between backticks; the parts of one sentence have no other identity than their place.
    index % 2 === 1 ? <code key={index}>{part}</code> : <span key={index}>{part}</span>,
  )
}
