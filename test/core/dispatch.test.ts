import * as v from 'valibot'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createDispatch, type Handlers } from '../../electron/core/dispatch.ts'
import { Secret } from '../../electron/core/secret.ts'
import { contract, type CommandInput, type CommandName } from '../../shared/contract.ts'
import type { PortalView, SessionView, Snapshot } from '../../shared/snapshot.ts'

const error = { code: 'unexpected', message: 'm', fix: 'f' } as const
const portal: PortalView = {
  id: 'p',
  name: 'corp',
  startUrl: 'https://corp.awsapps.com/start',
  region: 'us-east-1',
  partition: 'aws',
  accountAccess: { tenantId: 'aa-corp', endpoint: 'https://access.example.com' },
  signIn: {
    phase: 'waiting',
    flow: 'device',
    url: 'u',
    host: 'h',
    userCode: 'ABCD-EFGH',
    page: 'opened',
    endsAt: 1,
  },
  sync: { phase: 'failed', at: 1, error },
}
const session: SessionView = {
  id: 's',
  kind: 'sso-role',
  name: 'a/R',
  alias: 'a',
  portalId: 'p',
  accountId: '1',
  accountName: 'a',
  roleName: 'R',
  partition: 'aws',
  region: 'us-east-1',
  pinned: true,
  renews: true,
  chain: ['a/R'],
  profile: 'a/R',
  reads: 1,
  arn: 'arn',
  lastStartedAt: 1,
  state: { phase: 'expiring', startedAt: 1, expiresAt: 2, error },
}
const snapshot: Snapshot = {
  revision: 1,
  live: {
    portals: [portal],
    sessions: [session],
    notices: [{ id: 'n', at: 1, error }],
    questions: [],
    keyRotations: [],
    vault: { kind: 'memory', reason: 'r' },
    clockOffset: 0,
  },
  catalog: { accounts: [{ portalId: 'p', accountId: '1', name: 'a', email: 'e', roles: ['R'] }] },
  marks: {},
  teamFile: null,
}

const seat = { browser: null, display: null, waylandDisplay: null, remote: false }
const at = { portalId: 'p' }
const draft = {
  kind: 'chained-role',
  source: { sessionId: 's' },
  roleArn: 'a',
  duration: 900,
} as const
const SETUP = { version: 1 as const, portals: [{ name: 'p', startUrl: 'u', region: 'r' }] }
const INPUTS: { readonly [N in CommandName]: CommandInput<N> } = {
  'snapshot.get': undefined,
  'portal.add': { startUrl: 'u', region: null, name: null },
  'portal.edit': { portalId: 'p', accountAccess: null },
  'portal.share-sign-in': { portalId: 'p', share: true },
  'portal.remove': at,
  'portal.sign-in': { portalId: 'p', flow: 'browser', seat },
  'portal.cancel-sign-in': at,
  'portal.reopen-sign-in': { portalId: 'p', seat: null },
  'portal.sign-out': at,
  'account.mark': { accountId: '111111111111', change: { alias: 'a' } },
  'catalog.sync': at,
  'catalog.cancel-sync': at,
  'session.start': { session: { portalId: 'p', accountId: '1', roleName: 'R' }, choice: { pinned: true } },
  'session.add': { draft },
  'session.edit': { sessionId: 's', draft },
  'session.describe': { sessionId: 's' },
  'session.try': { draft, sessionId: null },
  'profile.list': undefined,
  'session.remove': { sessionId: 's' },
  'session.choose': { session: { sessionId: 's' }, choice: { alias: null } },
  'session.renew': { sessionId: 's' },
  'session.stop': { sessionId: 's' },
  'session.open-console': { sessionId: 's', service: null, seat: null },
  'question.answer': { questionId: 'q', answer: '123456' },
  'question.cancel': { questionId: 'q' },
  'key.describe': { sessionId: 's' },
  'key.age': { sessionId: 's' },
  'key.rotate': { sessionId: 's' },
  'key.restore': { sessionId: 's' },
  'saml.sign-in': { url: 'u' },
  'saml.hand-over': { assertion: 'a', sessionId: null },
  'saml.sign-out': { sessionId: 's' },
  'setup.export': undefined,
  'setup.preview': { setup: SETUP },
  'setup.take': { setup: SETUP },
  'setup.fetch': { url: 'u' },
  'setup.find': undefined,
  'team.follow': { from: '/f' },
  'team.look': undefined,
  'team.take': { digest: 'd' },
  'team.later': { digest: 'd' },
  'team.leave': undefined,
  'profiles.list': undefined,
  'profiles.request': { request: { kind: 'undo' }, preview: true },
  'notice.dismiss': { noticeId: 'n' },
}
const offer = {
  roles: [{ roleArn: 'a', providerArn: 'p', accountId: '1', accountName: null, roleName: 'R' }],
  sessionName: 'alex',
  usableUntil: 1,
}
const STEP = {
  part: 'portal',
  name: 'p',
  outcome: 'changed',
  changes: [{ field: 'region', from: 'r', to: null }],
  error: null,
}
const TEAM_FILE = {
  from: '/f',
  lookedAt: 1,
  error: null,
  digest: 'd',
  changes: [STEP],
  here: 2,
  settled: false,
}
const SETUPS: readonly string[] = ['setup.export', 'setup.fetch', 'setup.find']
const NAMES = Object.keys(contract) as CommandName[]

/** What a command answers when all goes well. */
function answerOf(name: CommandName): unknown {
  if (name === 'snapshot.get') return snapshot
  if (name === 'portal.add' || name === 'portal.edit') return portal
  if (name === 'session.try') return { arn: 'a', accountId: '1', expiresAt: 1, packedPolicySize: null }
  if (name === 'key.describe') return { accessKeyId: 'a', movedFrom: null, rotating: false }
  if (name === 'key.age') return { createdAt: 1 }
  if (name === 'key.restore') return { file: 'f', profile: 'p' }
  if (name === 'saml.sign-in' || name === 'saml.hand-over') return offer
  if (name === 'profile.list') return []
  if (name === 'setup.export' || name === 'setup.fetch') return v.parse(contract[name].output, SETUP)
  if (name === 'setup.find') return v.parse(contract[name].output, { setup: SETUP, left: [] })
  if (name === 'setup.preview' || name === 'setup.take' || name === 'team.take') return [STEP]
  if (name === 'team.follow' || name === 'team.look') return TEAM_FILE
  if (name === 'portal.share-sign-in') return { portal, keys: ['corp'] }
  const side = { side: 's', file: null, changes: [], conflicts: [], error: null }
  if (name === 'profiles.list')
    return { file: 'f', template: '{alias}', profiles: [], sides: ['s'], also: side }
  if (name === 'profiles.request')
    return { file: 'f', changes: [], conflicts: [], unknown: [], sides: [side] }
  if (name === 'session.describe') return v.parse(contract[name].output, draft)
  const { output } = contract[name]
  return output.type === 'void' ? undefined : session
}

/** A door whose every command answers this. */
function answering(answer: unknown) {
  const handlers = Object.fromEntries(NAMES.map((name) => [name, () => answer]))
  return createDispatch(handlers as unknown as Handlers)
}

type Path = readonly (string | number)[]

/** The way to each part of a value, the whole of it included. */
function pathsIn(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path]
  return [path, ...Object.entries(value).flatMap(([key, part]) => pathsIn(part, [...path, key]))]
}

/** The value with the part at the path changed. */
function changed(value: unknown, [key, ...rest]: Path, change: (part: unknown) => unknown): unknown {
  if (key === undefined) return change(value)
  if (Array.isArray(value))
    return value.map((part, index) =>
      String(index) === key ? changed(part, rest, change) : (part as unknown),
    )
  const record = value as Record<string, unknown>
  return { ...record, [key]: changed(record[key], rest, change) }
}

const outputPart = fc
  .constantFrom(...NAMES)
  .chain((name) => fc.record({ name: fc.constant(name), path: fc.constantFrom(...pathsIn(answerOf(name))) }))

describe('the UI’s door, on the way out', () => {
  test('gives what the contract names', async () => {
    for (const name of NAMES) {
      const answer = answerOf(name)
      expect(await answering(answer)(name, INPUTS[name] as never)).toEqual(answer)
    }
  })

  test('refuses a secret, wherever in whichever answer it stands', async () => {
    await fc.assert(
      fc.asyncProperty(outputPart, async ({ name, path }) => {
        const leaky = changed(answerOf(name), path, () => new Secret('hunter2'))
        await expect(answering(leaky)(name, INPUTS[name] as never)).rejects.toThrow('Invalid')
      }),
      { numRuns: 500 },
    )
  })

  test('drops every field that the contract does not name, at any depth', async () => {
    const isRecord = (part: unknown) => typeof part === 'object' && part !== null && !Array.isArray(part)
    const record = outputPart.filter(({ name, path }) => {
      let found = false
      changed(answerOf(name), path, (part) => {
        found = isRecord(part)
        return part
      })
      // Each field of the marks is an account, and a setup is refused for what it does not know.
      return found && path.at(-1) !== 'marks' && !SETUPS.includes(name)
    })
    const fieldName = fc.string({ minLength: 8 }).map((text) => `x${text}`)
    await fc.assert(
      fc.asyncProperty(record, fieldName, fc.anything(), async ({ name, path }, field, value) => {
        const answer = answerOf(name)
        const more = changed(answer, path, (part) => ({ ...(part as object), [field]: value }))
        expect(await answering(more)(name, INPUTS[name] as never)).toEqual(answer)
      }),
      { numRuns: 500 },
    )
  })
})

describe('the UI’s door, on the way in', () => {
  const refusal = { code: 'command-malformed' }
  const untyped = answering(undefined) as (name: string, input: unknown) => Promise<unknown>

  test('refuses an input of which any part is of another kind', async () => {
    const inputPart = fc
      .constantFrom(...NAMES.filter((name) => INPUTS[name] !== undefined))
      .chain((name) =>
        fc.record({ name: fc.constant(name), path: fc.constantFrom(...pathsIn(INPUTS[name]).slice(1)) }),
      )
    await fc.assert(
      fc.asyncProperty(inputPart, async ({ name, path }) => {
        const wrong = changed(INPUTS[name], path, () => Symbol('wrong'))
        await expect(untyped(name, wrong)).rejects.toMatchObject(refusal)
      }),
      { numRuns: 300 },
    )
  })

  test('refuses whatever is no input at all', async () => {
    const input = fc.anything().filter((value) => value !== undefined)
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...NAMES), input, async (name, value) => {
        await expect(untyped(name, value)).rejects.toMatchObject(refusal)
      }),
    )
  })

  test.each(['portal.burn', '', 'constructor', '__proto__', 'toString'])(
    'knows no command "%s"',
    async (name) => {
      await expect(untyped(name, undefined)).rejects.toMatchObject(refusal)
    },
  )
})
