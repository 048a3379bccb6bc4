import type { Partition } from '../../shared/partition.ts'
import type { TokenSource } from '../../shared/session-draft.ts'
import type { Secret } from './secret.ts'

/** Call it to stop what was begun. Calling it again does nothing. */
export type Stop = () => void

/** Time. The only source of it on the trusted side; times are epoch milliseconds of this computer's clock. */
export interface Clock {
  now(): number
  /** Runs once, as soon as `now()` has reached `time`, sleep and stepped clocks included. */
  at(time: number, run: () => void): Stop
}

/** Randomness and digests. */
export interface Crypto {
  randomBytes(count: number): Uint8Array<ArrayBuffer>
  sha256(bytes: Uint8Array): Uint8Array<ArrayBuffer>
  /** Whether the text is the secret, in a time that tells nothing of either. */
  matches(secret: Secret, text: string): boolean
  /** HMAC-SHA-1, which one-time passwords are made with; 20 bytes. */
  hmacSha1(key: Secret<Uint8Array>, bytes: Uint8Array): Uint8Array<ArrayBuffer>
  /** AES-256-GCM; the result is nonce, tag and ciphertext together. */
  seal(key: Secret<Uint8Array>, plain: Secret, context: string): Uint8Array
  /** Opens what `seal` made; throws when the key is another or a byte was changed. */
  open(key: Secret<Uint8Array>, sealed: Uint8Array, context: string): Secret
}

export interface Credentials {
  readonly accessKeyId: string
  readonly secretAccessKey: Secret
  readonly sessionToken: Secret
  /** Epoch milliseconds by AWS's clock. */
  readonly expiresAt: number
}

/** An IAM user's own key, which works until somebody deactivates it. */
export interface LongTermKey {
  readonly accessKeyId: string
  readonly secretAccessKey: Secret
  readonly sessionToken: null
}

/** What a request is signed with. */
export type SigningKey = LongTermKey | Pick<Credentials, 'accessKeyId' | 'secretAccessKey' | 'sessionToken'>

/** Credentials, and the identity they speak for where AWS told it. */
export interface Borrowed {
  readonly credentials: Credentials
  /** `arn:…:assumed-role/Role/session` */
  readonly arn: string | null
  /** How many percent of AWS's packed limit its policies and tags take; `null` where it has none. */
  readonly packedPolicySize: number | null
}

export interface ClientRegistration {
  readonly clientId: string
  readonly clientSecret: Secret
  /** Epoch milliseconds by AWS's clock. */
  readonly expiresAt: number
  /** What its tokens may be used for, separated by blanks (RFC 6749, 3.3). */
  readonly scope: string
}

export interface Tokens {
  readonly accessToken: Secret
  readonly refreshToken: Secret | null
  /** Seconds the access token lives, from now. */
  readonly expiresIn: number
}

export interface DeviceAuthorization {
  readonly deviceCode: Secret
  readonly userCode: string
  readonly verificationUri: string
  readonly verificationUriComplete: string
  /** Seconds. */
  readonly expiresIn: number
  /** Seconds between two polls. */
  readonly interval: number
}

/** `browser`: authorization code with PKCE. `device`: a code typed on any computer. */
export type SignInFlow = 'browser' | 'device'

export type TokenGrant =
  | {
      readonly type: 'authorization-code'
      readonly code: string
      readonly verifier: Secret
      readonly redirectUri: string
    }
  | { readonly type: 'device-code'; readonly deviceCode: Secret }
  | { readonly type: 'refresh-token'; readonly refreshToken: Secret }

export type TokenAnswer =
  | { readonly outcome: 'tokens'; readonly tokens: Tokens }
  | { readonly outcome: 'pending' | 'slow-down' | 'expired' | 'denied' | 'invalid-grant' | 'invalid-client' }

/** SSO-OIDC, in one region. Errors are AppErrors; what a poll may answer is in the outcome. */
export interface SsoOidc {
  registerClient(input: {
    region: string
    startUrl: string
    flow: SignInFlow
    scope: string
  }): Promise<ClientRegistration>
  startDeviceAuthorization(input: {
    region: string
    startUrl: string
    client: ClientRegistration
  }): Promise<DeviceAuthorization>
  createToken(input: {
    region: string
    client: ClientRegistration
    grant: TokenGrant
    signal?: AbortSignal
  }): Promise<TokenAnswer>
  /** Where the browser is sent for the authorization code. */
  authorizeUrl(input: {
    region: string
    client: ClientRegistration
    redirectUri: string
    state: string
    challenge: string
  }): string
}

export interface PortalAccount {
  readonly accountId: string
  readonly name: string
  readonly email: string
}

export interface Page<T> {
  readonly items: readonly T[]
  readonly nextToken: string | null
}

export interface PortalCall {
  readonly region: string
  readonly accessToken: Secret
  readonly signal?: AbortSignal
}

/** The SSO portal API. A token that AWS no longer takes throws `portal-expired`; 429 throws `throttled`. */
export interface SsoPortal {
  listAccounts(call: PortalCall, nextToken: string | null): Promise<Page<PortalAccount>>
  listAccountRoles(call: PortalCall, accountId: string, nextToken: string | null): Promise<Page<string>>
  getRoleCredentials(call: PortalCall, accountId: string, roleName: string): Promise<Credentials>
  logout(call: PortalCall): Promise<void>
}

/** A role that account access lists. */
export interface AccessRole {
  readonly accountId: string
  readonly accountName: string
  readonly roleArn: string
}

export interface AccountAccessCall extends Omit<PortalCall, 'region'> {
  readonly endpoint: string
  /** `aa-…` */
  readonly tenantId: string
}

/**
 * Account access, by which people of Identity Center borrow ordinary IAM roles. A token that it no longer takes throws
 * `portal-expired`; 429 throws `throttled`, `access-denied` where it denies, `aws-refused` where it finds a request wrong.
 */
export interface AccountAccess {
  listRoles(call: AccountAccessCall, nextToken: string | null): Promise<Page<AccessRole>>
  /** `duration`: seconds. */
  getCredentials(
    call: AccountAccessCall,
    role: { readonly roleArn: string; readonly sessionName: string; readonly duration: number },
  ): Promise<Credentials>
}

/** What narrows a session further than its role or user does. */
export interface SessionScope {
  readonly policyArns: readonly string[]
  /** An inline policy, as JSON. */
  readonly policy: string | null
}

interface RoleRequest extends SessionScope {
  readonly region: string
  readonly roleArn: string
  /** Seconds; one hour where it is null. */
  readonly duration: number | null
}

export interface AssumeRole extends RoleRequest {
  readonly source: SigningKey
  readonly sessionName: string
  readonly externalId: string | null
  readonly sourceIdentity: string | null
  readonly tags: readonly { readonly key: string; readonly value: string; readonly transitive: boolean }[]
}

export interface AssumeRoleWithSaml extends RoleRequest {
  readonly providerArn: string
  /** The SAML response as the identity provider posted it, in Base64. */
  readonly assertion: Secret
}

export interface AssumeRoleWithWebIdentity extends RoleRequest {
  readonly sessionName: string
  readonly token: Secret
}

export interface MfaProof {
  readonly serial: string
  /** Six digits; AWS takes each once. */
  readonly code: Secret
}

export interface GetSessionToken {
  readonly key: LongTermKey
  readonly region: string
  /** Seconds; 12 hours where it is null. */
  readonly duration: number | null
  readonly mfa: MfaProof | null
}

export interface GetFederationToken extends SessionScope {
  readonly key: LongTermKey
  readonly region: string
  /** 2 to 32 characters. */
  readonly name: string
  /** Seconds; 12 hours where it is null. */
  readonly duration: number | null
}

export interface Caller {
  readonly arn: string
  readonly accountId: string
}

/** STS, at the region's own endpoint. Errors are AppErrors; `aws-refused` where it finds a request wrong. */
export interface Sts {
  /** Throws `trust-policy-mismatch` when AWS denies it, and by the field that it refuses what sts-refusals.ts names. */
  assumeRole(input: AssumeRole): Promise<Borrowed>
  /** Throws `assertion-refused`, and `trust-policy-mismatch` when AWS denies it. */
  assumeRoleWithSaml(input: AssumeRoleWithSaml): Promise<Borrowed>
  /** Throws `token-refused`, and `trust-policy-mismatch` when AWS denies it. */
  assumeRoleWithWebIdentity(input: AssumeRoleWithWebIdentity): Promise<Borrowed>
  /** Throws `mfa-code-refused`. */
  getSessionToken(input: GetSessionToken): Promise<Borrowed>
  getFederationToken(input: GetFederationToken): Promise<Borrowed>
  getCallerIdentity(key: SigningKey, region: string): Promise<Caller>
}

/** A long-term key as IAM lists it. */
export interface ListedKey {
  readonly id: string
  readonly active: boolean
  /** Epoch milliseconds by AWS's clock, to the second. */
  readonly createdAt: number
}

/** Signed by the user that the call is about. */
export interface IamCall {
  readonly key: SigningKey
  readonly partition: Partition
}

/**
 * What IAM lets its users do about themselves. Errors are AppErrors; `access-denied` where their policies do not allow
 * it, and `aws-refused` where it finds a request wrong.
 */
export interface Iam {
  listAccessKeys(call: IamCall): Promise<readonly ListedKey[]>
  /** Asked once only: a second request would make a second key. */
  createAccessKey(call: IamCall): Promise<LongTermKey>
  deactivateAccessKey(call: IamCall, id: string): Promise<void>
  /** Resolves also where there is no such key. */
  deleteAccessKey(call: IamCall, id: string): Promise<void>
  /** Whether anybody ever signed a request with it. */
  wasUsed(call: IamCall, id: string): Promise<boolean>
  /** The serials of the devices that show codes: not passkeys, which no API of AWS's takes. */
  listMfaDevices(call: IamCall): Promise<readonly string[]>
}

/** The federation endpoint of the console. */
export interface Federation {
  /** Throws `console-unavailable` with AWS's reason. */
  signinToken(input: { partition: Partition; region: string; credentials: Credentials }): Promise<Secret>
  /** LANYARD_SIGNIN_ENDPOINT, where it is set: the host that takes the place of each partition's own. */
  readonly endpoint: string | null
}

/** A document as it was read, and what tells it from a later one; `null` where nothing does. */
export interface ReadDocument {
  readonly text: string
  readonly version: string | null
}

/** Documents that the user names, at https URLs. */
export interface Documents {
  /**
   * `null` where it is still that of version `known`. Throws `setup-invalid` where it cannot be had or is longer than
   * 1 MiB, `unreachable`, and `interrupted` once the signal aborts.
   */
  read(url: string, known?: string | null, signal?: AbortSignal): Promise<ReadDocument | null>
}

/** Files that the user names. They are read, and never written. */
export interface NamedFiles {
  /**
   * `null` where it is still that of version `known`. Throws `setup-invalid` where there is none, or it cannot be read,
   * is no text or longer than 1 MiB.
   */
  read(path: string, known?: string | null): Promise<ReadDocument | null>
}

/**
 * Requests that are signed here, and sent by somebody else later: nothing is asked of AWS. `at` is the moment that is
 * signed, epoch milliseconds by AWS's clock. Throws `partition-unknown`.
 */
export interface Presigner {
  /** The URL of a GetCallerIdentity at the region's STS, good together with these headers; `seconds` is what it says. */
  callerIdentity(input: {
    readonly key: SigningKey
    readonly region: string
    readonly at: number
    readonly seconds: number
    readonly headers: Readonly<Record<string, string>>
  }): Promise<Secret>
  /** What a database of RDS takes in place of the user's password, for 15 minutes: the URL without its scheme. */
  databaseConnection(input: {
    readonly key: SigningKey
    readonly region: string
    readonly at: number
    readonly host: string
    readonly port: number
    readonly user: string
  }): Promise<Secret>
}

/** Signed by the session that the call is made as. */
export interface RegionalCall {
  readonly key: SigningKey
  readonly region: string
}

/** Where a Kubernetes cluster answers. */
export interface Cluster {
  readonly arn: string
  readonly endpoint: string
  /** The CA's certificate, PEM in Base64, as a kubeconfig has it. */
  readonly certificate: string
}

/** EKS. Errors are AppErrors. */
export interface Eks {
  listClusters(call: RegionalCall): Promise<readonly string[]>
  /** Throws `cluster-unknown`, and `cluster-not-ready` while it is being made. */
  describeCluster(call: RegionalCall, name: string): Promise<Cluster>
}

/** A token that a tool uses as a password. */
export interface ToolToken {
  readonly token: Secret
  /** Epoch milliseconds by AWS's clock. */
  readonly expiresAt: number
}

/** ECR. Errors are AppErrors. */
export interface Ecr {
  /** The password of the user `AWS` at the registries of the region that the caller may use. */
  password(call: RegionalCall): Promise<ToolToken>
}

/** CodeArtifact. Errors are AppErrors. */
export interface CodeArtifact {
  /** `owner`: the domain's account, the caller's own where it is null. `seconds`: 900 to 43,200; 0 is as long as `key`. */
  token(
    call: RegionalCall,
    domain: { readonly name: string; readonly owner: string | null; readonly seconds: number },
  ): Promise<ToolToken>
}

/** A computer that Systems Manager can reach now. */
export interface OnlineInstance {
  /** `i-…`, or `mi-…` where it is none of EC2's. */
  readonly id: string
  readonly name: string
  readonly platform: string
  readonly address: string
}

/** What a session at an instance is asked for with. */
export interface InstanceSession {
  readonly instance: string
  /** `null`: a shell. */
  readonly document: string | null
  readonly parameters: Readonly<Record<string, readonly string[]>>
}

/** A session that has begun: whoever has its token is in it. */
export interface StartedSession {
  readonly id: string
  readonly streamUrl: string
  readonly token: Secret
}

/** Systems Manager. Errors are AppErrors. */
export interface Ssm {
  onlineInstances(call: RegionalCall): Promise<readonly OnlineInstance[]>
  /** Throws `instance-not-connected`. */
  startSession(call: RegionalCall, session: InstanceSession): Promise<StartedSession>
  terminateSession(call: RegionalCall, sessionId: string): Promise<void>
  /** Where the region's service answers, for the program that goes on with a session. */
  endpoint(region: string): string
}

/** AWS, and what its replies say of its time. */
export interface Aws {
  readonly presigner: Presigner
  readonly eks: Eks
  readonly ecr: Ecr
  readonly codeArtifact: CodeArtifact
  readonly ssm: Ssm
  readonly ssoOidc: SsoOidc
  readonly ssoPortal: SsoPortal
  readonly accountAccess: AccountAccess
  readonly sts: Sts
  readonly iam: Iam
  readonly federation: Federation
  readonly documents: Documents
  /** Told AWS's time, from the Date header of each reply, and this computer's at that moment. */
  watchTime(listener: (awsTime: number, localTime: number) => void): Stop
}

/** Where the person who asked sits: the values of their own terminal, or of the desktop the app runs on. */
export interface Seat {
  /** A command that opens a URL, as in the BROWSER variable; `null` leaves it to the system. */
  readonly browser: string | null
  /** DISPLAY and WAYLAND_DISPLAY, where they are set. */
  readonly display: string | null
  readonly waylandDisplay: string | null
  /** They came over SSH: a browser would open on the wrong computer. */
  readonly remote: boolean
}

/** The user's browser. */
export interface Browser {
  /** Whether a page that is opened would be seen by the person at this seat. */
  reaches(seat: Seat): boolean
  /** Throws `browser-missing` when nothing could be started. */
  open(url: string, seat: Seat): Promise<void>
}

export interface RedirectListener {
  /** `http://127.0.0.1:PORT/oauth/callback` */
  readonly redirectUri: string
  /** The query of the first request that carries `state`; rejects once closed. */
  readonly query: Promise<ReadonlyMap<string, string>>
  close(): void
}

/** Listeners on loopback between the engine and a browser, each for one request. */
export interface Loopback {
  /**
   * A local URL that leads to this one, once and within a minute: a browser is started with a URL among its
   * arguments, which every user of the computer can read.
   */
  redirectOnce(url: string): Promise<string>
  /** Waits for the redirect of a browser sign-in. */
  listen(state: string): Promise<RedirectListener>
}

/** Tokens of OpenID Connect providers, which other programs fetch. */
export interface IdentityTokens {
  /** Throws `token-unreadable` with what the file or the program said. */
  read(source: TokenSource): Promise<Secret>
}

/** What a SAML response says, as far as it is needed before AWS sees it. It was not verified: AWS does that. */
export interface SamlResponse {
  /** The whole of it in Base64, as STS takes it. */
  readonly assertion: Secret
  /** `null` where it is encrypted, so that only AWS can tell. */
  readonly roles: readonly SamlRole[] | null
  readonly sessionName: string | null
  /** Epoch milliseconds; `null` where it does not say. */
  readonly usableUntil: number | null
}

/** A role that a person may have, and the SAML provider in IAM that vouches for it. */
export interface SamlRole {
  readonly roleArn: string
  readonly providerArn: string
}

export type SamlAnswer =
  | { readonly outcome: 'posted'; readonly response: SamlResponse }
  /** The person closed the window, wants their own browser, or there is no window to be had. */
  | { readonly outcome: 'closed' | 'own-browser' | 'no-window' }

/** The page of a SAML identity provider, in a window that nothing else happens in. */
export interface SamlSignIn {
  /**
   * Goes there and waits until the page posts an assertion to AWS, which never gets it from there. `shown: false` asks
   * a provider that may still know the person, with nothing to be seen. Throws `unreachable`, `assertion-unreadable`;
   * `interrupted` once the signal aborts.
   */
  signIn(input: { url: string; shown: boolean; signal: AbortSignal }): Promise<SamlAnswer>
  /** Forgets whom the provider of this page knows. */
  forget(url: string): Promise<void>
}

/** Keys as another tool keeps or gives them. */
export interface ForeignKeys {
  readonly accessKeyId: string
  readonly secretAccessKey: Secret
  /** `null`: they are an IAM user's own. */
  readonly sessionToken: Secret | null
  /** Epoch milliseconds by AWS's clock; `null` where the tool does not say. */
  readonly expiresAt: number | null
}

/** The places of this computer that a `credential_source` of the AWS config file may name. */
export type MachineSource = 'Environment' | 'Ec2InstanceMetadata' | 'EcsContainer'

/** What a caller's own variables say of the AWS files; `null` where they say nothing. */
export interface CallersFiles {
  /** AWS_CONFIG_FILE */
  readonly config: string | null
  /** AWS_SHARED_CREDENTIALS_FILE */
  readonly credentials: string | null
  /** The folder that a relative path begins at. */
  readonly cwd: string
}

/** What the user's other AWS tools keep on this computer. It is read, and never written. */
export interface AwsTools {
  /** For people: where the config file lies. */
  readonly configPath: string
  /** Both files as text, empty where there is none. Throws `aws-config-unreadable`. */
  files(): Promise<{ readonly config: string; readonly credentials: string }>
  /** The config.yaml of aws-sso-cli; `null` where there is none. */
  awsSsoCli(): Promise<string | null>
  /** The same as somebody's tools find them; `isOurs`: their config file is the one at `configPath`. */
  filesOf(
    caller: CallersFiles,
  ): Promise<{ readonly config: string; readonly credentials: string; readonly isOurs: boolean }>
  /** The token that `aws sso login` left under this key, a session's name or a start URL; `null` where there is none. */
  ssoToken(cacheKey: string): Promise<{ readonly accessToken: Secret; readonly expiresAt: number } | null>
  /** The credentials that `aws login` left for this `login_session`; `null` where there are none. */
  loginKeys(loginSession: string): Promise<ForeignKeys | null>
  /** Runs a `credential_process`, no shell taking part. Throws `command-failed` with what it said. */
  run(input: { readonly profile: string; readonly command: readonly string[] }): Promise<ForeignKeys>
  /** `null` where this computer has none. Throws `unreachable`. */
  machineKeys(source: MachineSource): Promise<ForeignKeys | null>
}

/** A sign-in as the AWS CLI and the SDKs keep it. Times are epoch milliseconds. */
export interface ForeignToken {
  readonly accessToken: Secret
  readonly expiresAt: number
  /** `null` where it cannot be refreshed with what is there. */
  readonly refresh: {
    readonly refreshToken: Secret
    readonly clientId: string
    readonly clientSecret: Secret
    readonly clientExpiresAt: number
  } | null
}

/** The sign-ins of the AWS CLI and the SDKs, each under the name of an sso-session or a start URL. */
export interface SsoCache {
  /**
   * `unsettled`: it is being written, or cannot be read, and says nothing for now; `reason` then says why not, as the end
   * of a sentence.
   */
  read(
    key: string,
  ): Promise<
    | { readonly state: 'absent' }
    | { readonly state: 'unsettled'; readonly reason: string | null }
    | { readonly state: 'token'; readonly token: ForeignToken }
  >
  /**
   * Puts an access token there, with nothing to refresh it by. By rename: nobody reads half of it. Its error, as
   * that of `remove`, says the reason as the end of a sentence.
   */
  write(
    key: string,
    token: {
      readonly startUrl: string
      readonly region: string
      readonly accessToken: Secret
      readonly expiresAt: number
    },
  ): Promise<void>
  remove(key: string): Promise<void>
}

/** The engine's own files in LANYARD_HOME, by plain name (`vault.json`). Writes are atomic, 0600. */
export interface StateFiles {
  /** `null` when there is none. */
  read(name: string): Promise<Uint8Array | null>
  write(name: string, bytes: Uint8Array): Promise<void>
  remove(name: string): Promise<void>
  /** Moves a file that can't be used out of the way and gives its new path. */
  setAside(name: string): Promise<string>
}

/** What the user and the engine remember between runs. Holds no secret. */
export interface SettingsFile {
  /** The parsed content; `null` when there is none yet. Throws when the file is not JSON. */
  load(): unknown
  /**
   * Writes the parts that the content names; whatever else is in the file is another's and stays. What another program
   * has left there meanwhile, where it is no settings, is not overwritten: it is moved out of the way, and its new path
   * given; `null` where there was no such thing.
   */
  save(content: unknown): string | null
  /** Moves a file that can't be used out of the way and gives its new path. */
  setAside(): string
  /** Whether another program has changed it, or taken it away, since it was loaded or saved here last. */
  isForeign(): boolean
  /** Runs soon after the file has changed, whoever did it. */
  watch(run: () => void): Stop
}

/**
 * Keys in the OS keychain. `kind: 'memory'` says that there is none, and why; `practice`, that none is wanted, since
 * the sign-ins are worth nothing.
 */
export type KeyStore =
  | {
      readonly kind: 'keychain'
      get(account: string): Promise<Secret<Uint8Array> | null>
      set(account: string, key: Secret<Uint8Array>): Promise<void>
      remove(account: string): Promise<void>
    }
  | { readonly kind: 'memory'; readonly reason: string }
  | { readonly kind: 'practice' }

/** A file of the user's that AWS's tools read: the config file, or the credentials file. */
export interface AwsFile {
  /** For people: the path being edited. */
  readonly path: string
  /**
   * Reads the file, hands its bytes (empty when there is none) to `edit` and writes what comes back; `null` leaves it.
   * Reads again and repeats when another program wrote meanwhile. Throws `aws-config-unwritable`, `-unreadable`, and
   * `-uncopied` where no version could be kept for undo.
   */
  edit(edit: (bytes: Uint8Array) => Uint8Array | null): Promise<void>
  /** What it held before each of the last edits, latest first; none of a file of secrets. */
  versions(): Promise<readonly Uint8Array[]>
}

/** How tools on the other side of a Windows computer come upon Lanyard's launcher. */
export type Crossing =
  /** Lanyard runs on Windows; its launcher is a batch file for cmd.exe, whose path is that in the distribution. */
  | { readonly to: 'linux'; readonly commandShell: string }
  /** Lanyard runs in this distribution of WSL. */
  | { readonly to: 'windows'; readonly distribution: string }

/** A side of a Windows computer with WSL on which Lanyard does not run. */
export interface OtherSide {
  readonly config: AwsFile
  readonly credentials: Pick<AwsFile, 'path' | 'edit'>
  readonly crossing: Crossing
}

/** The Windows Subsystem for Linux. */
export interface Wsl {
  /** `windows`, or the names of distributions; none where there is no WSL. */
  sides(): Promise<readonly string[]>
  /**
   * The files of its user there. `wake` starts a distribution that is not running. Throws `side-unknown`,
   * `side-asleep`, and `side-unreachable`.
   */
  open(side: string, wake: boolean): Promise<OtherSide>
}

/** Files of the user's that other tools read: kubectl's and docker's. */
export interface ToolFiles {
  /** The user's home folder. */
  readonly home: string
  /**
   * As an AwsFile, by its absolute path. Throws `tool-file-unwritable` or `-unreadable`, whose fix says what can be done
   * `instead`. No copy is kept for undo: such files may hold passwords.
   */
  open(path: string, instead: string): AwsFile
}

/** AWS's session-manager-plugin on this computer. */
export interface SessionPlugin {
  /**
   * On this PATH or where it is usually installed; `null` where it is not. `version` is empty where it does not say.
   */
  find(searchPath: string | null): Promise<{ readonly path: string; readonly version: string } | null>
}

/** Which docker is meant: where a person has it, and their values of docker's variables, the engine's not counting. */
export interface CallersDocker {
  readonly searchPath: string | null
  readonly variables: Readonly<Record<string, string | undefined>>
}

/** docker's command line on this computer. */
export interface Docker {
  /** There is none on this system but in a virtual machine. */
  readonly alwaysInMachine: boolean
  /** Throws `docker-missing`. A `reason` is the end of a sentence, and docker's own words. */
  run(
    caller: CallersDocker,
    args: readonly string[],
  ): Promise<
    | { readonly outcome: 'done'; readonly printed: string }
    | { readonly outcome: 'failed'; readonly reason: string }
  >
}

export interface Log {
  info(event: string, details?: Readonly<Record<string, unknown>>): void
  warn(event: string, details?: Readonly<Record<string, unknown>>): void
  error(event: string, details?: Readonly<Record<string, unknown>>): void
}

/** Where jobs and containers ask for credentials: plain HTTP, which SDKs take from few addresses only. */
export interface ContainerListener {
  /**
   * Listens on 127.0.0.1 at this port; where that is taken, or `null`, at one of the system's choice. Rejects where it
   * can listen nowhere.
   */
  listen(
    port: number | null,
    answer: (request: EndpointRequest) => Promise<EndpointReply>,
  ): Promise<{ readonly port: number; close(): Promise<void> }>
  /**
   * Listens at 169.254.170.2 and this port, to those of 169.254.170.0/24 alone. `null` where this computer does not have
   * that address; rejects where the port is taken.
   */
  listenToContainers(
    port: number,
    answer: (request: EndpointRequest) => Promise<EndpointReply>,
  ): Promise<{ close(): Promise<void> } | null>
}

/** A request to the container endpoint, as far as it decides anything. */
export interface EndpointRequest {
  readonly method: string
  /** As it was sent, a query included. */
  readonly path: string
  readonly host: string | null
  readonly authorization: string | null
  /** It carries what only browsers send: Origin, or Fetch Metadata's Sec-Fetch-Site. */
  readonly fromBrowser: boolean
}

export interface EndpointReply {
  readonly status: number
  /** JSON. */
  readonly body: string
}

/** The processes of this computer. */
export interface Processes {
  /** What tells a process from a later one of the same number; `null` when there is none. */
  identify(pid: number): string | null
}

/** Facts of the host the engine runs in. */
export interface Host {
  /** Where its own user sits: the desktop the app runs on. */
  readonly seat: Seat
  /** The absolute path of the `lanyard` launcher, as other tools are told to call it. */
  readonly launcher: string
  /** LANYARD_HOME, for tools that have another environment; `null` where it is the one they would take anyway. */
  readonly toolsHome: string | null
  /** The local user, for role session names. */
  readonly userName: string
  /** The computer's name, for role session names. */
  readonly computerName: string
  readonly version: string
  /** Whether this process still owns the engine; asked before a token is refreshed, which only one may do. */
  stillOwner(): Promise<boolean>
}

/** Every effect that the engine needs. */
export interface Ports {
  readonly clock: Clock
  readonly crypto: Crypto
  readonly aws: Aws
  readonly browser: Browser
  readonly loopback: Loopback
  readonly identityTokens: IdentityTokens
  readonly samlSignIn: SamlSignIn
  readonly awsTools: AwsTools
  readonly ssoCache: SsoCache
  readonly files: StateFiles
  readonly settings: SettingsFile
  readonly keys: () => Promise<KeyStore>
  readonly containerListener: ContainerListener
  readonly processes: Processes
  readonly awsConfig: AwsFile
  readonly awsCredentials: AwsFile
  readonly wsl: Wsl
  readonly toolFiles: ToolFiles
  readonly namedFiles: NamedFiles
  readonly sessionPlugin: SessionPlugin
  readonly docker: Docker
  readonly log: Log
  readonly host: Host
}
