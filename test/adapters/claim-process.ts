import type { Clock } from '../../electron/core/ports.ts'
import { claimSocket } from '../../electron/adapters/engine-socket.ts'

// claim-process.ts HOME: claims HOME's engine and prints the outcome on a line. Each line on standard input asks
// whether it still owns; the end of it ends the process, as if killed.

const realClock: Clock = {
  now: Date.now,
  at(time, run) {
    const timer = setTimeout(run, Math.max(0, time - Date.now()))
    return () => clearTimeout(timer)
  },
}

const claim = await claimSocket({
  home: process.argv[2]!,
  host: 'agent',
  version: '1.2.3',
  clock: realClock,
  handler: (_, response) => response.end('handled'),
})
console.log(claim.outcome)
process.stdin.on('data', () => console.log(claim.outcome === 'owner' && claim.stillOwner() ? 'yes' : 'no'))
process.stdin.on('end', () => process.exit())
