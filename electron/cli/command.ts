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
  /** What came on its standard input, where the command takes that; `null` where it does not, or it is too long. */
  readonly input: string | null
  /** Aborts when the caller has gone. */
  readonly signal: AbortSignal
}

/** Where a command writes. Text is written as it stands: whoever writes a name from AWS makes it printable first. */
export interface Output {
  out(text: string): void
  err(text: string): void
}

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
  /** Whether this call reads the caller's standard input. */
  takesInput(args: readonly string[]): boolean
  run(invocation: Invocation, output: Output): Promise<number>
}
