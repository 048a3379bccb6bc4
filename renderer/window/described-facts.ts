import { assertNever } from '../../shared/assert-never.ts'
import type { AwsProfile } from '../../shared/aws-profile.ts'
import type { DraftOf, SessionDraft } from '../../shared/session-draft.ts'
import { t } from '../../shared/text.ts'
import { spellDuration } from '../../shared/time.ts'
import { throughText } from './profile-text.ts'

type Fact = readonly [label: string, value: string]
type MaybeFact = readonly [label: string, value: string | null]

/**
 * What was chosen of a session, a line each; the defaults are not worth one. `profile`: as its file has it now, where
 * that is known.
 */
export function factsOf(draft: SessionDraft, profile: AwsProfile | null): readonly Fact[] {
  return maybeFacts(draft, profile).filter((fact): fact is Fact => fact[1] !== null)
}

function maybeFacts(draft: SessionDraft, profile: AwsProfile | null): readonly MaybeFact[] {
  switch (draft.kind) {
    case 'chained-role':
      return [
        ...roleFacts(draft),
        [t('form.name'), draft.sessionName],
        [t('form.external-id'), draft.externalId],
        [t('form.source-identity'), draft.sourceIdentity],
        [t('form.tags'), draft.tags.map(({ key, value }) => `${key}=${value}`).join(', ') || null],
        ...policyFacts(draft),
      ]
    case 'web-identity':
      return [
        ...roleFacts(draft),
        [t('form.token'), draft.token.from === 'file' ? draft.token.path : draft.token.command.join(' ')],
        [t('form.name'), draft.sessionName],
        ...policyFacts(draft),
      ]
    case 'saml':
      return [
        ...roleFacts(draft),
        [t('form.sign-in-url'), draft.signInUrl],
        [t('fact.provider'), draft.providerArn],
        ...policyFacts(draft),
      ]
    case 'iam-user': {
      const { mfaSerial, codes } = draft
      return [
        lengthFact(draft),
        [t('form.mfa'), mfaSerial ?? t('form.mfa-none')],
        [t('form.codes'), mfaSerial === null ? null : t(`form.codes-${codes.from}`)],
      ]
    }
    case 'profile':
      return [
        [t('kind.profile'), draft.profile],
        [t('fact.through'), profile && throughText(profile)],
        [t('fact.way'), profile?.way ? t(`profile.way-${profile.way}`) : null],
        [t('form.command'), draft.allowedCommand],
      ]
    case 'account-access':
      return [...roleFacts(draft), [t('form.name'), draft.sessionName]]
    default:
      return assertNever(draft)
  }
}

function lengthFact({ duration }: { readonly duration: number | null }): MaybeFact {
  return [t('form.duration'), duration === null ? null : spellDuration(duration)]
}

function roleFacts(draft: Pick<DraftOf<'account-access'>, 'roleArn' | 'duration'>): readonly MaybeFact[] {
  return [lengthFact(draft), [t('fact.role'), draft.roleArn]]
}

function policyFacts({
  restriction,
  policyArns,
  policy,
}: Pick<DraftOf<'saml'>, 'restriction' | 'policyArns' | 'policy'>): readonly MaybeFact[] {
  return [
    [t('form.restriction'), restriction && t(`restriction.${restriction}`)],
    [t('form.policy-arns'), policyArns.length === 0 ? null : policyArns.join(', ')],
    [t('form.policy'), policy],
  ]
}
