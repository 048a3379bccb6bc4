import { AssumeRoleCommand } from '@aws-sdk/client-sts'
import { expect } from 'vitest'
import type { IssuedCredentials } from '../../electron/emulator/world.ts'
import { arn, createTestWorld, HOME, trust, type Credentials, type TestWorld } from './world-fixture.ts'

export const DESTINATION = 'https://console.aws.amazon.com/s3/home?region=eu-central-1'
export const ISSUER = 'https://portal.example/start'

/** Credentials as an STS reply has them. */
export interface StsCredentials {
  readonly AccessKeyId?: string | undefined
  readonly SecretAccessKey?: string | undefined
  readonly SessionToken?: string | undefined
}

/** The JSON that the federation endpoint takes as `Session`. */
export function sessionJson({ AccessKeyId, SecretAccessKey, SessionToken }: StsCredentials): string {
  return JSON.stringify({ sessionId: AccessKeyId, sessionKey: SecretAccessKey, sessionToken: SessionToken })
}

/** The text of the element with a data-testid. */
export function shown(page: string, id: string): string | null {
  return new RegExp(`data-testid="${id}"[^>]*>([^<]*)<`).exec(page)?.[1] ?? null
}

/** A world with a role `Reader` to borrow, and what a console broker and a browser do there. */
export async function createConsoleLab() {
  const lab: TestWorld = await createTestWorld()
  const admin: IssuedCredentials = lab.key(lab.user('admin'))
  const role = lab.role('Reader', { trust: trust(arn(HOME, 'root')), maxSessionDuration: 43_200 })

  async function borrow(RoleSessionName = 'ann', from: Credentials = admin) {
    const command = new AssumeRoleCommand({ RoleArn: role.arn, RoleSessionName })
    return (await lab.sts(from).send(command)).Credentials!
  }

  /** Asks for a sign-in token by POST. */
  function ask(credentials: StsCredentials, rest: Record<string, string> = {}): Promise<Response> {
    const body = new URLSearchParams({ Action: 'getSigninToken', Session: sessionJson(credentials), ...rest })
    return fetch(`${lab.url}/federation`, { method: 'POST', body })
  }

  async function tokenOf(credentials: StsCredentials, rest: Record<string, string> = {}): Promise<string> {
    const reply = await ask(credentials, rest)
    expect(reply.status).toBe(200)
    return ((await reply.json()) as { SigninToken: string }).SigninToken
  }

  /** A browser as far as the console needs one: it keeps a cookie and follows redirects by hand. */
  function browser() {
    let cookie = ''
    async function open(path: string): Promise<Response> {
      const reply = await fetch(lab.url + path, { headers: { cookie }, redirect: 'manual' })
      const set = reply.headers.get('set-cookie')
      if (set) cookie = set.includes('Max-Age=0') ? '' : set.split(';')[0]!
      return reply
    }
    return {
      open,
      login(SigninToken: string, rest: Record<string, string> = {}) {
        const query = new URLSearchParams({
          Action: 'login',
          Issuer: ISSUER,
          Destination: DESTINATION,
          SigninToken,
          ...rest,
        })
        return open(`/federation?${query.toString()}`)
      },
    }
  }

  /** A session the ledger made by itself: for when the emulator's clock has left this computer's behind. */
  function lend(sessionName: string, lifetimeMs: number): StsCredentials {
    const issued = lab.world.credentials.issue(
      {
        kind: 'assumed-role',
        accountId: HOME,
        arn: arn(HOME, `assumed-role/Reader/${sessionName}`, 'sts'),
        userId: `${role.id}:${sessionName}`,
        role,
        sessionName,
        mfa: false,
        sourceIdentity: null,
        tags: new Map(),
        transitiveTagKeys: [],
        sessionPolicies: [],
      },
      lifetimeMs,
    )
    const { accessKeyId, secretAccessKey, sessionToken } = issued
    return { AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey, SessionToken: sessionToken! }
  }

  return { lab, admin, borrow, lend, ask, tokenOf, browser }
}

export type ConsoleLab = Awaited<ReturnType<typeof createConsoleLab>>
