import { watchWaysToEnd } from '../electron/cli/demo/ways-to-end.ts'
import { EXIT } from '../shared/errors.ts'

/** What a measurement needs: processes, which end before it does. */
interface Parts {
  end(): Promise<void>
}

/** Measures with what `start` starts, and ends that, however the measurement ends; Ctrl-C ends the program too. */
export async function interruptible<P extends Parts, T>(
  start: () => Promise<P>,
  measure: (parts: P) => Promise<T>,
): Promise<T> {
  const { ended } = watchWaysToEnd()
  const parts = await start()
  try {
    const stopped = ended.then(async () => {
      // The measurement fails now that its parts go, which nobody needs to hear of.
      await parts.end()
      return process.exit(EXIT.interrupted)
    })
    return await Promise.race([measure(parts), stopped])
  } finally {
    await parts.end()
  }
}
