import { once } from 'node:events'
import { afterEach, describe, expect, test } from 'vitest'
import { accessKeysOf } from '../../electron/emulator/access-keys.ts'
import type { Fault } from '../../electron/emulator/faults.ts'
import { PATIENCE } from '../core/engine.ts'
import { isAlive, LAUNCHER, nextTurn, startRunningAgent, type RunningAgent } from './running-agent.ts'

/** A user whose key a real agent keeps in a real keychain. */
interface Lab {
  readonly agent: RunningAgent
  readonly oldId: string
  /** Adds another session of the same key. */
  add(alias: string): Promise<void>
  /** Of the user's keys, as AWS has them: `ID Status`. */
  keys(): readonly string[]
  /** The key that the session has now, and whether a rotation is under way. */
  held(): Promise<{ accessKeyId: string; rotating: boolean }>
}

let agent: RunningAgent | null = null
afterEach(async () => {
  await agent?.end()
  agent = null
})

async function lab(): Promise<Lab> {
  agent = await startRunningAgent({ keychain: true })
  const running = agent
  const { world, makeUserKey } = running.emulator
  const accountId = world.organisation.portals[0]!.accounts[0]!.id
  const { accessKeyId, secretAccessKey } = makeUserKey(accountId, 'robot')!
  const add = async (alias: string) => {
    const command = `'${LAUNCHER}' session add iam-user --access-key-id ${accessKeyId} --as ${alias}`
    const { err, exit } = await running.shell(['sh'], `printf %s '${secretAccessKey}' | ${command}`)
    if (exit !== 0) throw new Error(err)
  }
  await add('robot')
  const user = world.organisation.user(accountId, 'robot')!
  return {
    agent: running,
    oldId: accessKeyId,
    add,
    keys: () =>
      accessKeysOf(world)
        .of(user.arn)
        .map(({ id, status }) => `${id} ${status}`),
    async held() {
      const { session } = (await running.json('session', 'show', 'robot')) as {
        session: { key: { accessKeyId: string; rotating: boolean } }
      }
      return session.key
    },
  }
}

async function kill({ agent: running }: Lab): Promise<void> {
  const pid = running.pid()
  process.kill(pid, 'SIGKILL')
  while (isAlive(pid)) await nextTurn()
}

/** Where a rotation is ended by force: what AWS does to it, and which request is the last to arrive. */
interface Moment {
  readonly faults: readonly Fault[]
  readonly last: string
  readonly count?: number
  readonly endsWith: 'the old key' | 'a new key'
}

const hang = (operation: string): Fault => ({ kind: 'hang', operation })
const lost = (operation: string, times: number): Fault => ({ kind: 'lost-reply', operation, times })

const MOMENTS: Readonly<Record<string, Moment>> = {
  'before the user’s keys are listed': {
    faults: [hang('ListAccessKeys')],
    last: 'ListAccessKeys',
    endsWith: 'the old key',
  },
  'before a new key is made': {
    faults: [hang('CreateAccessKey')],
    last: 'CreateAccessKey',
    endsWith: 'the old key',
  },
  'after a new key was made whose secret was lost on the way': {
    faults: [lost('CreateAccessKey', 1), hang('GetAccessKeyLastUsed')],
    last: 'GetAccessKeyLastUsed',
    endsWith: 'the old key',
  },
  'while that key is deleted again': {
    faults: [lost('CreateAccessKey', 1), hang('DeleteAccessKey')],
    last: 'DeleteAccessKey',
    endsWith: 'the old key',
  },
  'before the new key is tried': {
    faults: [hang('GetCallerIdentity')],
    last: 'GetCallerIdentity',
    endsWith: 'a new key',
  },
  'before the old key is deactivated': {
    faults: [hang('UpdateAccessKey')],
    last: 'UpdateAccessKey',
    endsWith: 'a new key',
  },
  'after it was deactivated, and nobody told': {
    faults: [lost('UpdateAccessKey', 1), hang('UpdateAccessKey')],
    last: 'UpdateAccessKey',
    count: 2,
    endsWith: 'a new key',
  },
  'before the old key is deleted': {
    faults: [hang('DeleteAccessKey')],
    last: 'DeleteAccessKey',
    endsWith: 'a new key',
  },
  'after it was deleted, and nobody told': {
    faults: [lost('DeleteAccessKey', 1), hang('DeleteAccessKey')],
    last: 'DeleteAccessKey',
    count: 2,
    endsWith: 'a new key',
  },
}

describe('a rotation whose agent is killed', () => {
  test.each(Object.entries(MOMENTS))('%s is put in order by the next start', async (_when, moment) => {
    const user = await lab()
    const { emulator } = user.agent
    const before = emulator.log.list({ operation: moment.last }).length
    emulator.faults.add(moment.faults)
    const call = user.agent.begin(['session', 'key', 'rotate', 'robot'])
    const ended = once(call, 'close')
    await expect
      .poll(() => emulator.log.list({ operation: moment.last }).length - before, PATIENCE)
      .toBe(moment.count ?? 1)
    await kill(user)
    emulator.faults.clear()
    await ended
    await user.agent.startAgent()

    await expect.poll(async () => (await user.held()).rotating, PATIENCE).toBe(false)
    const { accessKeyId } = await user.held()
    expect(user.keys()).toEqual([`${accessKeyId} Active`])
    expect(accessKeyId === user.oldId ? 'the old key' : 'a new key').toBe(moment.endsWith)
    expect(await user.agent.lanyard('start', 'robot')).toMatchObject({ exit: 0 })
  })
})

describe('a rotation', () => {
  test('leaves the user with one new key, which every session of that key has', async () => {
    const user = await lab()
    await user.add('again')
    const { out, err, exit } = await user.agent.lanyard('session', 'key', 'rotate', 'robot')
    expect({ err, exit }).toEqual({ err: '', exit: 0 })
    const { accessKeyId } = await user.held()
    expect(out).toBe(`robot has a new key, ${accessKeyId}. The old one is deleted.\n`)
    expect(accessKeyId).not.toBe(user.oldId)
    expect(user.keys()).toEqual([`${accessKeyId} Active`])
    expect(await user.agent.lanyard('start', 'robot', 'again')).toMatchObject({ exit: 0 })
  })

  test('is not begun where the user has two keys: which one is in use elsewhere, nobody here knows', async () => {
    const user = await lab()
    const { world, makeUserKey } = user.agent.emulator
    const other = makeUserKey(world.organisation.portals[0]!.accounts[0]!.id, 'robot')!
    const { err, exit } = await user.agent.lanyard('session', 'key', 'rotate', 'robot')
    expect(exit).toBe(2)
    expect(err).toContain(`two access keys already, ${other.accessKeyId} beside the one in use`)
    expect(user.keys()).toHaveLength(2)
  })

  test('that AWS denies changes nothing and says what was denied', async () => {
    const user = await lab()
    const denied =
      '<ErrorResponse><Error><Code>AccessDenied</Code><Message>no</Message></Error></ErrorResponse>'
    user.agent.emulator.faults.add([
      { kind: 'status', status: 403, body: denied, operation: 'CreateAccessKey' },
    ])
    const { err, exit } = await user.agent.lanyard('session', 'key', 'rotate', 'robot')
    expect(exit).toBe(77)
    expect(err).toContain('iam:CreateAccessKey')
    await expect.poll(async () => (await user.held()).rotating, PATIENCE).toBe(false)
    expect(user.keys()).toEqual([`${user.oldId} Active`])
  })
})
