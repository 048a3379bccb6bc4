import { t } from '../../shared/text.ts'
import { FixText } from '../fix-text.tsx'

/** Why what was asked for cannot be shown, what mends it, and the way to ask once more. */
export function RefusedAnswer({
  refusal,
  retry,
}: {
  refusal: { readonly message: string; readonly fix: string }
  retry: () => void
}) {
  return (
    <div className="trouble" role="alert">
      <p>
        <FixText text={refusal.message} />
      </p>
      <p className="fix">
        <FixText text={refusal.fix} />
      </p>
      <button type="button" className="button" onClick={retry}>
        {t('action.retry')}
      </button>
    </div>
  )
}
