import { atMost, type Figure, measured, median } from './figure.ts'
import { bareCurl, type Engine, LAUNCHER, startSession } from './launcher.ts'
import { inPractice } from './practice.ts'
import { timedCommand } from './timed-command.ts'

const PAIRS = 100
const WARM_UP = 5

/** What one `lanyard prompt` costs, against the bare curl it is made of; a shell waits for it at each prompt. */
export async function run(): Promise<Figure[]> {
  return inPractice([], async (bench) => figures(await startSession(bench)))
}

function figures({ home, session }: Engine): Figure[] {
  const inSession = timedCommand(LAUNCHER, ['prompt'], { LANYARD_HOME: home, AWS_PROFILE: session })
  const inNone = timedCommand(LAUNCHER, ['prompt'], { LANYARD_HOME: home })
  const curl = bareCurl(home, ['a=prompt', `e=AWS_PROFILE=${session}`])
  const said = inSession.run().stdout
  if (said === '' || curl.run().stdout !== said) throw new Error('curl and lanyard were answered differently')

  const times = { prompt: [] as number[], curl: [] as number[], none: [] as number[] }
  for (let pair = -WARM_UP; pair < PAIRS; pair += 1) {
    // By turns, so that whatever else the machine does falls on both alike.
    const order = pair % 2 === 0 ? ([inSession, curl] as const) : ([curl, inSession] as const)
    for (const asked of order) {
      const { took } = asked.run()
      if (pair >= 0) times[asked === curl ? 'curl' : 'prompt'].push(took)
    }
    const { took } = inNone.run()
    if (pair >= 0) times.none.push(took)
  }

  const ratios = times.prompt.map((took, pair) => took / times.curl[pair]!)
  return [
    measured('lanyard prompt', median(times.prompt), 'ms'),
    measured('bare curl', median(times.curl), 'ms'),
    measured('lanyard prompt, in a shell without a session', median(times.none), 'ms'),
    atMost('lanyard prompt, in bare curls', median(ratios), '×', 1.5),
  ]
}
