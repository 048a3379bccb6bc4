import { setTimeout as wait } from 'node:timers/promises'
import * as v from 'valibot'
import { atMost, exactly, type Figure, measured } from './figure.ts'
import { inPractice, type AskedOfAws, type Bench } from './practice.ts'

// How near the listing of a large organisation comes to the rate that AWS allows, and how soon there is something to see.

const ACCOUNTS = 500
const ROLES_EACH = 4
const PER_SECOND = 20
const LATENCY = '40ms'
const THROTTLED = 429
const LOOK_EVERY_MS = 20

const statusSchema = v.object({ portals: v.array(v.object({ accounts: v.number() })) })
const listSchema = v.object({ sessions: v.array(v.object({ account: v.string(), role: v.string() })) })

export async function run(): Promise<Figure[]> {
  const size = ['--accounts', `${ACCOUNTS}`, '--roles', `${ROLES_EACH}`]
  return inPractice([...size, '--tps', `${PER_SECOND}`, '--latency', LATENCY], measureSync)
}

async function measureSync(bench: Bench): Promise<Figure[]> {
  const { facts, must } = bench
  const [portal] = facts.portals
  if (!portal) throw new Error('The practice organisation has no portal')
  await must('portal', 'add', portal.startUrl, '--name', portal.name, '--region', portal.region)
  await must('login', portal.name, '--no-sync')
  await bench.forget()

  const begun = performance.now()
  const since = () => performance.now() - begun
  const syncing = must('sync', portal.name).then(since)
  const ended = syncing.then(() => true).catch(() => true)
  const firstAccounts = await firstTime(since, ended, async () => (await accountsListed(bench)) > 0)
  const firstRoles = await firstTime(since, ended, async () => (await rolesListed(bench)) > 0)
  const took = await syncing

  const asked = (await bench.asked()).filter(({ operation }) => operation.startsWith('ListAccount'))
  const throttled = asked.filter(({ status }) => status === THROTTLED).length
  const ideal = ((asked.length - throttled) / PER_SECOND) * 1000
  return [
    measured('requests needed', asked.length - throttled, 'requests'),
    measured(`at ${PER_SECOND} a second`, ideal, 'ms'),
    measured('sync', took, 'ms'),
    atMost('sync, in the time its requests need', took / ideal, '×', 1.1),
    atMost('first accounts listed', firstAccounts, 'ms', 1000),
    measured('first roles listed', firstRoles, 'ms'),
    measured('requests throttled', throttled, 'requests'),
    measured('most requests in a second', busiestSecond(asked), 'requests'),
    exactly('accounts listed', await accountsListed(bench), 'accounts', ACCOUNTS),
    exactly('roles listed', await rolesListed(bench), 'roles', ACCOUNTS * ROLES_EACH),
  ]
}

/** The time at which what is looked for was first there. Throws where the sync has ended without it. */
async function firstTime(
  since: () => number,
  ended: Promise<boolean>,
  isThere: () => Promise<boolean>,
): Promise<number> {
  for (;;) {
    const over = await Promise.race([ended, wait(LOOK_EVERY_MS, false)])
    if (await isThere()) return since()
    if (over) throw new Error('The sync ended and nothing was listed')
  }
}

async function accountsListed({ must }: Bench): Promise<number> {
  const { portals } = v.parse(statusSchema, JSON.parse((await must('status', '--json')).stdout))
  return portals.reduce((sum, { accounts }) => sum + accounts, 0)
}

async function rolesListed({ must }: Bench): Promise<number> {
  const { sessions } = v.parse(listSchema, JSON.parse((await must('ls', '--json')).stdout))
  return new Set(sessions.map(({ account, role }) => `${account}/${role}`)).size
}

/** The most requests that came within any second. */
export function busiestSecond(asked: readonly Pick<AskedOfAws, 'at'>[]): number {
  const times = asked.map(({ at }) => at).toSorted((a, b) => a - b)
  const counts = times.map((from, index) => {
    const count = times.slice(index).findIndex((at) => at >= from + 1000)
    // None came later: all that are left came within the second.
    return count === -1 ? times.length - index : count
  })
  return Math.max(0, ...counts)
}
