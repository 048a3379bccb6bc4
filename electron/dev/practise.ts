import { join } from 'node:path'
import * as v from 'valibot'
import { run, type Finished } from '../cli/demo/child.ts'

const LAUNCHER = join(import.meta.dirname, '../../assets/bin/lanyard')

/** As short as STS lends a role, and a moment more, so that the word of warning at 15 minutes comes while one waits. */
const SHORT_SECONDS = 15 * 60 + 8

const listSchema = v.object({
  sessions: v.array(
    v.object({
      name: v.string(),
      account: v.string(),
      accountName: v.string(),
      role: v.string(),
      partition: v.string(),
    }),
  ),
})
type Row = v.InferOutput<typeof listSchema>['sessions'][number]

export interface PracticePortal {
  readonly name: string
  readonly startUrl: string
  readonly region: string
}

export interface Practised {
  /** Borrowed, renewing: production, one that only reads, GovCloud. */
  readonly borrowed: readonly Row[]
  /** Borrowed through the first, for 15 minutes, not renewing. */
  readonly short: string
}

/** Signs in and borrows roles by the command line, in whichever process owns the engine of these variables. */
export async function practise(
  portals: readonly PracticePortal[],
  env: NodeJS.ProcessEnv,
  signal?: AbortSignal,
): Promise<Practised> {
  const lanyard = async (...args: readonly string[]): Promise<Finished> =>
    must(await run([LAUNCHER, ...args], env, signal ? { signal } : {}))

  for (const { name, startUrl, region } of portals) {
    await lanyard('portal', 'add', startUrl, '--name', name, '--region', region)
    await lanyard('login', name)
  }
  const { stdout } = await lanyard('ls', '--json')
  const borrowed = tellingOnes(v.parse(listSchema, JSON.parse(stdout)).sessions)
  for (const { account, role } of borrowed) await lanyard('start', `${account}/${role}`)

  const [first] = borrowed
  if (!first) throw new Error('The practice organisation has no role to borrow.')
  const short = 'deploy'
  const chain = ['--assume', `arn:aws:iam::${first.account}:role/Deploy`, '--as', short]
  await lanyard(
    'start',
    `${first.account}/${first.role}`,
    ...chain,
    '--duration',
    `${SHORT_SECONDS}s`,
    '--no-renew',
  )
  return { borrowed, short }
}

/** One in production, one that only reads, one in GovCloud. */
function tellingOnes(rows: readonly Row[]): readonly Row[] {
  const commercial = rows.filter(({ partition }) => partition === 'aws')
  const readsOnly = ({ role }: Row): boolean => /read|view/i.test(role)
  const production = commercial.find((row) => /prod/i.test(row.accountName) && !readsOnly(row))
  const reader = commercial.find((row) => readsOnly(row) && row.account !== production?.account)
  const govCloud = rows.find(({ partition }) => partition === 'aws-us-gov')
  return [production, reader, govCloud].filter((row) => row !== undefined)
}

function must(finished: Finished): Finished {
  if (finished.code === 0) return finished
  throw new Error((finished.stderr || finished.stdout).trim() || `a step ended with ${finished.code}`)
}
