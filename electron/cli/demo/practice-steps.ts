import * as v from 'valibot'
import { AppError } from '../../../shared/errors.ts'
import type { Finished } from './child.ts'

/** Runs `lanyard` with these arguments, as a person would. */
export type RunLanyard = (...args: readonly string[]) => Promise<Finished>

export interface PracticePortal {
  readonly name: string
  readonly startUrl: string
  readonly region: string
}

const rowSchema = v.object({
  name: v.string(),
  account: v.string(),
  accountName: v.string(),
  role: v.string(),
  partition: v.string(),
  region: v.string(),
  phase: v.string(),
  expiresAt: v.nullable(v.string()),
  profile: v.nullable(v.string()),
})
const listSchema = v.object({ sessions: v.array(rowSchema) })

/** A session as `--json` has it, with what is made use of here. */
export type Row = v.InferOutput<typeof rowSchema>

/** Signs in to a portal, which is added where it is new; gives how many accounts and roles it has, in words. */
export async function signInTo(
  lanyard: RunLanyard,
  { name, startUrl, region }: PracticePortal,
): Promise<string> {
  const { stderr } = succeeded(await lanyard('login', startUrl, '--name', name, '--region', region))
  return /^\d+ accounts with \d+ roles/m.exec(stderr)?.[0] ?? ''
}

/** Borrows three roles that show what there is: one in production, one that can only read, one in GovCloud. */
export async function borrowThree(lanyard: RunLanyard): Promise<readonly Row[]> {
  const all = rowsOf(await lanyard('ls', '--json'))
  const started: Row[] = []
  for (const { account, role } of threeOf(all))
    started.push(...rowsOf(await lanyard('start', `${account}/${role}`, '--json')))
  return started
}

function threeOf(rows: readonly Row[]): readonly Row[] {
  const commercial = rows.filter(({ partition }) => partition === 'aws')
  const readsOnly = ({ role }: Row) => /read|view/i.test(role)
  const production = commercial.find((row) => /prod/i.test(row.accountName) && !readsOnly(row))
  const reader = commercial.find((row) => readsOnly(row) && row.account !== production?.account)
  const govCloud = rows.find(({ partition }) => partition === 'aws-us-gov')
  const three = [production, reader, govCloud].filter((row) => row !== undefined)
  if (three.length === 3) return three
  throw new AppError('unexpected', {
    reason: 'the practice organisation lacks one of the three roles',
  })
}

function rowsOf(finished: Finished): readonly Row[] {
  return v.parse(listSchema, JSON.parse(succeeded(finished).stdout)).sessions
}

/** Ends a demo where one of its steps did not work, with what that step said. */
export function succeeded(finished: Finished): Finished {
  if (finished.code === 0) return finished
  const said = (finished.stderr || finished.stdout).trim() || `a step ended with ${finished.code}`
  const reason = said.replace(/^lanyard: /, '').replace(/\.$/, '')
  throw new AppError('unexpected', { reason })
}
