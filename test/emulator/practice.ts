import { onTestFinished } from 'vitest'
import { startEmulator, type RunningEmulator } from '../../electron/emulator/emulator.ts'
import type { EmulatorOptions } from '../../electron/emulator/options.ts'

/** A practice organisation for one test, in this process; it ends with the test. */
export async function practice(options: Partial<EmulatorOptions> = {}): Promise<RunningEmulator> {
  const emulator = await startEmulator({ autoApprove: true, ...options })
  onTestFinished(() => emulator.close())
  return emulator
}
