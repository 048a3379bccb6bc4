import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { mintWebIdentityToken } from '../../../electron/emulator/web-identity-token.ts'
import { LAUNCHER, startRunningAgent, type RunningAgent } from '../../agent/running-agent.ts'

const PROD = 'checkout-prod/AdministratorAccess'

let agent: RunningAgent
let deploy: string

beforeAll(async () => {
  agent = await startRunningAgent()
  await agent.signIn()
  const { sessions } = (await agent.json('ls', PROD)) as { sessions: { account: string }[] }
  deploy = `arn:aws:iam::${sessions[0]!.account}:role/Deploy`
})
// No test leaves a session to the next one.
afterEach(async () => {
  await agent.lanyard('session', 'rm', PROD)
  for (const name of ['hop', 'build']) await agent.lanyard('session', 'rm', name)
})
afterAll(() => agent.end())

const lanyard = (...args: readonly string[]) => agent.lanyard('session', ...args)
const addHop = (...options: readonly string[]) =>
  lanyard('add', 'chain', PROD, deploy, '--as', 'hop', ...options)
const shown = async () => {
  const { session } = (await agent.json('session', 'show', 'hop')) as { session: Record<string, unknown> }
  return session
}

describe('lanyard session', () => {
  test('keeps a chain with all that was chosen of it, to be borrowed by its name', async () => {
    const tags = ['--tag', 'team=payments', '--tag', 'cost=a=b', '--transitive', 'team']
    const { out, err, exit } = await addHop('--session-name', '{user}-night', ...tags, '--only', 'read-only')
    expect({ err, exit }).toEqual({ err: '', exit: 0 })
    expect(out).toBe('Added hop. Borrow it: lanyard start hop\n')
    expect(await shown()).toMatchObject({
      kind: 'chained-role',
      roleArn: deploy,
      sessionName: '{user}-night',
      tags: [
        { key: 'team', value: 'payments', transitive: true },
        { key: 'cost', value: 'a=b', transitive: false },
      ],
      restriction: 'read-only',
    })
    expect((await agent.lanyard('start', 'hop')).exit).toBe(0)
  })

  test('edits what is named, takes away what is emptied, and leaves the rest', async () => {
    await addHop('--session-name', 'first', '--external-id', 'door', '--duration', '15m')
    const { out } = await lanyard('edit', 'hop', '--session-name', 'second', '--external-id', '')
    expect(out).toMatch(/^Changed hop\./)
    expect(await shown()).toMatchObject({ sessionName: 'second', externalId: null, duration: 900 })
  })

  test('tries a session that is kept, and one that is not, and says what AWS answered', async () => {
    const fresh = await lanyard('try', 'chain', PROD, deploy, '--session-name', 'who', '--tag', 'a=b')
    expect(fresh).toMatchObject({ err: '', exit: 0 })
    expect(fresh.out).toMatch(/^AWS answered: arn:aws:sts::\d{12}:assumed-role\/Deploy\/who\n {2}for /)
    expect(fresh.out).toMatch(/policies and tags take \d+ % of what AWS allows\nNothing was kept\.\n$/)
    await addHop()
    const kept = (await agent.json('session', 'try', 'hop')) as { arn: string; packedPolicySize: unknown }
    expect(kept).toMatchObject({ arn: expect.stringContaining('/Deploy/') as string, packedPolicySize: null })
  })

  test('reads a policy from a file beside whoever asks, and a token from another', async () => {
    const policy = join(agent.folder, 'policy.json')
    await writeFile(policy, '{"Version":"2012-10-17","Statement":[]}\n')
    await addHop('--policy', `@${policy}`)
    expect(await shown()).toMatchObject({ policy: '{"Version":"2012-10-17","Statement":[]}' })
    const token = join(agent.folder, 'token')
    const pipeline = deploy.replace('Deploy', 'Pipeline')
    await writeFile(token, mintWebIdentityToken(agent.emulator.world, { subject: 'repo:practice/shop' }))
    const added = await lanyard('add', 'web-identity', pipeline, '--token-file', token, '--as', 'build')
    expect(added.out).toMatch(/^Added build\./)
    expect((await agent.lanyard('start', 'build')).out).toMatch(/^build /)
  })

  test('shows the line that makes the same session elsewhere, which makes the same session', async () => {
    const policy = '{ "Version": "2012-10-17",\n "Statement": [] }'
    const tags = ['--tag', 'team=ops/7', '--tag', 'cost centre=7', '--transitive', 'cost centre']
    const chosen = ['--session-name', '{user}-night', '--source-identity', 'ana', '--external-id', 'door']
    const narrowed = ['--policy-arn', 'arn:aws:iam::aws:policy/ReadOnlyAccess', '--policy', policy]
    expect((await addHop(...tags, ...chosen, ...narrowed, '--duration', '45m')).exit).toBe(0)
    const before = await shown()
    const { out } = await lanyard('show', 'hop', '--share')
    expect(out).toMatch(
      /^lanyard session add chain checkout-prod\/AdministratorAccess arn:aws:iam::\d+:role\/Deploy /,
    )
    expect(out.trim().split('\n')).toHaveLength(1)
    await lanyard('rm', 'hop')
    const again = await agent.shell(['sh'], out.replace('lanyard', `'${LAUNCHER}'`))
    expect(again).toMatchObject({ exit: 0, err: '' })
    const after = await shown()
    expect({ ...after, policy: null }).toEqual({ ...before, policy: null })
    expect(JSON.parse(after.policy as string)).toEqual(JSON.parse(policy))
  })

  test('keeps nothing under a name that is taken', async () => {
    await addHop()
    const again = await lanyard('add', 'chain', PROD, deploy, '--only', 'no-iam', '--as', 'hop')
    expect(again).toMatchObject({ exit: 2, err: expect.stringContaining('already names') as string })
    const { sessions } = (await agent.json('ls')) as { sessions: { kind: string }[] }
    expect(sessions.filter(({ kind }) => kind === 'chained-role')).toHaveLength(1)
  })

  test('removes a session, with what is borrowed through it', async () => {
    await addHop()
    const { out } = await lanyard('rm', PROD)
    expect(out).toBe(`Removed ${PROD}, with its profile and what was borrowed through it.\n`)
    expect(await lanyard('show', 'hop')).toMatchObject({ exit: 2 })
  })

  test.each([
    [[], /session knows add, edit, try, show, rm, sign-out and key\./],
    [['mend'], /not "mend"/],
    [['key', 'mend', PROD], /session key knows rotate and restore/],
    [['key', 'rotate', PROD], /is a role that the portal lists/],
    [['add'], /session add knows chain, web-identity, iam-user/],
    [['add', 'chain', PROD], /SOURCE and ROLE-ARN are to be given/],
    [['add', 'chain', PROD, 'arn', '--tag', 'team'], /"team" is not a tag: write KEY=VALUE/],
    [['add', 'chain', PROD, 'arn', '--transitive', 'team', '--tag', 'a=b'], /"team", which is no --tag/],
    [['add', 'chain', PROD, 'arn', '--only', 'nothing'], /--only knows read-only, view-only, no-iam/],
    [['add', 'chain', PROD, 'arn', '--token-file', '/t'], /--token-file means nothing/],
    [['add', 'chain', PROD, 'arn', '--policy', '@/no/such'], /the policy in \/no\/such cannot be read/],
    [['add', 'web-identity', 'arn'], /--token-file or --token-command is missing/],
    [['add', 'web-identity', 'arn', '--token-file', 'a', '--token-command', 'b'], /do not go together/],
    [['show', PROD], /is a role that the portal lists/],
  ])('%j is refused with what is wrong', async (args, message) => {
    const { err, exit } = await lanyard(...args)
    expect(err).toMatch(message)
    expect(exit).toBe(2)
  })
})
