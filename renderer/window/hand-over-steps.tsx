import type { ReactNode } from 'react'
import { partitionFacts, type Partition } from '../../shared/partition.ts'
import { t } from '../../shared/text.ts'
import { FixText } from '../fix-text.tsx'

/** How one gets at the assertion in one's own browser; the first step is where its page is opened. */
export function HandOverSteps({ partition, children }: { partition: Partition; children: ReactNode }) {
  return (
    <ol className="hand-over-steps selectable">
      <li>{children}</li>
      <li>
        <p>
          <FixText text={t('hand-over.step-tools')} />
        </p>
      </li>
      <li>
        <p>
          <FixText text={t('hand-over.step-copy', { host: partitionFacts(partition).signinHost })} />
        </p>
      </li>
    </ol>
  )
}
