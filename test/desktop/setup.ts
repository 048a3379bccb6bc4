import { buildApp } from '../../electron/dev/build.ts'
import { electronRuntime } from '../../electron/dev/electron-runtime.ts'

/** Once before all tests with the real app: an Electron, and the app as its sources are now. */
export async function setup(): Promise<void> {
  await electronRuntime()
  await buildApp()
}
