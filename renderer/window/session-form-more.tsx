import { ChevronRight } from 'lucide-react'
import { useEffect, useId, useState } from 'react'
import {
  ASSUME_ROLE_DEFAULT_SECONDS,
  POLICY_ARNS_MAX,
  SESSION_POLICY_MAX_CHARACTERS,
} from '../../shared/limits.ts'
import { PARTITION_NAMES } from '../../shared/partition.ts'
import { RESTRICTIONS } from '../../shared/restrictions.ts'
import {
  DEFAULT_NAME_TEMPLATE,
  sessionNameFrom,
  unknownNameFields,
  type NameFacts,
} from '../../shared/session-name-template.ts'
import { t } from '../../shared/text.ts'
import { spellDuration } from '../../shared/time.ts'
import { tryAsk } from '../ask.ts'
import { FormField } from './form-field.tsx'
import type { Typed } from './session-form-typed.ts'
import { isThroughRole } from './session-form-faults.ts'
import { SessionText } from './session-form-field.tsx'
import type { SessionForm } from './session-form-state.ts'
import { SessionTags } from './session-form-tags.tsx'

/** AWS's default for GetSessionToken. */
const USER_DEFAULT = '12h'

/** What few need to choose, put away until somebody does. */
export function MoreChoices({ form }: { form: SessionForm }) {
  const id = useId()
  const { kind } = form.typed
  const chosen = chosenCount(form.typed)
  if (kind === 'profile' || kind === 'account-access') return null
  return (
    <section className="form-more">
      <button
        type="button"
        className="disclosure"
        aria-expanded={form.showsMore}
        aria-controls={id}
        onClick={() => form.setShowsMore(!form.showsMore)}
      >
        <ChevronRight />
        {t('form.more')}
        {chosen > 0 && <span className="says">{t('form.more-chosen', { count: chosen })}</span>}
      </button>
      <div id={id} className="form-fields" hidden={!form.showsMore}>
        <div className="form-pair">
          {(kind === 'chained-role' || kind === 'web-identity') && <NameField form={form} />}
          <DurationField form={form} />
          {kind === 'iam-user' && <PartitionField form={form} />}
          {kind === 'chained-role' && (
            <>
              <SessionText
                form={form}
                name="externalId"
                field="externalId"
                label={t('form.external-id')}
                says={t('form.external-id-says')}
              />
              <SessionText
                form={form}
                name="sourceIdentity"
                field="sourceIdentity"
                label={t('form.source-identity')}
                says={t('form.source-identity-says')}
              />
            </>
          )}
        </div>
        {kind === 'chained-role' && <SessionTags form={form} />}
        {kind !== 'iam-user' && <Policies form={form} />}
      </div>
    </section>
  )
}

/** What CloudTrail calls the person. */
export function NameField({ form }: { form: SessionForm }) {
  const name = useNameNow(form.typed.sessionName)
  return (
    <SessionText
      form={form}
      name="sessionName"
      field="sessionName"
      label={t('form.name')}
      says={name === null ? t('form.name-unknown') : t('form.name-says', { name })}
      placeholder={DEFAULT_NAME_TEMPLATE}
    />
  )
}

/** What a template becomes on this computer; `null` where that is not known. */
function useNameNow(typed: string): string | null {
  const [facts, setFacts] = useState<NameFacts | null>(null)
  useEffect(() => {
    void tryAsk('app.name-facts', undefined).then(
      (answer) => answer.ok && setFacts({ ...answer.output, ticket: '', reason: '' }),
    )
  }, [])
  const template = typed.trim() === '' ? DEFAULT_NAME_TEMPLATE : typed
  return facts === null || unknownNameFields(template).length > 0 ? null : sessionNameFrom(template, facts)
}

/** How long what is borrowed lasts. */
export function DurationField({ form }: { form: SessionForm }) {
  const isUser = form.typed.kind === 'iam-user'
  const says = isUser ? 'user' : isThroughRole(form.typed) ? 'chained' : 'role'
  return (
    <SessionText
      form={form}
      name="duration"
      field="duration"
      label={t('form.duration')}
      says={t(`form.duration-${says}`)}
      placeholder={isUser ? USER_DEFAULT : spellDuration(ASSUME_ROLE_DEFAULT_SECONDS)}
    />
  )
}

function PartitionField({ form }: { form: SessionForm }) {
  return (
    <FormField label={t('form.partition')} fault={null} says={t('form.partition-says')}>
      {({ id, saysId }) => (
        <select
          id={id}
          className="field"
          aria-describedby={saysId}
          value={form.typed.partition}
          onChange={({ target }) =>
            form.write({ partition: PARTITION_NAMES.find((name) => name === target.value) ?? 'aws' })
          }
        >
          {PARTITION_NAMES.map((name) => (
            <option key={name} value={name}>
              {t(`partition.${name}`)}
            </option>
          ))}
        </select>
      )}
    </FormField>
  )
}

function Policies({ form }: { form: SessionForm }) {
  const { restriction, policyArns, policy } = form.typed
  const arns = policyArns.split(/\s+/).filter((arn) => arn !== '').length
  return (
    <>
      <FormField label={t('form.restriction')} fault={null} says={t('form.restriction-says')}>
        {({ id, saysId }) => (
          <select
            id={id}
            className="field"
            aria-describedby={saysId}
            value={restriction ?? ''}
            onChange={({ target }) =>
              form.write({ restriction: RESTRICTIONS.find((name) => name === target.value) ?? null })
            }
          >
            <option value="">{t('form.restriction-none')}</option>
            {RESTRICTIONS.map((name) => (
              <option key={name} value={name}>
                {t(`restriction.${name}`)}
              </option>
            ))}
          </select>
        )}
      </FormField>
      <SessionText
        form={form}
        name="policyArns"
        field="policyArns"
        label={t('form.policy-arns')}
        says={t('form.policy-arns-says')}
        placeholder="arn:aws:iam::aws:policy/ReadOnlyAccess"
        mono
        rows={2}
        {...(arns > 0 && { count: t('form.count', { count: arns, most: POLICY_ARNS_MAX }) })}
      />
      <SessionText
        form={form}
        name="policy"
        field="policy"
        label={t('form.policy')}
        says={t('form.policy-says')}
        placeholder='{"Version":"2012-10-17","Statement":[…]}'
        mono
        rows={4}
        {...(policy !== '' && {
          count: t('form.count', {
            count: policy.trim().length,
            most: SESSION_POLICY_MAX_CHARACTERS.toLocaleString(),
          }),
        })}
      />
    </>
  )
}

/** How much of what is put away was chosen. */
function chosenCount({ kind, ...typed }: Typed): number {
  const ofRole = [typed.policyArns.trim(), typed.policy.trim(), typed.restriction ?? '']
  const named = [typed.sessionName.trim()]
  const chained = [typed.externalId.trim(), typed.sourceIdentity.trim(), typed.tags.length > 0 ? 'tags' : '']
  const chosen = {
    'chained-role': [...ofRole, ...named, ...chained],
    'web-identity': [...ofRole, ...named],
    saml: ofRole,
    'iam-user': [typed.partition === 'aws' ? '' : typed.partition],
    profile: [],
    'account-access': named,
  }[kind]
  return [typed.duration.trim(), ...chosen].filter((text) => text !== '').length
}
