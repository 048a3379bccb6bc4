import { expect, test } from 'vitest'
import { PRACTICE_EXTERNAL_ID } from '../../../electron/emulator/practice-roles.ts'
import { mintAssertion } from '../../../electron/emulator/saml-assertion.ts'
import { samlProviderArn } from '../../../electron/emulator/identity-providers.ts'
import {
  mintWebIdentityToken,
  type WebIdentityOptions,
} from '../../../electron/emulator/web-identity-token.ts'
import type { CommandInput } from '../../../shared/contract.ts'
import { type Engine, start, startSignedIn } from '../engine.ts'

// What STS alone can refuse: each is told with the field, AWS's rule and what helps.

type Draft = CommandInput<'session.add'>['draft']
type ChainOptions = Partial<Extract<Draft, { kind: 'chained-role' }>>

const accountIn = (engine: Engine) => engine.app().store.get().catalog.accounts[0]!.accountId
const roleIn = (engine: Engine, role: string) => `arn:aws:iam::${accountIn(engine)}:role/${role}`

const audit =
  (options: ChainOptions) =>
  async (engine: Engine): Promise<Draft> => ({
    kind: 'chained-role',
    source: { sessionId: (await start(engine)).id },
    roleArn: roleIn(engine, 'Audit'),
    externalId: PRACTICE_EXTERNAL_ID,
    ...options,
  })
const pipeline =
  (token: Partial<WebIdentityOptions>, options: { duration?: number } = {}) =>
  async (engine: Engine): Promise<Draft> => {
    const printed = mintWebIdentityToken(engine.emulator.world, { subject: 'repo:practice/shop', ...token })
    const source = { from: 'command' as const, command: ['printf', '%s', printed] }
    return { kind: 'web-identity', roleArn: roleIn(engine, 'Pipeline'), token: source, ...options }
  }
const federated =
  (duration: number) =>
  async (engine: Engine): Promise<Draft> => {
    const [role, provider] = [roleIn(engine, 'Federated'), samlProviderArn('aws', accountIn(engine))]
    const assertion = mintAssertion(engine.emulator.world, {
      roles: [{ role, provider }],
      sessionName: 'ann',
    })
    await engine.app().dispatch('saml.hand-over', { assertion, sessionId: null })
    return { kind: 'saml', roleArn: role, providerArn: provider, duration }
  }

const tag = { key: 'team', value: 'ops', transitive: false }
const maybe = '{"Version":"2012-10-17","Statement":[{"Effect":"Maybe","Action":"*","Resource":"*"}]}'

test.each([
  [
    'a role that does not trust one',
    audit({ externalId: null }),
    /^The role arn:\S+:role\/Audit did not let arn:\S+assumed-role\/AWSReservedSSO_\S+ in: its trust policy .*Ask the owner of the role to trust arn:/,
  ],
  [
    'tags that the role does not take',
    audit({ tags: [tag] }),
    /^The role \S+Audit does not take session tags of arn:\S+: sts:TagSession is not allowed\. Borrow it without tags, or have sts:TagSession/,
  ],
  [
    'a source identity that the role does not take',
    audit({ sourceIdentity: 'ana' }),
    /^The role \S+Audit does not take a source identity of arn:\S+: sts:SetSourceIdentity is not .*without one/,
  ],
  [
    'a policy that is none of AWS’s grammar',
    audit({ policy: maybe }),
    /^AWS cannot read the session policy: .*\. Correct it/,
  ],
  [
    'more hours than the role may last',
    pipeline({}, { duration: 10_800 }),
    /^The role \S+Pipeline may not last 3h: its MaxSessionDuration is less\. Ask for less with --duration/,
  ],
  [
    'more hours than the role of SAML may last',
    federated(36_000),
    /^The role \S+Federated may not last 10h: its MaxSessionDuration is less/,
  ],
  [
    'a token that has ended',
    pipeline({ lifetimeMs: -60_000 }),
    /^AWS did not take the token of the identity provider: .*expired.*\. Have its provider issue a new one/i,
  ],
  [
    'a token for somebody else',
    pipeline({ audience: 'elsewhere' }),
    /^AWS did not take the token of the identity provider: .*audience.*\. Have its provider/i,
  ],
  [
    'a token of a provider that IAM does not know',
    pipeline({ issuer: 'https://elsewhere.example' }),
    /^AWS did not take the token of the identity provider: .*\. .*check the provider in IAM/i,
  ],
])('%s', async (_what, draftOf, told) => {
  const engine = await startSignedIn()
  const draft = await draftOf(engine)
  const refused = await engine
    .app()
    .dispatch('session.try', { draft, sessionId: null })
    .catch((error: { message: string; fix: string }) => `${error.message} ${error.fix}`)
  expect(refused).toMatch(told)
})

test('a provider that AWS cannot reach for a moment is asked again', async () => {
  const engine = await startSignedIn()
  const draft = await pipeline({})(engine)
  const body =
    '<ErrorResponse><Error><Type>Sender</Type><Code>IDPCommunicationError</Code><Message>No answer</Message></Error></ErrorResponse>'
  const headers = { 'content-type': 'text/xml' }
  engine.emulator.faults.add([{ kind: 'status', service: 'sts', status: 400, headers, body, times: 1 }])
  const { arn } = await engine.app().dispatch('session.try', { draft, sessionId: null })
  expect(arn).toContain(':assumed-role/Pipeline/')
  expect(engine.requests('AssumeRoleWithWebIdentity')).toBe(2)
})
