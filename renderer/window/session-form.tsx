import { LoaderCircle } from 'lucide-react'
import { useEffect, useRef, type FormEvent, type ReactNode } from 'react'
import { assertNever } from '../../shared/assert-never.ts'
import { t } from '../../shared/text.ts'
import { FixText } from '../fix-text.tsx'
import { DiscardFooter, useFirstFocus, type Leaving } from './session-dialog-leaving.tsx'
import { AccountAccessFields } from './session-form-access.tsx'
import { ChainFields } from './session-form-chain.tsx'
import { IamUserFields } from './session-form-iam-user.tsx'
import { MoreChoices } from './session-form-more.tsx'
import { ProfileFields } from './session-form-profile.tsx'
import { SamlFields } from './session-form-saml.tsx'
import type { SessionForm } from './session-form-state.ts'
import { TrialAnswer } from './session-form-trial.tsx'
import { WebIdentityFields } from './session-form-web-identity.tsx'

const FIRST_WRONG = '.form-field:has(> .refusal) :is(input, select, textarea, button)'

interface SessionFormBodyProps {
  form: SessionForm
  heading: ReactNode
  leaving: Leaving
}

/** The form of one session: its fields, what AWS answered when it was tried, and what to do with it. */
export function SessionFormBody({ form, heading, leaving }: SessionFormBodyProps) {
  const answered = useRef<HTMLDivElement>(null)
  const root = useFirstFocus<HTMLFormElement>()
  const { busy, trial, refusal } = form
  // What was answered may stand below what is seen.
  useEffect(() => {
    if (trial || refusal !== null) answered.current?.scrollIntoView({ block: 'nearest' })
  }, [trial, refusal])
  useEffect(() => {
    if (form.told > 0) root.current?.querySelector<HTMLElement>(FIRST_WRONG)?.focus()
  }, [form.told, root])

  function submit(event: FormEvent): void {
    event.preventDefault()
    if (busy === null) void form.keep(!form.isEdit)
  }
  return (
    <form className="session-form" ref={root} noValidate onSubmit={submit}>
      {heading}
      <div className="form-scroll">
        <fieldset className="form-fields" disabled={busy === 'keep' || busy === 'start'}>
          <KindFields form={form} />
          <MoreChoices form={form} />
        </fieldset>
        <div className="form-told" ref={answered} aria-live="polite">
          {trial && <TrialAnswer trial={trial} />}
          {refusal !== null && (
            <p className="refusal selectable" role="alert">
              <FixText text={refusal} />
            </p>
          )}
        </div>
      </div>
      {leaving.asks ? <DiscardFooter leaving={leaving} /> : <Footer form={form} leave={leaving.leave} />}
    </form>
  )
}

function KindFields({ form }: { form: SessionForm }) {
  const { kind } = form.typed
  switch (kind) {
    case 'chained-role':
      return <ChainFields form={form} />
    case 'web-identity':
      return <WebIdentityFields form={form} />
    case 'saml':
      return <SamlFields form={form} />
    case 'iam-user':
      return <IamUserFields form={form} />
    case 'profile':
      return <ProfileFields form={form} />
    case 'account-access':
      return <AccountAccessFields form={form} />
    default:
      return assertNever(kind)
  }
}

function Footer({ form, leave }: { form: SessionForm; leave: () => void }) {
  const { busy, isEdit } = form
  const spinner = <LoaderCircle className="spinner" />
  return (
    <footer>
      <button
        type="button"
        className="button"
        disabled={busy !== null}
        onClick={() => void form.tryOut()}
        data-side="start"
      >
        {busy === 'try' && spinner}
        {t(busy === 'try' ? 'form.trying' : 'form.try')}
      </button>
      <button type="button" className="button" onClick={leave}>
        {t('sign-in.cancel')}
      </button>
      {!isEdit && (
        <button
          type="button"
          className="button"
          disabled={busy !== null}
          onClick={() => void form.keep(false)}
        >
          {busy === 'keep' && spinner}
          {t('form.keep')}
        </button>
      )}
      <button type="submit" className="button" data-tone="accent" disabled={busy !== null}>
        {(busy === 'start' || (isEdit && busy === 'keep')) && spinner}
        {t(isEdit ? 'form.save' : 'form.keep-start')}
      </button>
    </footer>
  )
}
