import type { CatalogAccount, LiveSlice, PortalView, SessionView } from '../../../shared/snapshot.ts'
import * as v from 'valibot'
import type { AwsProfile } from '../../../shared/aws-profile.ts'
import type { ProfileList, ProfileView } from '../../../shared/profile-views.ts'
import { sessionDraftSchema, type SessionDraft } from '../../../shared/session-draft.ts'
import type { SessionState } from '../../../shared/session-state.ts'
import type { TeamFile } from '../../../shared/team-file.ts'
import { sessionName } from '../../../shared/session-name.ts'
import type { ErrorCode, ErrorView } from '../../../shared/errors.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../shared/time.ts'

/** Names that try to be something else, or that no screen has room for. */
export const HOSTILE_NAMES = [
  'payments-prod\u202eylnOdaeR',
  'quiet\u200b\u0007bell\u001b[31mred',
  'an-account-name-that-somebody-made-as-long-as-they-possibly-could-and-then-some-more-until-it-ends',
  '<img src=x onerror=alert(1)>',
  'حساب الإنتاج',
] as const

const TEAMS = [
  'payments',
  'checkout',
  'ledger',
  'data-lake',
  'search',
  'media',
  'identity',
  'edge',
  'mobile',
  'billing',
]
const STAGES = ['prod', 'staging', 'dev', 'sandbox', 'qa']
const ROLES = [
  'Admin',
  'ReadOnly',
  'Deploy',
  'SecurityAudit',
  'PowerUser',
  'Billing',
  'Support',
  'Engineer',
  'DataScience',
  'BreakGlass',
]

/** Accounts of an organisation: 12-digit IDs, ten roles each at most. */
export function sampleAccounts(count: number, rolesEach = 4): CatalogAccount[] {
  return Array.from({ length: count }, (_, index) => {
    const team = TEAMS[index % TEAMS.length]!
    const stage = STAGES[Math.floor(index / TEAMS.length) % STAGES.length]!
    const round = Math.floor(index / (TEAMS.length * STAGES.length))
    const name = HOSTILE_NAMES[index - 20] ?? `${team}-${stage}${round === 0 ? '' : `-${round + 1}`}`
    return {
      portalId: index % 9 === 8 ? 'portal-gov' : 'portal-acme',
      accountId: sampleAccountId(index),
      name,
      email: `aws+${team}-${index}@example.com`,
      roles: index % 50 === 49 ? null : ROLES.slice(0, Math.max(1, rolesEach - (index % 3))),
    }
  })
}

export function sampleAccountId(index: number): string {
  return String(441_109_273_358 + index * 11_939_402_177)
    .padStart(12, '0')
    .slice(-12)
}

function error(code: ErrorCode, message: string, fix: string): ErrorView {
  return { code, message, fix }
}

/** Portals in every state of signing in and syncing. */
export function samplePortals(now: number): PortalView[] {
  const portal = (id: string, name: string, rest: Pick<PortalView, 'signIn' | 'sync'>): PortalView => ({
    id,
    name,
    startUrl: `https://${name}.awsapps.com/start`,
    region: name.endsWith('gov') ? 'us-gov-west-1' : 'eu-west-1',
    partition: name.endsWith('gov') ? 'aws-us-gov' : 'aws',
    accountAccess: null,
    ...rest,
  })
  return [
    portal('portal-acme', 'acme', {
      signIn: { phase: 'signed-in', expiresAt: now + 6 * HOUR_MS + 12.5 * MINUTE_MS, refreshable: true },
      sync: { phase: 'done', at: now - HOUR_MS },
    }),
    portal('portal-gov', 'acme-gov', {
      signIn: { phase: 'signed-in', expiresAt: now + 21.5 * MINUTE_MS, refreshable: false },
      sync: { phase: 'running', accountsDone: 212, accountsTotal: 388, rate: 19.6 },
    }),
    portal('portal-nord', 'client-nord', { signIn: { phase: 'signed-out' }, sync: { phase: 'never' } }),
    portal('portal-south', 'client-south', {
      signIn: {
        phase: 'waiting',
        flow: 'device',
        url: 'https://client-south.awsapps.com/start/#/device?user_code=QHPX-ZTRB',
        host: 'client-south.awsapps.com',
        userCode: 'QHPX-ZTRB',
        page: 'opened',
        endsAt: now + 9 * MINUTE_MS,
      },
      sync: { phase: 'never' },
    }),
    portal('portal-east', 'client-east', { signIn: { phase: 'preparing' }, sync: { phase: 'never' } }),
    portal('portal-west', 'client-with-a-name-that-is-far-too-long', {
      signIn: {
        phase: 'failed',
        error: error(
          'sign-in-timed-out',
          'Nobody finished the sign-in to client-west in time; the browser tab may have been closed.',
          'Run `lanyard login client-west` again.',
        ),
      },
      sync: { phase: 'never' },
    }),
  ]
}

type SessionSeed = Partial<SessionView> & Pick<SessionView, 'accountName' | 'roleName' | 'state'>

/** Two dozen sessions: every phase and kind, chains, profiles, aliases, and names meant to deceive. */
export function sampleSessions(now: number): SessionView[] {
  const live = (left: number, length = HOUR_MS): { startedAt: number; expiresAt: number } => ({
    startedAt: now + left - length,
    expiresAt: now + left,
  })
  const at = (minutes: number, seconds: number) => minutes * MINUTE_MS + seconds * SECOND_MS
  const stopped: SessionState = { phase: 'stopped' }
  const seeds: SessionSeed[] = [
    {
      accountName: 'payments-prod',
      roleName: 'Admin',
      renews: false,
      reads: 1,
      state: { phase: 'expiring', ...live(at(4, 12)), error: null },
    },
    {
      accountName: 'payments-prod',
      roleName: 'ReadOnly',
      profile: 'payments-prod',
      reads: 14,
      accountId: '441109273358',
      state: { phase: 'active', ...live(at(49, 36)) },
    },
    {
      accountName: 'data-lake-staging',
      roleName: 'Engineer',
      profile: 'lake',
      reads: 3,
      state: { phase: 'active', ...live(at(33, 8)) },
    },
    {
      accountName: 'audit-hub',
      roleName: 'SecurityAudit',
      renews: false,
      kind: 'chained-role',
      chain: ['payments-prod/ReadOnly', 'audit-hub/SecurityAudit'],
      state: { phase: 'active', ...live(at(13, 20)) },
    },
    {
      accountName: 'sandbox-07',
      roleName: 'PowerUser',
      region: 'eu-central-1',
      pinned: true,
      state: { phase: 'active', ...live(at(436, 41), 8 * HOUR_MS) },
    },
    {
      accountName: 'platform-shared',
      roleName: 'Deploy',
      region: 'us-west-2',
      pinned: true,
      state: stopped,
      lastStartedAt: now - DAY_MS,
    },
    {
      accountName: 'ledger-prod',
      roleName: 'BreakGlass',
      state: {
        phase: 'failed',
        error: error(
          'no-assignment',
          'You have no assignment to BreakGlass in account 551903318114.',
          'Run `lanyard sync` to see what you have, or ask your administrator for the assignment.',
        ),
      },
    },
    {
      accountName: 'checkout-prod',
      roleName: 'Deploy',
      state: {
        phase: 'expiring',
        ...live(at(7, 59)),
        error: error(
          'portal-expired',
          'The sign-in to acme has ended.',
          'Sign in again: `lanyard login acme`.',
        ),
      },
    },
    {
      accountName: 'identity-staging',
      roleName: 'Support',
      state: {
        phase: 'expired',
        expiredAt: now - 12 * MINUTE_MS,
        error: error(
          'unreachable',
          'sts.eu-west-1.amazonaws.com could not be reached: timed out.',
          'Check the network, VPN and proxy, then try again.',
        ),
      },
    },
    {
      accountName: 'media-dev',
      roleName: 'Engineer',
      state: { phase: 'expired', expiredAt: now - 3 * HOUR_MS, error: null },
      lastStartedAt: now - 4 * HOUR_MS,
    },
    { accountName: 'edge-qa', roleName: 'Engineer', state: { phase: 'starting' } },
    { accountName: 'search-prod', roleName: 'ReadOnly', state: { phase: 'renewing', ...live(at(19, 2)) } },
    { accountName: 'mobile-prod', roleName: 'Deploy', state: { phase: 'awaiting-mfa' } },
    { accountName: 'billing-prod', roleName: 'Billing', state: { phase: 'awaiting-approval' } },
    {
      accountName: 'billing-staging',
      roleName: 'Billing',
      alias: 'bills',
      name: 'bills',
      reads: 120,
      profile: 'bills',
      state: { phase: 'active', ...live(at(58, 1)) },
    },
    { accountName: HOSTILE_NAMES[0], roleName: 'ReadOnly', state: { phase: 'active', ...live(at(41, 7)) } },
    {
      accountName: HOSTILE_NAMES[2],
      roleName: 'AWSReservedSSO_AdministratorAccessWithAVeryLongNameIndeed',
      profile: 'a-profile-with-quite-a-long-name-too',
      reads: 3,
      state: { phase: 'active', ...live(at(27, 30)) },
    },
    { accountName: HOSTILE_NAMES[3], roleName: 'Engineer', state: stopped, lastStartedAt: now - 6 * DAY_MS },
    { accountName: HOSTILE_NAMES[4], roleName: 'ReadOnly', pinned: true, state: stopped },
    {
      accountName: 'legacy-tools',
      roleName: 'robot',
      kind: 'iam-user',
      portalId: null,
      state: { phase: 'active', ...live(at(600, 2), 12 * HOUR_MS) },
    },
    {
      accountName: 'ci',
      roleName: 'Pipeline',
      kind: 'web-identity',
      portalId: null,
      state: stopped,
      lastStartedAt: now - DAY_MS,
    },
    {
      accountName: 'partner-west',
      roleName: 'Federated',
      kind: 'saml',
      portalId: null,
      state: stopped,
      lastStartedAt: now - DAY_MS,
    },
    {
      accountName: 'reports',
      roleName: 'Nightly',
      kind: 'chained-role',
      portalId: null,
      chain: ['legacy-tools/robot', 'reports/Nightly'],
      state: { phase: 'active', ...live(at(44, 2)) },
    },
    { accountName: 'media-staging', roleName: 'Engineer', state: stopped, lastStartedAt: now - 2 * HOUR_MS },
  ]
  return seeds.map((seed, index) => {
    const accountId = seed.accountId ?? sampleAccountId(index)
    const name = sessionName({ accountId, accountName: seed.accountName, roleName: seed.roleName })
    const runs = 'expiresAt' in seed.state
    return {
      id: `session-${index}`,
      kind: 'sso-role',
      name,
      alias: null,
      portalId: 'portal-acme',
      accountId,
      partition: 'aws',
      region: 'eu-west-1',
      pinned: false,
      renews: true,
      chain: [name],
      profile: null,
      reads: 0,
      arn: runs
        ? `arn:aws:sts::${accountId}:assumed-role/AWSReservedSSO_${seed.roleName}_3f0c/ana@example.com`
        : null,
      lastStartedAt: 'startedAt' in seed.state ? seed.state.startedAt : null,
      ...seed,
    }
  })
}

/** All of it at once; calm days have less. */
export function sampleLive(now: number): LiveSlice {
  return {
    portals: samplePortals(now),
    sessions: sampleSessions(now),
    notices: [],
    questions: [],
    keyRotations: [],
    vault: { kind: 'keychain' },
    clockOffset: 0,
  }
}

/** A calm day, as the sketches show it. */
export function calmLive(now: number): LiveSlice {
  const { portals, sessions, ...rest } = sampleLive(now)
  return { ...rest, portals: portals.slice(0, 3), sessions: sessions.slice(0, 6) }
}

/** A calm day with an IAM user that waits for its code, a chain behind it, and a SAML role that waits for a sign-in. */
export function askedLive(now: number): LiveSlice {
  const calm = calmLive(now)
  const [sample] = calm.sessions
  const accountId = sampleAccountId(0)
  const serial = `arn:aws:iam::${accountId}:mfa/robot`
  const made = (
    part: Partial<SessionView> & Pick<SessionView, 'id' | 'name' | 'kind' | 'roleName' | 'state'>,
  ) => ({
    ...sample!,
    portalId: null,
    accountId,
    accountName: 'payments-prod',
    alias: part.name,
    arn: null,
    renews: true,
    reads: 0,
    profile: null,
    chain: [part.name],
    ...part,
  })
  const needsBrowser = error(
    'saml-own-browser-needed',
    'The sign-in at sso.example.com wants what only your own browser has, such as a passkey or a managed device.',
    'Sign in there, and hand over the SAMLResponse that the page posts to AWS: `lanyard start fed --assertion FILE`.',
  )
  return {
    ...calm,
    sessions: [
      made({
        id: 'robot',
        name: 'robot',
        kind: 'iam-user',
        roleName: 'robot',
        state: { phase: 'awaiting-mfa' },
      }),
      made({
        id: 'deep',
        name: 'deep',
        kind: 'chained-role',
        roleName: 'BreakGlass',
        chain: ['robot', 'deep'],
        state: { phase: 'awaiting-mfa' },
      }),
      made({
        id: 'fed',
        name: 'fed',
        kind: 'saml',
        roleName: 'Federated',
        state: { phase: 'failed', error: needsBrowser },
      }),
      ...calm.sessions,
    ],
    questions: [
      {
        id: 'mfa-1',
        kind: 'mfa-code',
        serial,
        sessionIds: ['robot', 'deep'],
        wantedBy: ['robot', 'deep'],
        rejected: null,
        endsAt: now + 10 * MINUTE_MS,
      },
    ],
  }
}

/** Profiles of a person's AWS files, of each sort, and one that gives nothing. */
export function sampleProfiles(): AwsProfile[] {
  const profile = (part: Partial<AwsProfile> & Pick<AwsProfile, 'name' | 'way'>): AwsProfile => ({
    through: [part.name],
    accountId: null,
    roleName: null,
    region: 'eu-west-1',
    command: null,
    sessionId: null,
    error: null,
    ...part,
  })
  const accountId = sampleAccountId(0)
  return [
    profile({
      name: 'build',
      way: 'process',
      command: '/opt/corp/bin/aws-creds --realm production --role "Build Deploy" --cache ~/.cache/aws-creds',
    }),
    profile({
      name: 'deploy',
      way: 'sso',
      through: ['work', 'deploy'],
      accountId: sampleAccountId(1),
      roleName: 'Deploy',
    }),
    profile({ name: 'legacy', way: 'keys', region: 'us-east-1' }),
    profile({
      name: 'torn',
      way: null,
      region: null,
      error: error(
        'profile-incomplete',
        'The profile "torn" gives no credentials: its source_profile "gone" is not there.',
        'Correct it in /home/ana/.aws/config.',
      ),
    }),
    profile({ name: 'work', way: 'sso', accountId, roleName: 'ReadOnly', sessionId: 'session-1' }),
  ]
}

/** Lanyard's own profiles, in every state. */
export function sampleLanyardsProfiles(): ProfileList {
  const profile = (name: string, part: Partial<ProfileView>): ProfileView => ({
    name,
    sessionId: name,
    session: name,
    accountId: sampleAccountId(0),
    role: name.split('/')[1] ?? '',
    region: 'eu-west-1',
    added: true,
    keys: false,
    state: 'written',
    gone: false,
    ...part,
  })
  const profiles = [
    profile('payments-prod/ReadOnly', { sessionId: 'session-1', added: false }),
    profile('payments-prod/Admin', {}),
    profile('ledger-dev/Deploy', { keys: true, accountId: sampleAccountId(1) }),
    profile('search-qa/Support', { gone: true, accountId: sampleAccountId(2) }),
    profile('mine/Billing', { state: 'yours', accountId: sampleAccountId(3) }),
    profile('media-prod/Engineer', { state: 'missing', region: 'us-east-1', accountId: sampleAccountId(4) }),
  ]
  return { file: '/home/ana/.aws/config', template: '{alias}', profiles, sides: [], also: null }
}

/** How those of the sessions that a person described were described. */
export function sampleDrafts(sessions: readonly SessionView[]): Record<string, SessionDraft> {
  const idOf = (roleName: string) => sessions.find((session) => session.roleName === roleName)!.id
  const role = (roleName: string) => `arn:aws:iam::222222222222:role/${roleName}`
  const drafts: Record<string, v.InferInput<typeof sessionDraftSchema>> = {
    SecurityAudit: {
      kind: 'chained-role',
      source: { sessionId: 'session-1' },
      roleArn: role('SecurityAudit'),
      duration: 1800,
      externalId: 'acme-42',
      tags: [
        { key: 'team', value: 'security', transitive: true },
        { key: 'cost centre', value: 'ops 7', transitive: false },
      ],
      restriction: 'read-only',
    },
    robot: { kind: 'iam-user', mfaSerial: 'arn:aws:iam::222222222222:mfa/ana', key: null },
    Pipeline: {
      kind: 'web-identity',
      roleArn: role('Pipeline'),
      token: { from: 'command', command: ['gcloud', 'auth', 'print-identity-token'] },
    },
    Federated: {
      kind: 'saml',
      signInUrl: 'https://sso.example.com/app/aws',
      roleArn: role('Federated'),
      providerArn: 'arn:aws:iam::222222222222:saml-provider/Okta',
    },
    Nightly: { kind: 'chained-role', source: { sessionId: idOf('robot') }, roleArn: role('Nightly') },
    BreakGlass: { kind: 'chained-role', source: { sessionId: 'robot' }, roleArn: role('BreakGlass') },
  }
  return Object.fromEntries(
    sessions
      .filter(({ kind }) => kind !== 'sso-role')
      .map(({ id, roleName }) => [id, v.parse(sessionDraftSchema, drafts[roleName])]),
  )
}

/** A team file of which four parts are not here, and one of them cannot be. */
export function sampleTeamFile(now: number): TeamFile {
  const said = (field: string, to: string, from: string | null = null) => ({ field, from, to })
  return {
    from: '/home/ana/platform/lanyard-team.json',
    lookedAt: now - MINUTE_MS,
    error: null,
    digest: 'first',
    changes: [
      {
        part: 'session',
        name: 'prod-admin',
        outcome: 'changed',
        changes: [said('role', 'AdministratorAccess', 'PowerUserAccess'), said('region', 'eu-central-1')],
        error: null,
      },
      {
        part: 'session',
        name: 'deploy',
        outcome: 'new',
        changes: [
          said('kind', 'chained-role'),
          said('source', 'prod-admin'),
          said('roleArn', 'arn:aws:iam::441109273358:role/Deploy'),
          said('duration', '3600'),
        ],
        error: null,
      },
      {
        part: 'session',
        name: 'legacy',
        outcome: 'cannot',
        changes: [],
        error: {
          code: 'profile-unknown',
          message: 'There is no profile "legacy" in your AWS files.',
          fix: 'Add it, or leave it out.',
        },
      },
      {
        part: 'account',
        name: '441109273358',
        outcome: 'changed',
        changes: [said('group', 'payments', 'till')],
        error: null,
      },
    ],
    here: 12,
    settled: false,
  }
}
