// Before what is loaded lets the heap grow.
import './small-heap.ts'
import { EXIT, toAppError } from '../../shared/errors.ts'
import { startEmulator } from './emulator.ts'
import { parseOptions } from './options.ts'

// `lanyard emulator`: prints one line of JSON when it is ready, and serves until it is told to stop or its terminal goes.
try {
  const emulator = await startEmulator(parseOptions(process.argv.slice(2)))
  let stopping = false
  const stop = () => {
    if (stopping) return
    stopping = true
    emulator.close().then(
      () => process.exit(EXIT.done),
      () => process.exit(EXIT.unexpected),
    )
  }
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, stop)
  process.stdout.write(`${JSON.stringify(emulator.ready)}\n`)
} catch (error) {
  const { message, fix, exit } = toAppError(error)
  process.stderr.write(`${message} ${fix}\n`)
  process.exitCode = exit
}
