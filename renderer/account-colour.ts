import type { CSSProperties } from 'react'
import { accountColour } from '../shared/colour.ts'
import { useMarks } from './store.ts'

interface NamedAccount {
  readonly accountId: string
  readonly accountName: string
}

/** Gives an element its account's colour as `--account-colour`; tokens.css says what it is in each theme. */
export function useAccountColour(): (account: NamedAccount) => CSSProperties {
  const marks = useMarks()
  return (account) => colourStyle(accountColour(account, marks))
}

export function colourStyle(index: number): CSSProperties {
  return { '--account-colour': `var(--colour-${index})` } as CSSProperties
}
