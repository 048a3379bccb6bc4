import { CircleCheck } from 'lucide-react'
import type { Trial } from '../../shared/contract.ts'
import { t } from '../../shared/text.ts'
import { clock } from '../clock.ts'
import { useNames } from '../names.ts'
import { absoluteText, clockText, durationText } from '../time-text.ts'

/** Percent of AWS's packed limit. */
const MUCH = 50
const FULL = 80

/** What AWS answered to a session that was tried: who one would be, until when, and how much room is left. */
export function TrialAnswer({ trial: { arn, expiresAt, packedPolicySize } }: { trial: Trial }) {
  const names = useNames()
  return (
    <div className="tried">
      <CircleCheck />
      <div>
        <p>
          {t('form.tried')} <code>{names.text(arn)}</code>
        </p>
        <p className="digits" title={absoluteText(expiresAt)}>
          {t('form.tried-until', {
            time: clockText(expiresAt),
            span: durationText(expiresAt - clock.now()),
          })}
          . {packedPolicySize !== null && `${packedText(packedPolicySize)} `}
          {t('form.tried-nothing-kept')}
        </p>
      </div>
    </div>
  )
}

function packedText(percent: number): string {
  const word = percent >= FULL ? 'full' : percent >= MUCH ? 'much' : 'little'
  return t('form.tried-packed', { percent, word: t(`form.packed-${word}`) })
}
