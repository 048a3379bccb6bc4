import { environmentOf } from '../shared/colour.ts'
import { t } from '../shared/text.ts'
import { useMarks } from './store.ts'

/** What an account is for, in a word; production is unmistakable, and nothing is said where nobody has said it. */
export function EnvironmentBadge({ account }: { account: { accountId: string; accountName: string } }) {
  const environment = environmentOf(account, useMarks())
  if (environment === null) return null
  return (
    <span className="badge" data-tone={environment === 'production' ? 'now' : 'plain'}>
      {t(`environment.${environment}`)}
    </span>
  )
}
