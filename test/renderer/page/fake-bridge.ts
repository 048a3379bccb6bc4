import * as v from 'valibot'
import { withMark, type AccountMarks } from '../../../shared/account-marks.ts'
import type {
  Bridge,
  DesktopCommand,
  DesktopInput,
  DesktopOutput,
  DesktopState,
  ShownView,
  Update,
} from '../../../shared/desktop-contract.ts'
import { DEFAULT_DESKTOP_SETTINGS } from '../../../shared/desktop-settings.ts'
import { AppError } from '../../../shared/errors.ts'
import type { AwsProfile } from '../../../shared/aws-profile.ts'
import { sessionDraftSchema, type SessionDraft } from '../../../shared/session-draft.ts'
import { setupSessionSchema, type FoundSetup, type SetupStep } from '../../../shared/setup.ts'
import { directory } from '../../../shared/directory.ts'
import type { CatalogAccount, LiveSlice, SessionView } from '../../../shared/snapshot.ts'
import type { TeamFile } from '../../../shared/team-file.ts'
import { checkedProfileTemplate } from '../../../shared/profile-template.ts'
import type { PageProfileRequest, ProfileList, ProfileOutcome } from '../../../shared/profile-views.ts'
import { HOUR_MS, MINUTE_MS } from '../../../shared/time.ts'

/** The one code that AWS does not take. */
export const WRONG_CODE = '000000'

type Answer = Awaited<ReturnType<Bridge['dispatch']>>

const FOUND: FoundSetup = {
  setup: {
    version: 1,
    portals: [
      { name: 'acme', startUrl: 'https://acme.awsapps.com/start', region: 'eu-west-1' },
      { name: 'acme-gov', startUrl: 'https://acme-gov.awsapps.com/start', region: 'us-gov-west-1' },
    ],
    sessions: [
      { kind: 'sso-role', name: 'pay', portal: 'acme', account: '441109273358', role: 'Admin' },
      v.parse(setupSessionSchema, {
        kind: 'chained-role',
        name: 'deploy',
        source: 'pay',
        roleArn: 'arn:aws:iam::441109273358:role/Deploy',
      }),
      { kind: 'profile', name: 'program', profile: 'program' },
    ],
    accounts: {},
  },
  left: [{ name: 'robot', reason: 'an access key is no part of a setup' }],
}
const REFUSED_PROGRAM = {
  code: 'command-not-allowed',
  message: 'The profile "program" wants to run /opt/tool.',
  fix: 'Let it.',
} as const

/** What becomes of each part; `taken` is here already. */
function stepsOf(
  { portals = [], sessions = [] }: DesktopInput<'setup.take'>['setup'],
  taken: ReadonlySet<string>,
): DesktopOutput<'setup.take'> {
  const step = (part: 'portal' | 'session', name: string): SetupStep =>
    name === 'program'
      ? { part, name, outcome: 'cannot', changes: [], error: REFUSED_PROGRAM }
      : { part, name, outcome: taken.has(name) ? 'same' : 'new', changes: [], error: null }
  return [
    ...portals.map(({ name }) => step('portal', name)),
    ...sessions.map(({ name }) => step('session', name)),
  ]
}

interface World {
  live: LiveSlice
  accounts: readonly CatalogAccount[]
  desktop: DesktopState
  marks: AccountMarks
  teamFile: TeamFile | null
}

/** A main process that was made up: it does what it is asked at once and remembers what it was asked. */
export interface FakeBridge extends Bridge {
  readonly asked: { name: DesktopCommand; input: unknown }[]
  push(update: Omit<Update, 'revision'>): void
  show(view: ShownView): void
  /** AWS's time minus this computer's, from now on. */
  skew(milliseconds: number): void
  /** A session's role is called something else from now on. */
  rename(sessionId: string, roleName: string): void
  /** Something went wrong that nobody asked for. */
  notice(error: LiveSlice['notices'][number]['error']): void
  live(): LiveSlice
  /** What is live changes by itself. */
  change(part: Partial<LiveSlice>): void
  /** The person's AWS files change. */
  changeProfiles(change: (profile: AwsProfile) => AwsProfile): void
  /** The next command of this name is refused. */
  refuse(name: DesktopCommand, error: { code: string; message: string; fix: string }): void
}

export interface FakeBridgeOptions {
  readonly surface: Bridge['surface']
  readonly platform: Bridge['platform']
  readonly live: LiveSlice | null
  readonly accounts: readonly CatalogAccount[]
  readonly desktop?: Partial<DesktopState>
  /** The profiles of the person's AWS files. */
  readonly profiles?: readonly AwsProfile[]
  /** Lanyard's own profiles. */
  readonly lanyards?: ProfileList
  /** The team file that is followed, and what any other one says. */
  readonly teamFile?: { readonly followed: TeamFile | null; readonly other: TeamFile }
  /** How sessions were described, by their IDs. */
  readonly drafts?: Readonly<Record<string, SessionDraft>>
  readonly now: () => number
}

export function createFakeBridge(options: FakeBridgeOptions): FakeBridge {
  const watchers = new Set<(update: Update) => void>()
  const shows = new Set<(view: ShownView) => void>()
  const asked: FakeBridge['asked'] = []
  const refusals = new Map<DesktopCommand, { code: string; message: string; fix: string }>()
  const drafts = new Map(Object.entries(options.drafts ?? {}))
  const taken = new Set<string>()
  let revision = 1
  let keyIsMoved = true
  let profiles = options.profiles ?? []
  let lanyards: ProfileList = options.lanyards ?? {
    file: '',
    template: '{alias}',
    profiles: [],
    sides: [],
    also: null,
  }
  const world: World | null = options.live && {
    live: options.live,
    accounts: options.accounts,
    desktop: { settings: DEFAULT_DESKTOP_SETTINGS, missing: [], trayless: null, ...options.desktop },
    marks: {},
    teamFile: options.teamFile?.followed ?? null,
  }

  function push(update: Omit<Update, 'revision'>): void {
    revision++
    if (world && update.catalog) world.accounts = [...world.accounts, ...update.catalog.put]
    // As over a channel: a copy of it all.
    for (const watcher of watchers) watcher(structuredClone({ revision, ...update }))
  }

  function changeTeamFile(teamFile: TeamFile | null): TeamFile | null {
    world!.teamFile = teamFile
    const notices = world!.live.notices.filter(({ error }) => error.code !== 'team-file-news')
    if (notices.length < world!.live.notices.length) changeLive({ notices })
    push({ teamFile })
    return teamFile
  }

  function changeLive(part: Partial<LiveSlice>): void {
    world!.live = { ...world!.live, ...part }
    push({ live: world!.live })
  }

  function changeSession(sessionId: string, change: (session: SessionView) => SessionView): SessionView {
    const sessions = world!.live.sessions.map((session) =>
      session.id === sessionId ? change(session) : session,
    )
    world!.live = { ...world!.live, sessions }
    push({ live: world!.live })
    return sessions.find(({ id }) => id === sessionId)!
  }

  function sessionOf(borrowable: DesktopInput<'session.start'>['session']): SessionView {
    const snapshot = {
      revision,
      live: world!.live,
      catalog: { accounts: [...world!.accounts] },
      marks: world!.marks,
    }
    const wanted = JSON.stringify(borrowable)
    const entry = directory(snapshot).find((entry) => JSON.stringify(entry.borrowable) === wanted)
    if (entry?.session) return entry.session
    if (!entry) throw new Error(`nothing is called ${wanted}`)
    const { kind, name, portalId, accountId, accountName, roleName, partition, region, state } = entry
    const made: SessionView = {
      id: name,
      kind,
      name,
      alias: null,
      portalId,
      accountId,
      accountName,
      roleName,
      partition,
      region,
      pinned: false,
      renews: true,
      chain: [name],
      profile: null,
      reads: 0,
      arn: null,
      lastStartedAt: null,
      state,
    }
    world!.live = { ...world!.live, sessions: [...world!.live.sessions, made] }
    return made
  }

  function madeFrom(draft: SessionDraft): SessionView {
    const through = draft.kind === 'chained-role' ? sessionOf(draft.source) : null
    const ownName = draft.kind === 'profile' ? draft.profile : 'robot'
    const [, accountId = '111111111111', roleName = ownName] =
      /::(\d{12}):role\/(.+)$/.exec('roleArn' in draft ? draft.roleArn : '') ?? []
    const name = `${accountId}/${roleName}`
    return {
      id: name,
      kind: draft.kind,
      name,
      alias: null,
      portalId: through?.portalId ?? null,
      accountId,
      accountName: accountId,
      roleName,
      partition: 'aws',
      region: 'eu-west-1',
      pinned: false,
      renews: true,
      chain: [...(through?.chain ?? []), name],
      profile: null,
      reads: 0,
      arn: null,
      lastStartedAt: null,
      state: { phase: 'stopped' },
    }
  }

  /** The session that a draft is kept as; one of account access is a role that the catalogue lists. */
  function keptFor(draft: SessionDraft): SessionView {
    if (draft.kind === 'account-access') {
      const { kind, portalId, roleArn } = draft
      const known = world!.live.sessions.find(
        (session) => session.kind === kind && roleArn.endsWith(`/${session.roleName}`),
      )
      return known ?? sessionOf({ portalId, roleArn })
    }
    const made = madeFrom(draft)
    world!.live = { ...world!.live, sessions: [...world!.live.sessions, made] }
    return made
  }

  function request(asked: PageProfileRequest, preview: boolean): ProfileOutcome {
    const { file, profiles: before } = lanyards
    const outcome: ProfileOutcome = { file, changes: [], conflicts: [], unknown: [], sides: [] }
    switch (asked.kind) {
      case 'add':
        for (const { session } of asked.profiles) {
          const name =
            'roleName' in session
              ? `${session.accountId}/${session.roleName}`
              : 'sessionId' in session
                ? session.sessionId
                : session.roleArn
          if (!before.some((profile) => profile.sessionId === name))
            outcome.changes.push({ change: 'added', name, region: 'eu-west-1' })
        }
        break
      case 'remove':
        outcome.changes.push(...asked.names.map((name) => ({ change: 'removed' as const, name })))
        if (!preview)
          lanyards = { ...lanyards, profiles: before.filter(({ name }) => !asked.names.includes(name)) }
        break
      case 'template': {
        const template = checkedProfileTemplate(asked.template)
        for (const { name, accountId, role, region } of before.slice(0, 1))
          outcome.changes.push(
            { change: 'removed', name },
            { change: 'added', name: `${accountId}-${role}`, region },
          )
        if (!preview) lanyards = { ...lanyards, template }
        break
      }
      case 'undo':
        outcome.changes.push(
          { change: 'region', name: 'payments-prod/ReadOnly', from: null, to: 'eu-west-1' },
          { change: 'command', name: 'payments-prod/ReadOnly', from: 'lanyard old', to: 'lanyard new' },
        )
        outcome.conflicts.push('mine')
        outcome.unknown.push('nobodys')
        break
      case 'wsl': {
        const changed = before.map(({ name, region }) => ({ change: 'added' as const, name, region }))
        const bare = { file: '/mnt/c/Users/ana/.aws/config', conflicts: [], error: null }
        if (asked.side !== null) outcome.sides.push({ side: asked.side, changes: changed, ...bare })
        const also = asked.side === null ? null : { side: asked.side, changes: [], ...bare }
        if (!preview) lanyards = { ...lanyards, also }
        break
      }
      case 'write':
        break
    }
    return outcome
  }

  function run<N extends DesktopCommand>(name: N, input: DesktopInput<N>): unknown {
    const now = options.now()
    // A switch tells the compiler what the name is, but not what the input then is.
    const of = <M extends DesktopCommand>(command: M): DesktopInput<M> => {
      asked.at(-1)!.name = command
      return input
    }
    switch (name) {
      case 'session.start': {
        const { id } = sessionOf(of('session.start').session)
        const state = { phase: 'active', startedAt: now, expiresAt: now + HOUR_MS } as const
        return changeSession(id, (session) => ({ ...session, state, lastStartedAt: now }))
      }
      case 'session.renew':
        return changeSession(of('session.renew').sessionId, (session) => ({
          ...session,
          state: { phase: 'active', startedAt: now, expiresAt: now + HOUR_MS },
        }))
      case 'session.stop':
        return changeSession(of('session.stop').sessionId, (session) => ({
          ...session,
          state: { phase: 'stopped' },
        }))
      case 'session.choose': {
        const { session, choice } = of('session.choose')
        const { id } = sessionOf(session)
        return changeSession(id, (before) => ({
          ...before,
          alias: choice.alias === undefined ? before.alias : choice.alias,
          pinned: choice.pinned ?? before.pinned,
          renews: choice.renews ?? before.renews,
          region: choice.region ?? before.region,
        }))
      }
      case 'question.answer': {
        const { questionId, answer } = of('question.answer')
        const { questions, sessions } = world!.live
        const question = questions.find(({ id }) => id === questionId)!
        const rejected = 'AWS did not take the code of it: invalid MFA one time pass code.'
        if (answer === WRONG_CODE)
          return changeLive({
            questions: questions.map((one) => (one === question ? { ...one, rejected } : one)),
          })
        const state = { phase: 'active', startedAt: now, expiresAt: now + HOUR_MS } as const
        return changeLive({
          questions: questions.filter((one) => one !== question),
          sessions: sessions.map((one) => (question.sessionIds.includes(one.id) ? { ...one, state } : one)),
        })
      }
      case 'question.cancel': {
        const { questionId } = of('question.cancel')
        return changeLive({ questions: world!.live.questions.filter(({ id }) => id !== questionId) })
      }
      case 'key.describe':
        return { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', movedFrom: keyIsMoved ? 'old' : null, rotating: false }
      case 'key.age':
        return { createdAt: now - 412 * 24 * HOUR_MS }
      case 'key.restore':
        keyIsMoved = false
        return { file: '/home/ana/.aws/credentials', profile: 'old' }
      case 'saml.hand-over':
        return {
          roles: [
            {
              roleArn: 'arn:aws:iam::441109273358:role/Federated',
              providerArn: 'arn:aws:iam::441109273358:saml-provider/Example',
              accountId: '441109273358',
              accountName: 'payments-prod',
              roleName: 'Federated',
            },
          ],
          sessionName: 'ana',
          usableUntil: now + 5 * MINUTE_MS,
        }
      case 'session.copy':
        return { clearsAt: now + world!.desktop.settings.clipboardClearSeconds * 1000 }
      case 'settings.change': {
        const changed = of('settings.change') as Partial<DesktopState['settings']>
        world!.desktop = { ...world!.desktop, settings: { ...world!.desktop.settings, ...changed } }
        push({ desktop: world!.desktop })
        return world!.desktop.settings
      }
      case 'setup.find':
        return FOUND
      case 'setup.preview':
        return stepsOf(of('setup.preview').setup, taken)
      case 'setup.take': {
        const { setup } = of('setup.take')
        const steps = stepsOf(setup, taken)
        for (const { name: part } of steps) taken.add(part)
        return steps
      }
      case 'team.choose-file':
        return changeTeamFile(options.teamFile!.other)
      case 'team.follow':
        return changeTeamFile({ ...options.teamFile!.other, from: of('team.follow').from })
      case 'team.look':
        return changeTeamFile({ ...world!.teamFile!, lookedAt: now })
      case 'team.later':
        return void changeTeamFile({ ...world!.teamFile!, settled: true })
      case 'team.take': {
        const { changes, here } = world!.teamFile!
        const left = changes.filter(({ outcome }) => outcome === 'cannot')
        changeTeamFile({
          ...world!.teamFile!,
          changes: left,
          here: here + changes.length - left.length,
          settled: true,
        })
        return changes
      }
      case 'team.leave':
        return void changeTeamFile(null)
      case 'setup.save':
        return '/home/ana/lanyard-team.json'
      case 'portal.add': {
        const { startUrl, region } = of('portal.add')
        const portal = {
          id: startUrl,
          name: new URL(startUrl).host.split('.')[0]!,
          startUrl,
          region: region ?? 'eu-west-1',
          partition: 'aws',
          signIn: { phase: 'signed-out' },
          sync: { phase: 'never' },
        } as LiveSlice['portals'][number]
        world!.live = { ...world!.live, portals: [...world!.live.portals, portal] }
        push({ live: world!.live })
        return portal
      }
      case 'account.mark': {
        const { accountId, change } = of('account.mark')
        world!.marks = withMark(world!.marks, accountId, change)
        push({ marks: world!.marks })
        return undefined
      }
      case 'terminal.find':
        return ['konsole', 'kitty']
      case 'app.about':
        return {
          version: '0.1.0',
          electron: '45.4.1',
          chromium: '152.0.1',
          home: '/home/ana/.lanyard',
          log: '/home/ana/.lanyard/logs/lanyard.log',
        }
      case 'session.add': {
        const draft = v.parse(sessionDraftSchema, of('session.add').draft)
        const made = keptFor(draft)
        drafts.set(made.id, draft)
        push({ live: world!.live })
        return made
      }
      case 'session.edit': {
        const { sessionId, draft } = of('session.edit')
        drafts.set(sessionId, v.parse(sessionDraftSchema, draft))
        return changeSession(sessionId, (session) => session)
      }
      case 'session.describe':
        return drafts.get(of('session.describe').sessionId)
      case 'session.try':
        return {
          arn: 'arn:aws:sts::222222222222:assumed-role/Deploy/ana',
          accountId: '222222222222',
          expiresAt: now + HOUR_MS,
          packedPolicySize: 12,
        }
      case 'session.remove': {
        const { chain } = world!.live.sessions.find(({ id }) => id === of('session.remove').sessionId)!
        const sessions = world!.live.sessions.filter(
          (other) => !chain.every((hop, place) => other.chain[place] === hop),
        )
        world!.live = { ...world!.live, sessions }
        push({ live: world!.live })
        return undefined
      }
      case 'profile.list':
        return profiles
      case 'profiles.list':
        return lanyards
      case 'profiles.request': {
        const { request: wanted, preview } = of('profiles.request')
        return request(wanted, preview)
      }
      case 'session.list-instances': {
        const region = of('session.list-instances').region ?? 'eu-west-1'
        const instance = (place: number, name: string) => ({
          id: `i-0f3ba41c9d2e7705${place}`,
          name,
          platform: 'Amazon Linux',
          address: `10.0.0.${place}`,
        })
        const there = [instance(1, 'web-1.internal'), instance(2, 'jobs-1.internal'), instance(3, '')]
        return { region, instances: region === 'eu-west-1' ? there : [] }
      }
      case 'app.name-facts':
        return { user: 'ana', host: 'anas-laptop' }
      case 'saml.sign-in':
        return {
          roles: ['Admin', 'ReadOnly'].map((roleName) => ({
            roleArn: `arn:aws:iam::441109273358:role/${roleName}`,
            providerArn: 'arn:aws:iam::441109273358:saml-provider/Okta',
            accountId: '441109273358',
            accountName: 'payments-prod',
            roleName,
          })),
          sessionName: 'ana@example.com',
          usableUntil: now + 5 * MINUTE_MS,
        }
      case 'notice.dismiss': {
        const { noticeId } = of('notice.dismiss')
        world!.live = { ...world!.live, notices: world!.live.notices.filter(({ id }) => id !== noticeId) }
        push({ live: world!.live })
        return undefined
      }
      default:
        return undefined
    }
  }

  return {
    surface: options.surface,
    platform: options.platform,
    asked,
    push(update) {
      if (world && update.live) world.live = update.live
      if (world && update.desktop) world.desktop = update.desktop
      push(update)
    },
    show(view) {
      for (const show of shows) show(view)
    },
    skew(clockOffset) {
      world!.live = { ...world!.live, clockOffset }
      push({ live: world!.live })
    },
    rename: (sessionId, roleName) => void changeSession(sessionId, (session) => ({ ...session, roleName })),
    notice(error) {
      world!.live = { ...world!.live, notices: [...world!.live.notices, { id: 'notice', at: 0, error }] }
      push({ live: world!.live })
    },
    live: () => world!.live,
    change: changeLive,
    changeProfiles: (change) => (profiles = profiles.map(change)),
    refuse: (name, error) => void refusals.set(name, error),
    async dispatch<N extends DesktopCommand>(name: N, input: DesktopInput<N>) {
      asked.push({ name, input })
      const error = refusals.get(name)
      refusals.delete(name)
      if (error) return { ok: false, error } satisfies Answer
      try {
        return { ok: true, output: run(name, input) as DesktopOutput<N> } as const
      } catch (error) {
        if (error instanceof AppError) return { ok: false, error: error.view() } as const
        throw error
      }
    },
    watch(onUpdate) {
      watchers.add(onUpdate)
      // As over a channel: never before whoever asked has the way to stop.
      queueMicrotask(() => {
        if (!world || !watchers.has(onUpdate)) return
        const catalog = { reset: true, put: [...world.accounts], removed: [] }
        onUpdate(
          structuredClone({
            revision,
            live: world.live,
            desktop: world.desktop,
            marks: world.marks,
            teamFile: world.teamFile,
            catalog,
          }),
        )
      })
      return () => watchers.delete(onUpdate)
    },
    onShow(show) {
      shows.add(show)
      return () => shows.delete(show)
    },
  }
}
