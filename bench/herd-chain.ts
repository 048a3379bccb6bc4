import { exactly, type Figure, measured, median, percentile } from './figure.ts'
import { type Herd, LAUNCHERS, measureHerd, startOne } from './launcher-herd.ts'
import { accountOf, inPractice } from './practice.ts'

// Fifty terminals, a role borrowed through two others, and all three have ended: each must be borrowed once.

const HERDS = 3
/** More than the hour that every hop lives here. */
const SLEPT_MINUTES = 75
/** Between the role of the portal and the last one. */
const ASSUMED = 2
const LAST = 'release'

export async function run(): Promise<Figure[]> {
  return inPractice(['--lifetimes', 'role=1h,token=1h'], async (bench) => {
    const first = await startOne(bench)
    const role = `arn:aws:iam::${await accountOf(bench, first)}:role`
    await bench.must('session', 'add', 'chain', first, `${role}/Deploy`, '--as', 'deploy')
    await bench.must('session', 'add', 'chain', 'deploy', `${role}/pipeline/Release`, '--as', LAST)
    await bench.must('start', LAST)
    const herds: Herd[] = []
    // After one that went wrong the sessions may be lost, and nothing more to be learned.
    while (herds.length < HERDS && herds.every(isRight))
      herds.push(await measureHerd(bench, LAST, herds.length + 1, SLEPT_MINUTES))
    return figures(herds)
  })
}

function isRight({ waiting, refreshes, getRoleCredentials, assumeRole, correct }: Herd): boolean {
  const once = refreshes === 1 && getRoleCredentials === 1 && assumeRole === ASSUMED
  return waiting === LAUNCHERS && once && correct === LAUNCHERS
}

function figures(herds: readonly Herd[]): Figure[] {
  // The last one is the one that went wrong, if any did.
  const { waiting, refreshes, getRoleCredentials, assumeRole, correct } = herds.at(-1)!
  const took = herds.flatMap((herd) => herd.took)
  return [
    exactly('launchers that asked before AWS answered', waiting, 'launchers', LAUNCHERS),
    exactly('refreshes a herd', refreshes, 'requests', 1),
    exactly('GetRoleCredentials a herd', getRoleCredentials, 'requests', 1),
    exactly('AssumeRole a herd', assumeRole, 'requests', ASSUMED),
    exactly('correct answers a herd', correct, 'answers', LAUNCHERS),
    measured('herds', herds.length, 'herds'),
    measured('AWS answers to last answer', median(herds.map(({ afterAws }) => afterAws)), 'ms'),
    measured('a launcher in the herd, p50', percentile(took, 0.5), 'ms'),
  ]
}
