import { AppError, toAppError } from '../../shared/errors.ts'
import { EMPTY_LIVE } from '../../shared/snapshot.ts'
import { createAwsTime } from './aws-time.ts'
import { createConsole } from './console/federation.ts'
import { createContainerEndpoint } from './delivery/container-endpoint.ts'
import { createContainerNetwork, type ContainerNetwork } from './delivery/container-network.ts'
import { createEndpointGrants } from './delivery/endpoint-grants.ts'
import { createKeptKeys } from './delivery/kept-keys.ts'
import { createPinnedNames } from './delivery/pinned-names.ts'
import { createProfileDesk } from './delivery/profile-desk.ts'
import { createProfiles } from './delivery/profiles.ts'
import { createSideProfiles } from './delivery/side-profiles.ts'
import { createAccountMarking } from './account-marks.ts'
import { createDispatch, type Dispatch } from './dispatch.ts'
import { NOTHING_HANDED_OVER, type HandOver } from './hand-over.ts'
import { createHandlers } from './handlers.ts'
import { createCatalog } from './identity-center/catalog.ts'
import { createCatalogFiles } from './identity-center/catalog-file.ts'
import { createPortals } from './identity-center/portals.ts'
import { createPortalTokens, type HeldSignIn } from './identity-center/portal-tokens.ts'
import { createPortalViews, signInOf } from './identity-center/portal-views.ts'
import { createSharedSignIns } from './identity-center/shared-sign-in.ts'
import { createSignIn } from './identity-center/sign-in.ts'
import { createDockerConfig, type DockerConfig } from './made/docker-config.ts'
import { createMade, type Made } from './made/made.ts'
import { createKubeconfigs, type Kubeconfigs } from './made/kubeconfigs.ts'
import { createRegistries, type Registries } from './made/registries.ts'
import { createNotices } from './notices.ts'
import type { AwsFile, Host, Ports, Seat, Wsl } from './ports.ts'
import { createAssertions } from './saml/assertions.ts'
import { createSamlDoor } from './saml/saml-door.ts'
import { createUserProfiles } from './profiles/user-profiles.ts'
import { createSessionIdOf } from './sessions/borrowables.ts'
import { createJobs } from './sessions/jobs.ts'
import { createKeyCare } from './sessions/key-care.ts'
import { createKeyRotation } from './sessions/key-rotation.ts'
import { openLastStarts } from './sessions/last-starts.ts'
import { portalOf } from './sessions/session-identity.ts'
import { createSessionRecords } from './sessions/session-records.ts'
import { createSessionViews } from './sessions/session-views.ts'
import { createSetups } from './setup/setups.ts'
import { createTeamFile } from './setup/team-file.ts'
import { createSessions } from './sessions/sessions.ts'
import { createUserKeys } from './sessions/user-keys.ts'
import { openSettings } from './storage/settings.ts'
import { openVault } from './storage/vault.ts'
import { followSettings } from './settings-follower.ts'
import { createStore, type Store } from './store.ts'
import { createTerminalDoor, type TerminalDoor } from './terminal.ts'

/** The engine: one snapshot to look at, one door for a UI, one for terminals. */
export interface App {
  readonly store: Pick<Store, 'get' | 'watch'>
  readonly dispatch: Dispatch
  readonly terminal: TerminalDoor
  /** What other tools are told of AWS; their secrets go through the terminal's door. */
  readonly made: Pick<Made, 'clusters' | 'cluster' | 'instances' | 'sessionPlugin'>
  readonly kubeconfigs: Kubeconfigs
  readonly registries: Omit<Registries, 'password'>
  readonly docker: DockerConfig
  /** The network of docker's on which containers ask for credentials. */
  readonly containers: ContainerNetwork
  /** Whatever was thrown as an error for a person; what nobody expected is logged with its cause. */
  report(thrown: unknown): AppError
  /** Whether a page opened for this seat would be seen by the person there. */
  reachesBrowser(seat: Seat): boolean
  /** The session that a profile's name has been written for; `null` where there is none any more. */
  sessionOfProfile(name: string): string | null
  /** The profile that was added by this name beside its session's own; a region of `null` is the session's. */
  addedProfile(name: string): { readonly sessionId: string; readonly region: string | null } | null
  /** Resolves once ~/.aws/config, and ~/.aws/credentials where keys are to be there, say what the snapshot says. */
  profilesSettled(): Promise<void>
  /**
   * Gives everything to another engine of this user, as JSON that holds secrets: from here on nothing is renewed or
   * refreshed, and `close` leaves the profiles as they are.
   */
  handOver(): Promise<string>
  /** Ends renewals and sign-ins, and takes away the profiles that only active sessions had. */
  close(): Promise<void>
}

/** The user's file as only the owner may edit it: one that has lost the engine would undo what the new one wrote. */
function ownersFile(file: AwsFile, host: Host): AwsFile {
  return {
    path: file.path,
    async edit(change) {
      if (await host.stillOwner()) await file.edit(change)
    },
    versions: () => file.versions(),
  }
}

function ownersSides(wsl: Wsl, host: Host): Wsl {
  return {
    sides: () => wsl.sides(),
    async open(side, wake) {
      const there = await wsl.open(side, wake)
      return { ...there, config: ownersFile(there.config, host) }
    },
  }
}

/** Wires the engine; the only place that does. `handed` is what the engine before it left. */
export async function createApp(ports: Ports, handed: HandOver = NOTHING_HANDED_OVER): Promise<App> {
  const { clock, crypto, aws, files, log, host } = ports
  const { ssoOidc, ssoPortal, accountAccess, sts, iam, federation } = aws
  const settings = openSettings(ports.settings, log, (problem) => {
    if (problem) notices.tell(problem)
    else for (const code of ['settings-unwritable', 'settings-not-taken'] as const) notices.settle(code)
  })
  const vault = await openVault(ports, (problem) =>
    problem ? notices.tell(problem) : notices.settle('vault-unwritable'),
  )
  const awsTime = createAwsTime(clock, aws)

  function report(thrown: unknown): AppError {
    const error = toAppError(thrown)
    if (error.code === 'unexpected') log.error('unexpected', { error: thrown })
    return error
  }

  const store = createStore({
    live: { ...EMPTY_LIVE, vault: vault.storage },
    catalog: { accounts: [] },
    marks: settings.get().accounts,
    teamFile: null,
  })
  const notices = createNotices({ store, clock })
  for (const [name, secret] of handed.secrets) {
    if (vault.get(name)) continue
    // Held all the same where the disk cannot be written.
    await vault.set(name, secret).catch((error: unknown) => log.warn('hand-over-not-kept', { error }))
  }
  awsTime.watch((clockOffset) => store.updateLive((live) => ({ ...live, clockOffset })))

  const portalViews = createPortalViews(store)

  function onSignInChange(portalId: string, held: HeldSignIn | null, lost: AppError | null): void {
    portalViews.show(portalId, lost ? { phase: 'failed', error: lost.view() } : signInOf(held))
    if (held) sessions.portalSignedIn(portalId)
    shared.changed(portalId)
  }

  const tokens = createPortalTokens({
    ...ports,
    awsTime,
    ssoOidc,
    vault,
    renewedElsewhere: (portal) => shared.renewedElsewhere(portal),
    onChange: onSignInChange,
  })
  const signIn = createSignIn({
    ...ports,
    awsTime,
    ssoOidc,
    vault,
    onState: portalViews.show,
    onTokens: tokens.keep,
  })
  const shared = createSharedSignIns({
    ...ports,
    cache: ports.ssoCache,
    awsTime,
    ssoPortal,
    tokens,
    abandon: signIn.abandon,
    onLost: ({ id }, error) => portalViews.show(id, { phase: 'failed', error: error.view() }),
    notices,
  })
  const portals = createPortals({ crypto, ssoOidc, ssoPortal, settings, store, tokens, signIn, log })
  const catalog = createCatalog({
    clock,
    ssoPortal,
    accountAccess,
    tokens,
    files: createCatalogFiles(files, log),
    store,
    notices,
    log,
  })

  const records = createSessionRecords({ settings, crypto })
  const lastStarts = await openLastStarts(files, log)
  const views = createSessionViews({ store, records, lastStarts })
  const sessionIdOf = createSessionIdOf({ store, records, views })
  const userKeys = createUserKeys({ vault, crypto, credentialsFile: ports.awsCredentials })
  const assertions = createAssertions({
    ...ports,
    awsTime,
    onKept: (response) => sessions.assertionKept(response),
  })
  const userProfiles = createUserProfiles({ awsTools: ports.awsTools, records })
  const grants = createEndpointGrants({ vault, crypto, log })
  const jobs = createJobs({ ...ports, grants, records, onChange: (sessionId) => sessions.rearm(sessionId) })
  const sessions = createSessions({
    ...ports,
    isAtWork: jobs.needs,
    userProfiles,
    awsTime,
    ssoPortal,
    accountAccess,
    sts,
    iam,
    userKeys,
    store,
    portals,
    tokens,
    assertions,
    records,
    lastStarts,
    views,
    sessionIdOf,
  })
  views.refresh()
  sessions.adopt(handed)
  store.watch(({ catalog: after }, { catalog: before }) => {
    if (after !== before) views.refresh()
  })

  const console = createConsole({
    federation,
    sessions,
    records,
    issuerOf(sessionId) {
      const [root] = records.chain(records.get(sessionId))
      const portalId = root ? portalOf(root) : null
      return portalId === null ? '' : portals.record(portalId).startUrl
    },
  })
  const { nameOf, use: temporaryKey } = sessions
  const rotation = createKeyRotation({
    ...ports,
    awsTime,
    iam,
    sts,
    vault,
    userKeys,
    records,
    store,
    notices,
    nameOf,
    temporaryKey,
  })
  const keyCare = createKeyCare({ iam, records, userKeys, rotation, nameOf })
  const pinnedNames = createPinnedNames({ settings, store, records })
  const isKnown = (name: string) => pinnedNames.accountOf(name) !== null
  const sides = createSideProfiles({ ...ports, wsl: ownersSides(ports.wsl, host), isKnown, notices })
  const profiles = createProfiles({
    ...ports,
    store,
    views,
    records,
    awsConfig: ownersFile(ports.awsConfig, host),
    settings,
    pinnedNames,
    sides,
    notices,
  })
  const made = createMade({ ...ports, awsTime, sessions, records })
  const registries = createRegistries({ ecr: aws.ecr, awsTime, sessions, records, settings, store })
  const keptKeys = createKeptKeys({
    ...ports,
    store,
    settings,
    awsCredentials: ownersFile(ports.awsCredentials, host),
    held(sessionId) {
      const held = sessions.handOver().sessions.find((session) => session.sessionId === sessionId)
      return held?.borrowed.credentials ?? null
    },
    nameOf: pinnedNames.nameOf,
    isKnown,
    notices,
  })
  const endpoint = createContainerEndpoint({
    ...ports,
    grants,
    notices,
    isKept: (sessionId) => records.find(sessionId) !== undefined,
    credentials: (sessionId) => terminal.containerCredentials(sessionId),
    report,
  })
  const terminal = createTerminalDoor({
    sessions,
    records,
    views,
    store,
    endpoint,
    jobs,
    userProfiles,
    console,
    made,
    registries,
    vault,
  })

  for (const problem of [settings.problem, vault.problem]) if (problem) notices.tell(problem)
  if (vault.storage.kind === 'memory') {
    notices.tell(new AppError('keychain-unavailable', { reason: vault.storage.reason }))
  }
  const loaded = await Promise.all(portals.records().map((portal) => catalog.load(portal)))
  for (const problem of loaded) if (problem) notices.tell(problem)

  const stopFollowing = followSettings({
    file: ports.settings,
    settings,
    portals,
    sessions,
    catalog,
    shared,
    store,
    writeProfiles: profiles.look,
    log,
  })

  const marking = createAccountMarking({ settings, store })
  const profileDesk = createProfileDesk({
    ...ports,
    writer: profiles,
    store,
    records,
    pinnedNames,
    sides,
    keysSettled: keptKeys.settle,
  })
  const setups = createSetups({
    portals,
    sessions,
    records,
    marking,
    userProfiles,
    profiles: profileDesk,
    settings,
    store,
  })
  const teamFile = createTeamFile({
    ...ports,
    settings,
    store,
    notices,
    setups,
    documents: aws.documents,
  })
  const dispatch = createDispatch(
    createHandlers({
      ...ports,
      store,
      marking,
      documents: aws.documents,
      setups,
      teamFile,
      portals,
      catalog,
      sessions,
      records,
      userProfiles,
      sessionIdOf,
      notices,
      shared,
      keyCare,
      profiles: profileDesk,
      terminal,
      saml: createSamlDoor({ ...ports, assertions, records, store }),
    }),
  )

  await endpoint.resume().catch((error: unknown) => notices.tell(report(error)))
  // What jobs were given before is soon due, or lost: they find it renewed.
  for (const sessionId of jobs.sessionIds()) {
    sessions.readAtOnce(sessionId).catch((error: unknown) => log.warn('job-without-session', { error }))
  }
  rotation.resume()
  // A config file that cannot be read is told of where somebody asks.
  for (const portal of portals.records().filter(({ sharesSignIn }) => sharesSignIn))
    shared.follow(portal).catch((error: unknown) => log.warn('sign-in-not-shared', { error }))
  // They open nothing and are in nobody's way, so nobody waits for it.
  userKeys.sweep().catch((error: unknown) => log.warn('trials-not-swept', { error }))

  let isHandedOver = false
  return {
    store,
    dispatch,
    terminal,
    made,
    kubeconfigs: createKubeconfigs(ports),
    registries,
    docker: createDockerConfig(ports),
    containers: createContainerNetwork({ ...ports, endpointPort: endpoint.port }),
    report,
    reachesBrowser: ports.browser.reaches,
    sessionOfProfile: pinnedNames.sessionOf,
    addedProfile: pinnedNames.added,
    async profilesSettled() {
      await profiles.settled()
      await keptKeys.settle()
    },
    async handOver() {
      isHandedOver = true
      stopFollowing()
      await Promise.all([shared.end(), teamFile.end()])
      // A refresh token works once: what AWS answers now must be in what is given away.
      await tokens.close()
      await rotation.close()
      await profiles.leave()
      await sides.end()
      // The next engine listens at the same port.
      jobs.end()
      await endpoint.close()
      await keptKeys.leave()
      await lastStarts.settled()
      settings.flush()
      return terminal.handOver()
    },
    async close() {
      stopFollowing()
      // What is given up still puts its own affairs in order: a file of the home may be among them.
      await Promise.all([signIn.end(), catalog.end(), shared.end(), teamFile.end()])
      assertions.end()
      jobs.end()
      await endpoint.close()
      sessions.end()
      await tokens.close()
      await rotation.close()
      await (isHandedOver ? profiles.leave() : profiles.end())
      await sides.end()
      await (isHandedOver ? keptKeys.leave() : keptKeys.end())
      await lastStarts.settled()
      settings.flush()
    },
  }
}
