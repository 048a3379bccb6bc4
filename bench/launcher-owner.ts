import { claimSocket } from '../electron/adapters/engine-socket.ts'
import { createClock } from '../electron/adapters/clock.ts'
import { createCliHandler } from '../electron/cli/wire.ts'

// launcher-owner.ts HOME: owns HOME's engine and answers every question with the same credentials, from memory, as
// an engine does whose session is active. A process of its own, so that asking and answering do not share a thread.

const CREDENTIALS = {
  Version: 1,
  AccessKeyId: 'ASIAIOSFODNN7EXAMPLE',
  SecretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
  // As long as a token of STS.
  SessionToken: 'IQoJb3JpZ2luX2VjE'.repeat(60),
  Expiration: '2036-01-01T00:00:00Z',
  AccountId: '111122223333',
}

await claimSocket({
  home: process.argv[2]!,
  host: 'agent',
  version: '0.1.0',
  clock: createClock(),
  handler: createCliHandler({
    delivery: () => 'whole',
    async run(_, output) {
      output.out(`${JSON.stringify(CREDENTIALS)}\n`)
      return 0
    },
  }),
})
console.log('ready')
