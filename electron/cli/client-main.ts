import { attach } from './client.ts'

// The launcher runs this where there is no curl: client-main.ts SOCKET PID ARGS…

const [socketPath, pid, ...args] = process.argv.slice(2)
// As `| head` ends other programs.
process.stdout.on('error', () => process.exit(141))
process.exitCode = await attach(socketPath ?? '', Number(pid), args)
