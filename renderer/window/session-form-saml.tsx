import { ChevronRight, LoaderCircle } from 'lucide-react'
import { useEffect, useId, useState } from 'react'
import { parseRoleArn } from '../../shared/arn.ts'
import type { SamlOffer } from '../../shared/contract.ts'
import { isSignInUrl } from '../../shared/draft-checks.ts'
import { printable } from '../../shared/printable.ts'
import { t } from '../../shared/text.ts'
import { tryAsk } from '../ask.ts'
import { useNames } from '../names.ts'
import { FormField, FormGroup } from './form-field.tsx'
import { HandOverSteps } from './hand-over-steps.tsx'
import { SamlHandOver } from './saml-hand-over.tsx'
import { SessionText } from './session-form-field.tsx'
import { RoleArnField } from './session-form-role.tsx'
import type { SessionForm } from './session-form-state.ts'

type OfferedRole = NonNullable<SamlOffer['roles']>[number]

/** What an identity provider answers whose sign-in does not work in a window of the app's. */
const OWN_BROWSER = 'saml-own-browser-needed'

/** A role that an identity provider signs the person in to: chosen of what it offers, or typed. */
export function SamlFields({ form }: { form: SessionForm }) {
  const [offer, setOffer] = useState<SamlOffer | null>(null)
  const [brings, setBrings] = useState(false)
  const isWanted = form.refusedCode === OWN_BROWSER
  useEffect(() => {
    if (isWanted) setBrings(true)
  }, [isWanted])
  return (
    <>
      <SignIn form={form} take={setOffer} bring={() => setBrings(true)} />
      {(brings || form.typed.signInUrl.trim() === '') && (
        <OwnBrowser
          form={form}
          isOpen={brings}
          open={setBrings}
          take={(taken) => {
            setOffer(taken)
            setBrings(false)
          }}
        />
      )}
      {offer && <Offered form={form} offer={offer} />}
      <RoleArnField form={form} />
      <SessionText
        form={form}
        name="providerArn"
        field="providerArn"
        label={t('form.provider')}
        says={t('form.provider-says')}
        placeholder="arn:aws:iam::123456789012:saml-provider/Okta"
        mono
      />
    </>
  )
}

interface SignInProps {
  form: SessionForm
  take: (offer: SamlOffer) => void
  /** The provider wants the person's own browser. */
  bring: () => void
}

function SignIn({ form, take, bring }: SignInProps) {
  const [signsIn, setSignsIn] = useState(false)
  const url = form.typed.signInUrl.trim()

  async function signIn(): Promise<void> {
    form.leave('signInUrl')
    if (!isSignInUrl(url)) return
    setSignsIn(true)
    const answer = await tryAsk('saml.sign-in', { url })
    setSignsIn(false)
    if (answer.ok) take(answer.output)
    else if (answer.code === OWN_BROWSER) bring()
    else form.refuse(answer)
  }
  return (
    <FormField
      label={t('form.sign-in-url')}
      fault={form.faultOf('signInUrl')}
      says={t(signsIn ? 'form.signing-in' : 'form.sign-in-url-says')}
    >
      {({ id, saysId, isWrong }) => (
        <div className="form-with-button">
          <input
            id={id}
            className="field mono"
            data-first=""
            placeholder="https://sso.example.com/app/aws"
            spellCheck={false}
            autoComplete="off"
            aria-invalid={isWrong}
            aria-describedby={saysId}
            value={form.typed.signInUrl}
            onChange={({ target }) => form.write({ signInUrl: target.value })}
            onBlur={() => form.leave('signInUrl')}
          />
          <button
            type="button"
            className="button"
            disabled={signsIn || url === ''}
            onClick={() => void signIn()}
          >
            {signsIn && <LoaderCircle className="spinner" />}
            {t('form.sign-in')}
          </button>
        </div>
      )}
    </FormField>
  )
}

interface OwnBrowserProps {
  form: SessionForm
  isOpen: boolean
  open: (isOpen: boolean) => void
  take: (offer: SamlOffer) => void
}

/** The same with what the provider has posted to the person's own browser. */
function OwnBrowser({ form: { typed }, isOpen, open, take }: OwnBrowserProps) {
  const id = useId()
  const url = typed.signInUrl.trim()
  return (
    <section className="form-more">
      <button
        type="button"
        className="disclosure"
        aria-expanded={isOpen}
        aria-controls={id}
        onClick={() => open(!isOpen)}
      >
        <ChevronRight />
        {t('hand-over.title')}
      </button>
      <div id={id} className="form-fields" hidden={!isOpen}>
        <HandOverSteps partition={parseRoleArn(typed.roleArn.trim())?.partition ?? 'aws'}>
          <p>
            {isSignInUrl(url)
              ? t('hand-over.step-open-page', { host: printable(new URL(url).host) })
              : t('hand-over.step-open')}
          </p>
        </HandOverSteps>
        <SamlHandOver sessionId={null} onTaken={take} />
      </div>
    </section>
  )
}

function Offered({ form, offer: { roles } }: { form: SessionForm; offer: SamlOffer }) {
  const says = roles === null ? t('form.offered-unknown') : roles.length === 0 ? t('form.offered-none') : null
  return (
    <FormGroup label={t('form.offered')} fault={null} says={says}>
      {({ labelId }) =>
        roles !== null &&
        roles.length > 0 && (
          <div className="offered" role="radiogroup" aria-labelledby={labelId}>
            {roles.map((role) => (
              <OfferedLine key={`${role.roleArn} ${role.providerArn}`} form={form} role={role} />
            ))}
          </div>
        )
      }
    </FormGroup>
  )
}

function OfferedLine({ form, role }: { form: SessionForm; role: OfferedRole }) {
  const names = useNames()
  const { roleArn, providerArn, accountId, accountName, roleName } = role
  const isChosen = form.typed.roleArn === roleArn && form.typed.providerArn === providerArn
  return (
    <label className="offered-line">
      <input
        type="radio"
        name="offered"
        checked={isChosen}
        onChange={() => form.write({ roleArn, providerArn })}
      />
      <span className="cut">
        <bdi>{names.account({ accountId, accountName: accountName ?? accountId })}</bdi> /{' '}
        {printable(roleName)}
      </span>
      <span className="digits">{names.id(accountId)}</span>
    </label>
  )
}
