import type { JobEnvironment } from '../core/delivery/job-environment.ts'

/** One call of the command line, as the launcher sent it: the caller's own values, never the engine's. */
export interface Invocation {
  /** What was typed after `lanyard`. */
  readonly args: readonly string[]
  readonly cwd: string
  /** The caller's process; `exec` keeps it. `null` when it did not say. */
  readonly pid: number | null
  readonly tty: { readonly stdin: boolean; readonly stdout: boolean; readonly stderr: boolean }
  /** The fixed list of variables that the launcher passes on. */
  readonly env: ReadonlyMap<string, string>
  /** Aborts when the caller has gone. */
  readonly signal: AbortSignal
}

/** Where a command writes. Text is written as it stands: whoever writes a name from AWS makes it printable first. */
export interface Output {
  out(text: string): void
  err(text: string): void
  /**
   * Asks the caller: `null` where they would not say. Only where the delivery is `live-err`, and the launcher is one
   * that can ask.
   */
  ask?(question: TerminalQuestion): Promise<string | null>
  /** Has the caller become a job once the command has ended well. As `ask`, only where the delivery is `live-err`. */
  become?(job: Job): void
}

/** A program as the caller starts it in its own place. */
export interface Job extends JobEnvironment {
  /** `null`: what stands behind `--` in the caller's own arguments, or its shell. */
  readonly command: readonly string[] | null
  /** The terminal's title while it runs; `null` leaves it. */
  readonly title: string | null
}

/** What a command may ask its caller. */
export type TerminalQuestion =
  /** A line typed on their terminal; a secret is not shown while it is typed. */
  | { readonly from: 'terminal'; readonly prompt: string; readonly echo: boolean }
  /** All that their standard input holds; nothing said where that is no text, or more than 1 MiB. */
  | { readonly from: 'stdin' }

/**
 * How a command's output travels.
 * - `whole`: all of it at the end, with any exit code.
 * - `live-out`: standard output as it comes; always ends with 0 (a view that counts down).
 * - `live-err`: standard error as it comes (progress), then standard output and the exit code.
 */
export type Delivery = 'whole' | 'live-out' | 'live-err'

/** The command line, as a host serves it. `run` never rejects: an error is written and becomes an exit code. */
export interface CommandLine {
  delivery(args: readonly string[]): Delivery
  run(invocation: Invocation, output: Output): Promise<number>
}
