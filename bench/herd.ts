import { exactly, type Figure, measured, median, percentile } from './figure.ts'
import { type Herd, LAUNCHERS, measureHerd, startOne, timed } from './launcher-herd.ts'
import { inPractice } from './practice.ts'

// Fifty terminals, one session that is due and a portal token that is due: AWS must be asked once for each.

const HERDS = 3
const ALONE = 20
/** Of the hour that tokens and role sessions live here: four minutes are left. */
const SLEPT_MINUTES = 56

export async function run(): Promise<Figure[]> {
  return inPractice(['--lifetimes', 'role=1h,token=1h'], async (bench) => {
    const name = await startOne(bench)
    const alone: number[] = []
    for (let index = 0; index < ALONE; index += 1) alone.push((await timed(bench, name)).took)
    const herds: Herd[] = []
    // After one that went wrong the session may be lost, and nothing more to be learned.
    while (herds.length < HERDS && herds.every(isRight))
      herds.push(await measureHerd(bench, name, herds.length + 1, SLEPT_MINUTES))
    return figures(herds, alone)
  })
}

function isRight({ waiting, refreshes, getRoleCredentials, correct }: Herd): boolean {
  return waiting === LAUNCHERS && refreshes === 1 && getRoleCredentials === 1 && correct === LAUNCHERS
}

function figures(herds: readonly Herd[], alone: readonly number[]): Figure[] {
  // The last one is the one that went wrong, if any did.
  const { waiting, refreshes, getRoleCredentials, correct } = herds.at(-1)!
  const took = herds.flatMap((herd) => herd.took)
  return [
    exactly('launchers that asked before AWS answered', waiting, 'launchers', LAUNCHERS),
    exactly('refreshes a herd', refreshes, 'requests', 1),
    exactly('GetRoleCredentials a herd', getRoleCredentials, 'requests', 1),
    exactly('correct answers a herd', correct, 'answers', LAUNCHERS),
    measured('herds', herds.length, 'herds'),
    measured('first start to last answer', median(herds.map(({ wall }) => wall)), 'ms'),
    measured('AWS answers to last answer', median(herds.map(({ afterAws }) => afterAws)), 'ms'),
    measured('a launcher in the herd, p50', percentile(took, 0.5), 'ms'),
    measured('a launcher in the herd, p99', percentile(took, 0.99), 'ms'),
    measured('a launcher alone, p50', percentile(alone, 0.5), 'ms'),
  ]
}
