import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { replaceFile } from '../electron/adapters/atomic-file.ts'
import { createAwsFile } from '../electron/adapters/aws-file.ts'
import { planBlock, type BlockPlan, type PlanFacts } from '../electron/core/delivery/block-plan.ts'
import type { WantedProfile } from '../electron/core/delivery/wanted-profiles.ts'
import { atMost, measured, median, type Figure } from './figure.ts'

// What a change costs where the AWS config file has a profile for every role of a large organisation: the file is read,
// the names are worked out, what changes is found, and the file is written as safely as ever.

const PROFILES = 5_000
const OWN_PROFILES = 200
const ROUNDS = 15
const WARM_UP = 3

export async function run(): Promise<Figure[]> {
  const folder = await mkdtemp(join(tmpdir(), 'lanyard-bench-'))
  try {
    return await measure(folder)
  } finally {
    await rm(folder, { recursive: true })
  }
}

async function measure(folder: string): Promise<Figure[]> {
  const path = join(folder, 'config')
  const plain = join(folder, 'plain')
  await writeFile(path, ownProfiles())
  const file = createAwsFile({ path, undoFolder: join(folder, 'undo') })
  let facts = factsFor('us-east-1', [])
  const write = async (): Promise<BlockPlan> => {
    let made: BlockPlan | null = null
    await file.edit((bytes) => (made = planBlock(bytes, facts)).bytes)
    if (made === null) throw new Error('The file was not edited')
    return made
  }
  facts = { ...facts, pins: (await write()).pins }

  const times = { changed: [] as number[], unchanged: [] as number[], plain: [] as number[] }
  for (let round = 0; round < ROUNDS + WARM_UP; round += 1) {
    // One region in ten is another, so that the file is really written.
    facts = factsFor(round % 2 === 0 ? 'eu-west-1' : 'us-east-1', facts.pins)
    const [changed, { pins, changes }] = await timed(write)
    if (changes.length !== PROFILES / 10) throw new Error(`${changes.length} profiles changed`)
    facts = { ...facts, pins }
    const [unchanged] = await timed(write)
    const content = await readFile(path)
    const [reference] = await timed(async () => {
      const copy = Buffer.from(content.toString('latin1').split('\n').join('\n'), 'latin1')
      await replaceFile(plain, copy)
    })
    if (round < WARM_UP) continue
    times.changed.push(changed)
    times.unchanged.push(unchanged)
    times.plain.push(reference)
  }
  const { size } = { size: (await readFile(path)).length }
  return [
    measured('the file', size / 1024, 'KiB'),
    measured('the same bytes taken apart and replaced, nothing understood', median(times.plain), 'ms'),
    measured('read and found as it should be', median(times.unchanged), 'ms'),
    atMost(`${PROFILES} profiles read, diffed and written`, median(times.changed), 'ms', 150),
  ]
}

async function timed<T>(run: () => Promise<T>): Promise<[milliseconds: number, result: T]> {
  const begun = performance.now()
  const result = await run()
  return [performance.now() - begun, result]
}

function factsFor(region: string, pins: PlanFacts['pins']): PlanFacts {
  return { wanted: wanted(region), pins, credentialNames: new Set(), tools }
}

const tools = { launcher: '/opt/lanyard/bin/lanyard', toolsHome: null }

function wanted(region: string): readonly WantedProfile[] {
  return Array.from({ length: PROFILES }, (_, index) => {
    const accountId = String(100_000_000_000 + Math.floor(index / 10))
    const role = `Role${index % 10}`
    const name = `account-${Math.floor(index / 10)}/${role}`
    return {
      id: `sso-role:p:${accountId}:${role}`,
      sessionId: `sso-role:p:${accountId}:${role}`,
      session: name,
      name,
      alias: null,
      accountId,
      role,
      region: index % 10 === 0 ? region : 'us-east-1',
      portalId: 'p',
      given: false,
      added: true,
      keys: false,
      inForce: false,
    }
  })
}

function ownProfiles(): string {
  const profiles = Array.from(
    { length: OWN_PROFILES },
    (_, index) => `[profile own-${index}]\n# mine\nregion = eu-west-1\ns3 =\n  addressing_style = path\n`,
  )
  return profiles.join('\n')
}
