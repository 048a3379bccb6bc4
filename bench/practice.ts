import { join } from 'node:path'
import * as v from 'valibot'
import type { Finished } from '../electron/cli/demo/child.ts'
import { startPractice, type Practice } from '../electron/cli/demo/practice.ts'
import { interruptible } from './interruptible.ts'

export const ROOT = join(import.meta.dirname, '..')

/** What the emulator remembers of a request, as far as measurements ask. */
const requestsSchema = v.object({
  requests: v.array(v.object({ at: v.number(), operation: v.string(), status: v.nullable(v.number()) })),
})
export type AskedOfAws = v.InferOutput<typeof requestsSchema>['requests'][number]

/** A practice organisation with an agent, and the knobs that only the practice organisation has. */
export interface Bench extends Practice {
  /** Runs `lanyard` and throws with what it said where it does not end with 0. */
  must(...args: readonly string[]): Promise<Finished>
  /** What was asked of AWS since the last `forget`. */
  asked(): Promise<readonly AskedOfAws[]>
  forget(): Promise<void>
  /** Puts AWS's clock forward, by a duration such as 56m. */
  advance(duration: string): Promise<void>
  addFault(fault: Readonly<Record<string, unknown>>): Promise<void>
}

/** Runs a measurement in a practice organisation that is gone afterwards, Ctrl-C included. */
export async function inPractice<T>(
  emulatorArgs: readonly string[],
  run: (bench: Bench) => Promise<T>,
): Promise<T> {
  const launcher = join(ROOT, 'assets/bin/lanyard')
  const start = async () => {
    const practice = await startPractice({ root: ROOT, launcher, emulatorArgs })
    let ending: Promise<void> | null = null
    async function end(): Promise<void> {
      // A measurement that stopped AWS and was cut short has not let it go on.
      process.kill(practice.pids.emulator, 'SIGCONT')
      await practice.end()
    }
    return benchOf({ ...practice, end: () => (ending ??= end()) })
  }
  return interruptible(start, run)
}

function benchOf(practice: Practice): Bench {
  async function control(path: string, method: string, body?: unknown): Promise<unknown> {
    const init = body === undefined ? { method } : { method, body: JSON.stringify(body) }
    const reply = await fetch(`${practice.facts.url}/_emulator/${path}`, init)
    const text = await reply.text()
    if (!reply.ok) throw new Error(`/_emulator/${path}: ${text}`)
    return text === '' ? null : JSON.parse(text)
  }

  return {
    ...practice,
    async must(...args) {
      const finished = await practice.lanyard(...args)
      if (finished.code === 0) return finished
      throw new Error(`lanyard ${args.join(' ')} ended with ${finished.code}: ${finished.stderr}`)
    },
    asked: async () => v.parse(requestsSchema, await control('requests', 'GET')).requests,
    forget: async () => void (await control('requests', 'DELETE')),
    advance: async (duration) => void (await control('clock', 'POST', { advance: duration })),
    addFault: async (fault) => void (await control('faults', 'POST', fault)),
  }
}

const accountsSchema = v.object({ sessions: v.array(v.object({ name: v.string(), account: v.string() })) })

/** The account that a session or role is in. */
export async function accountOf({ must }: Pick<Bench, 'must'>, name: string): Promise<string> {
  const { sessions } = v.parse(accountsSchema, JSON.parse((await must('ls', name, '--json')).stdout))
  const found = sessions.find((session) => session.name === name)
  if (!found) throw new Error(`The practice organisation has no ${name}`)
  return found.account
}
