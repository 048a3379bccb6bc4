import { createInterface } from 'node:readline'
import type { Clock } from '../../electron/core/ports.ts'
import { type Claim, claimSocket } from '../../electron/adapters/engine-socket.ts'

// claim-process.ts HOME: says `ready`, and at the first line on standard input claims HOME's engine and says the
// outcome. Each further line asks whether it still owns; the end of them ends the process, as if killed.

const realClock: Clock = {
  now: Date.now,
  at(time, run) {
    const timer = setTimeout(run, Math.max(0, time - Date.now()))
    return () => clearTimeout(timer)
  },
}

async function claim(): Promise<Claim> {
  return claimSocket({
    home: process.argv[2]!,
    host: 'agent',
    version: '1.2.3',
    clock: realClock,
    handler: (_, response) => response.end('handled'),
  })
}

let claimed: Claim | null = null
console.log('ready')
for await (const _ of createInterface({ input: process.stdin })) {
  if (claimed) console.log(claimed.outcome === 'owner' && claimed.stillOwner() ? 'yes' : 'no')
  else console.log((claimed = await claim()).outcome)
}
process.exit()
