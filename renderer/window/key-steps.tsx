import { Circle, CircleCheck, LoaderCircle } from 'lucide-react'
import type { KeyRotationView } from '../../shared/snapshot.ts'
import { t } from '../../shared/text.ts'

const STEPS = [
  'create',
  'try',
  'deactivate-old',
  'delete-old',
] as const satisfies readonly KeyRotationView['step'][]

/** How far the change of a key has come. */
export function KeySteps({ rotation: { step, resumed } }: { rotation: KeyRotationView }) {
  const at = STEPS.indexOf(step)
  return (
    <div className="key-steps" role="status">
      <p>{t(resumed ? 'key.resumed' : 'key.rotating')}</p>
      <ol>
        {STEPS.map((one, place) => (
          <li key={one} aria-current={place === at ? 'step' : undefined} data-done={place < at || undefined}>
            {place < at ? <CircleCheck /> : place === at ? <LoaderCircle className="spinner" /> : <Circle />}
            {t(`key.step-${one}`)}
            {place < at && <span className="unseen"> ({t('key.step-done')})</span>}
          </li>
        ))}
      </ol>
      <p className="says">{t('key.interrupted-says')}</p>
    </div>
  )
}
