import { writeSync } from 'node:fs'
import { attach } from './client.ts'

// The launcher runs this where there is no curl: client-main.ts SOCKET PID ARGS…

/** Where the launcher reads that a program took the call over, whose exit code may be any. */
const TAKEN_OVER = 3

const [socketPath, pid, ...args] = process.argv.slice(2)
// As `| head` ends other programs.
process.stdout.on('error', () => process.exit(141))
process.exitCode = await attach(socketPath ?? '', args, {
  pid: Number(pid),
  onTakenOver: () => writeSync(TAKEN_OVER, 'ended'),
})
