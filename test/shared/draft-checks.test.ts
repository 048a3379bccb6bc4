import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import { draftProblems } from '../../shared/draft-checks.ts'
import { sessionDraftSchema, type SessionDraft } from '../../shared/session-draft.ts'

const ROLE = 'arn:aws:iam::111111111111:role/Deploy'
const tag = (key: string, value = 'v') => ({ key, value, transitive: false })
const policyOf = (length: number) => {
  const document = '{"Statement":[]}'
  return document + ' '.repeat(length - document.length)
}

/** A chain in which only this is chosen. */
function chain(chosen: Record<string, unknown>): SessionDraft {
  const draft = { kind: 'chained-role', source: { sessionId: 's' }, roleArn: ROLE, ...chosen }
  return v.parse(sessionDraftSchema, draft)
}

function web(chosen: Record<string, unknown>): SessionDraft {
  const token = { from: 'file', path: '/run/token' }
  return v.parse(sessionDraftSchema, { kind: 'web-identity', roleArn: ROLE, token, ...chosen })
}

function user(chosen: Record<string, unknown>): SessionDraft {
  return v.parse(sessionDraftSchema, { kind: 'iam-user', key: null, ...chosen })
}

const typed = (accessKeyId: string, secretAccessKey = 'a'.repeat(40)) => ({
  key: { from: 'typed', accessKeyId, secretAccessKey },
})
const seeded = (seed: string | null) => ({ codes: { from: 'seed', seed } })

function saml(chosen: Record<string, unknown>): SessionDraft {
  const providerArn = 'arn:aws:iam::111111111111:saml-provider/Idp'
  return v.parse(sessionDraftSchema, { kind: 'saml', roleArn: ROLE, providerArn, ...chosen })
}

const told = (draft: SessionDraft, throughRole = true) =>
  draftProblems(draft, { throughRole }).map(({ field, error }) => `${field}: ${error.message} ${error.fix}`)

test('a draft in which nothing is chosen can be sent', () => {
  expect(told(chain({}))).toEqual([])
  expect(told(web({}))).toEqual([])
  expect(told(user({}))).toEqual([])
  expect(told(saml({}))).toEqual([])
})

describe('names the field, the rule and the fix of', () => {
  test.each([
    [
      'a role that is none',
      { roleArn: 'Deploy' },
      /^roleArn: "Deploy" is not the ARN of a role.*arn:aws:iam::/,
    ],
    ['a name of one character', { sessionName: 'a' }, /^sessionName: .*2 to 64/],
    ['a name with a blank', { sessionName: 'on call' }, /^sessionName: .*A–Z a–z 0–9 _/],
    [
      'a name with a field that there is not',
      { sessionName: '{team}' },
      /^sessionName: .*\{team\}.*\{reason\}/,
    ],
    ['14 minutes', { duration: 899 }, /^duration: .*15 minutes at least.*from 15m to 1h/],
    ['more than an hour', { duration: 3_601 }, /^duration: .*one hour at most.*1h or less/],
    ['an external ID of one character', { externalId: 'x' }, /^externalId: .*2 to 1,224/],
    ['a source identity of AWS’s own', { sourceIdentity: 'aws:alex' }, /^sourceIdentity: .*aws:/],
    [
      'a source identity with a field that there is not',
      { sourceIdentity: '{mail}' },
      /^sourceIdentity: .*\{mail\}/,
    ],
    ['51 tags', { tags: Array.from({ length: 51 }, (_, index) => tag(`k${index}`)) }, /^tags: 51 .*takes 50/],
    ['a tag given twice', { tags: [tag('Team'), tag('team')] }, /^tags: .*"team".*each key once/],
    ['a tag of AWS’s own', { tags: [tag('AWS:x')] }, /^tags: .*AWS’s own/],
    ['a tag with no key', { tags: [tag('')] }, /^tags: .*1 to 128/],
    ['a tag with a value of 257', { tags: [tag('k', 'v'.repeat(257))] }, /^tags: .*at most 256/],
    ['11 managed policies', { policyArns: Array(11).fill(ROLE) }, /^policyArns: 11 .*takes 10/],
    ['a role in place of a policy', { policyArns: [ROLE] }, /^policyArns: .*managed policy of aws/],
    [
      'a policy of another partition',
      { policyArns: ['arn:aws-us-gov:iam::aws:policy/ReadOnlyAccess'] },
      /^policyArns: .*policy of aws\./,
    ],
    [
      'a policy of 2,049 characters',
      { policy: policyOf(2_049) },
      /^policy: .*2049 characters, and AWS takes 2048/,
    ],
    ['a policy that is no JSON', { policy: 'Allow *' }, /^policy: .*not a JSON object with a Statement/],
    ['a policy beyond Latin 1', { policy: '{"Statement":"→"}' }, /^policy: .*Latin 1/],
    ['two inline policies', { policy: policyOf(16), restriction: 'no-iam' }, /^policy: .*one inline policy/],
  ])('%s', (_what, chosen, message) => {
    expect(told(chain(chosen))).toEqual([expect.stringMatching(message)])
  })

  test.each([
    ['a file without a whole path', { token: { from: 'file', path: 'token' } }, /^token: .*not absolute/],
    ['a command without a program', { token: { from: 'command', command: [''] } }, /^token: .*no program/],
    ['13 hours', { duration: 46_800 }, /^duration: .*12 hours at most.*15m to 12h/],
  ])('%s', (_what, chosen, message) => {
    expect(told(web(chosen))).toEqual([expect.stringMatching(message)])
  })
})

describe('of an IAM user names the field, the rule and the fix of', () => {
  test.each([
    [
      'a temporary key',
      typed('ASIAABCDEFGHIJKLMNOP'),
      /^key: .*ASIA is of temporary keys.*temporary keys need no/,
    ],
    ['an ID that is none', typed('root'), /^key: .*begins with AKIA/],
    ['half a secret', typed('AKIAABCDEFGHIJKLMNOP', 'a'), /^key: .*40 characters/],
    ['no profile', { key: { from: 'credentials-file', profile: ' ' } }, /^key: No profile is named/],
    ['a device that is none', { mfaSerial: 'phone' }, /^mfaSerial: "phone" is not an MFA device/],
    ['a seed with a digit that Base32 lacks', seeded('JBSWY3DPEHPK3PX1'), /^codes: .*Base32/],
    ['a seed of 15 letters', seeded('JBSWY3DPEHPK3PX'), /^codes: .*16 characters or more/],
    ['14 minutes', { duration: 899 }, /^duration: .*15 minutes at least.*15m to 36h/],
    ['more than 36 hours', { duration: 129_601 }, /^duration: .*36 hours at most/],
  ])('%s', (_what, chosen, message) => {
    expect(told(user(chosen))).toEqual([expect.stringMatching(message)])
  })

  test('nothing in what AWS takes just so', () => {
    const serials = ['auto', 'GAHT12345678', 'arn:aws:iam::111111111111:mfa/alex']
    for (const mfaSerial of serials)
      expect(told(user({ ...typed('AKIAABCDEFGHIJKL'), mfaSerial, duration: 129_600 }))).toEqual([])
    for (const seed of [null, 'JBSW Y3DP EHPK 3PXP', 'jbswy3dpehpk3pxp'])
      expect(told(user({ mfaSerial: 'auto', ...seeded(seed) }))).toEqual([])
  })
})

test('what AWS takes just so is taken', () => {
  const most = {
    sessionName: 'a'.repeat(64),
    duration: 3_600,
    externalId: 'x'.repeat(1_224),
    sourceIdentity: '{user}',
    tags: Array.from({ length: 50 }, (_, index) => tag(`${'k'.repeat(126)}${index + 10}`, 'v'.repeat(256))),
    policyArns: Array(10).fill('arn:aws:iam::111111111111:policy/team/Own'),
    policy: policyOf(2_048),
  }
  expect(told(chain(most))).toEqual([])
})

test('twelve hours are taken where no role stands before it', () => {
  expect(told(chain({ duration: 43_200 }), false)).toEqual([])
  expect(told(chain({ duration: 43_201 }), false)).toEqual([expect.stringMatching(/12 hours at most/)])
})

test('every problem is told, in the order of the form', () => {
  const fields = draftProblems(chain({ roleArn: 'x', duration: 1, tags: [tag('')] })).map(
    ({ field }) => field,
  )
  expect(fields).toEqual(['roleArn', 'duration', 'tags'])
})
