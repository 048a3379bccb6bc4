import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Point } from '../electron/dev/display-hands.ts'
import { now } from './measured-app.ts'

/** A pointer that is ready: a program that has to start first would be measured too. */
export interface Pointer {
  /** Presses and lets go of the left button; gives when, in epoch milliseconds. */
  click(): number
  /** Presses a key by its X name. */
  key(name: string): void
  end(): Promise<void>
}

/** Moves the pointer somewhere and keeps it ready there. */
export function openPointer(env: NodeJS.ProcessEnv, { x, y }: Point): Pointer {
  const child = spawn('xdotool', ['-'], { env, stdio: ['pipe', 'ignore', 'ignore'] })
  child.stdin.write(`mousemove ${x} ${y}\n`)
  return {
    click() {
      const time = now()
      child.stdin.write('click 1\n')
      return time
    },
    key: (name) => void child.stdin.write(`key ${name}\n`),
    async end() {
      const closed = once(child, 'close')
      child.stdin.end()
      await closed
    },
  }
}
