import { LoaderCircle } from 'lucide-react'
import { useState, type FormEvent } from 'react'
import { parseRoleArn } from '../../shared/arn.ts'
import { directory, type DirectoryEntry } from '../../shared/directory.ts'
import type { Borrowable } from '../../shared/session-draft.ts'
import { t } from '../../shared/text.ts'
import { tryAsk } from '../ask.ts'
import { FixText } from '../fix-text.tsx'
import { useNames } from '../names.ts'
import { useEngine } from '../store.ts'
import { chainRole, openSession, showView } from '../view-state.ts'
import {
  chainFaults,
  fieldOf,
  LEAST_MINUTES,
  MOST_MINUTES,
  typedDraft,
  type ChainField,
} from './chain-check.ts'
import { FormField } from './form-field.tsx'
import { RolePicker } from './role-picker.tsx'

const NOTHING_TYPED = { arn: '', sessionName: '', minutes: '' }

export function ChainForm({ source: given }: { source: Borrowable | null }) {
  const [source, setSource] = useState(() => entryOf(given))
  const [draft, setDraft] = useState(NOTHING_TYPED)
  // A field is called wrong once it was left, and from then on as one types.
  const [left, setLeft] = useState<ReadonlySet<ChainField>>(new Set())
  const [refusal, setRefusal] = useState<{ field: ChainField | null; text: string } | null>(null)
  const [busy, setBusy] = useState(false)
  const faults = chainFaults(draft, source)
  const role = parseRoleArn(draft.arn.trim())
  const names = useNames()

  function faultOf(field: ChainField): string | null {
    if (refusal?.field === field) return refusal.text
    return left.has(field) ? (faults[field] ?? null) : null
  }
  function write(change: Partial<typeof draft>): void {
    setDraft({ ...draft, ...change })
    setRefusal(null)
  }
  const leave = (field: ChainField) => setLeft((before) => new Set([...before, field]))

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault()
    setLeft(new Set<ChainField>(['source', 'arn', 'sessionName', 'minutes']))
    if (!source || Object.keys(faults).length > 0) return
    setBusy(true)
    const answer = await borrow(source.borrowable, draft)
    setBusy(false)
    if (!answer.ok)
      return setRefusal({ field: fieldOf(answer.code), text: `${answer.message} ${answer.fix}` })
    chainRole(null)
    showView('sessions')
    openSession(answer.output.id)
  }

  return (
    <form className="chain-form" noValidate onSubmit={(event) => void submit(event)}>
      <FormField label={t('chain.source')} fault={faultOf('source')} says={t('chain.source-says')}>
        {(ids) => (
          <RolePicker
            {...ids}
            chosen={source}
            choose={(entry) => {
              setSource(entry)
              setRefusal(null)
            }}
          />
        )}
      </FormField>
      <FormField
        label={t('chain.arn')}
        fault={faultOf('arn')}
        says={
          role
            ? t('chain.arn-means', { role: role.roleName, id: names.id(role.accountId) })
            : t('chain.arn-says')
        }
      >
        {({ id, saysId, isWrong }) => (
          <input
            id={id}
            className="field mono"
            placeholder="arn:aws:iam::123456789012:role/Deploy"
            data-first={given === null ? undefined : ''}
            spellCheck={false}
            autoComplete="off"
            aria-invalid={isWrong}
            aria-describedby={saysId}
            value={draft.arn}
            onChange={(event) => write({ arn: event.target.value })}
            onBlur={() => draft.arn !== '' && leave('arn')}
          />
        )}
      </FormField>
      <div className="chain-pair">
        <FormField label={t('chain.name')} fault={faultOf('sessionName')} says={t('chain.name-says')}>
          {({ id, saysId, isWrong }) => (
            <input
              id={id}
              className="field"
              placeholder={t('chain.name-own')}
              spellCheck={false}
              autoComplete="off"
              aria-invalid={isWrong}
              aria-describedby={saysId}
              value={draft.sessionName}
              onChange={(event) => write({ sessionName: event.target.value })}
              onBlur={() => leave('sessionName')}
            />
          )}
        </FormField>
        <FormField
          label={t('chain.minutes')}
          fault={faultOf('minutes')}
          says={t('chain.minutes-says', { least: LEAST_MINUTES, most: MOST_MINUTES })}
        >
          {({ id, saysId, isWrong }) => (
            <input
              id={id}
              className="field digits"
              inputMode="numeric"
              placeholder={String(MOST_MINUTES)}
              autoComplete="off"
              aria-invalid={isWrong}
              aria-describedby={saysId}
              value={draft.minutes}
              onChange={(event) => write({ minutes: event.target.value })}
              onBlur={() => leave('minutes')}
            />
          )}
        </FormField>
      </div>
      {refusal?.field === null && (
        <p className="refusal selectable" role="alert">
          <FixText text={refusal.text} />
        </p>
      )}
      <footer>
        <button type="button" className="button" onClick={() => chainRole(null)}>
          {t('sign-in.cancel')}
        </button>
        <button type="submit" className="button" data-tone="accent" disabled={busy}>
          {busy && <LoaderCircle className="spinner" />}
          {t('chain.borrow')}
        </button>
      </footer>
    </form>
  )
}

/** Keeps the chain and starts it; one that AWS refuses at its first start is not kept. */
async function borrow(source: Borrowable, typed: typeof NOTHING_TYPED) {
  const added = await tryAsk('session.add', { draft: typedDraft(source, typed) })
  if (!added.ok) return added
  return tryAsk('session.start', { session: { sessionId: added.output.id }, choice: {} })
}

function entryOf(borrowable: Borrowable | null): DirectoryEntry | null {
  const { live, catalog } = useEngine.getState()
  if (!borrowable || !live) return null
  const wanted = JSON.stringify(borrowable)
  const entries = directory({ revision: 0, live, catalog: catalog ?? { accounts: [] } })
  return entries.find((entry) => JSON.stringify(entry.borrowable) === wanted) ?? null
}
