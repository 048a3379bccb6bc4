import { LoaderCircle } from 'lucide-react'
import { useId, useState, type FormEvent } from 'react'
import { t } from '../../shared/text.ts'
import { tryAsk } from '../ask.ts'
import { FixText } from '../fix-text.tsx'
import { signIn } from '../portal-commands.ts'
import { showView } from '../view-state.ts'

// The engine finds the region out where it can; only these say that it could not, or that it is another.
const ABOUT_REGION = new Set(['portal-region-needed', 'start-url-refused', 'partition-unknown'])

export function AddPortalForm() {
  const id = useId()
  const [startUrl, setStartUrl] = useState('')
  const [region, setRegion] = useState('')
  const [needsRegion, setNeedsRegion] = useState(false)
  const [refusal, setRefusal] = useState<{ message: string; fix: string } | null>(null)
  const [busy, setBusy] = useState(false)

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault()
    setBusy(true)
    setRefusal(null)
    const answer = await tryAsk('portal.add', {
      startUrl: startUrl.trim(),
      region: region.trim() || null,
      name: null,
    })
    setBusy(false)
    if (answer.ok) {
      showView('accounts')
      void signIn(answer.output.id, 'browser')
      return
    }
    const asksRegion = ABOUT_REGION.has(answer.code)
    if (asksRegion) setNeedsRegion(true)
    setRefusal({
      message: answer.message,
      fix: answer.code === 'portal-region-needed' ? t('welcome.region-fix') : answer.fix,
    })
  }

  return (
    <form className="card add-portal" onSubmit={(event) => void submit(event)}>
      <label htmlFor={`${id}-url`}>{t('welcome.start-url')}</label>
      <div className="edit-line">
        <input
          id={`${id}-url`}
          className="field"
          type="text"
          inputMode="url"
          required
          autoFocus
          placeholder="https://example.awsapps.com/start"
          spellCheck={false}
          autoComplete="off"
          aria-invalid={refusal !== null}
          aria-describedby={`${id}-says`}
          value={startUrl}
          onChange={(event) => setStartUrl(event.target.value)}
        />
        <button type="submit" className="button" data-tone="accent" disabled={busy}>
          {busy && <LoaderCircle className="spinner" />}
          {t('welcome.add')}
        </button>
      </div>
      {needsRegion && (
        <>
          <label htmlFor={`${id}-region`}>{t('welcome.region')}</label>
          <input
            id={`${id}-region`}
            className="field"
            placeholder="us-east-1"
            spellCheck={false}
            autoComplete="off"
            value={region}
            onChange={(event) => setRegion(event.target.value)}
          />
        </>
      )}
      <div id={`${id}-says`} className="says" role={refusal ? 'alert' : undefined}>
        {refusal ? (
          <p className="refusal selectable">
            <FixText text={refusal.message} /> <FixText text={refusal.fix} />
          </p>
        ) : (
          <p>{t('welcome.start-url-says')}</p>
        )}
      </div>
    </form>
  )
}
