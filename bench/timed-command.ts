import { spawnSync } from 'node:child_process'

/** A program that is run again and again. */
export interface TimedCommand {
  /** Runs it to its end; `took` is in milliseconds. Throws when it fails. */
  run(): { readonly took: number; readonly stdout: string }
}

export function timedCommand(
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): TimedCommand {
  return {
    run() {
      const begun = performance.now()
      const ran = spawnSync(program, args, {
        env: { PATH: process.env['PATH'], HOME: process.env['HOME'], TERM: process.env['TERM'], ...env },
        encoding: 'utf8',
      })
      const took = performance.now() - begun
      if (ran.error) throw ran.error
      if (ran.status !== 0) throw new Error(`${program} ended with ${ran.status}: ${ran.stderr}`)
      return { took, stdout: ran.stdout }
    },
  }
}
