import type { App } from '../core/app.ts'
import type { CallersProgram } from '../core/made/instance-session.ts'
import type { Seat } from '../core/ports.ts'
import type { Delivery, Invocation, Output, TerminalQuestion } from './command.ts'
import { styleFor, type Style } from './style.ts'

/** Who answers the command line. */
export interface HostFacts {
  readonly kind: 'agent' | 'desktop'
  readonly pid: number
  readonly version: string
  /** Epoch milliseconds. */
  readonly since: number
  readonly home: string
  /** LANYARD_PRACTICE is set: what it signs in to is a practice organisation. */
  readonly practice: boolean
  /** Shows the quick panel, where there is a desktop to show it on. */
  readonly showPanel?: () => void
}

/** What a command is given. */
export interface CliContext extends Output {
  /** `null` where the caller would not say, or has nothing to be asked by. */
  ask(question: TerminalQuestion): Promise<string | null>
  become(program: CallersProgram): void
  readonly app: App
  readonly host: HostFacts
  /** The command's own arguments, without its name. */
  readonly args: readonly string[]
  readonly invocation: Invocation
  readonly style: Style
  readonly errStyle: Style
  /** Epoch milliseconds by AWS's clock. */
  readonly now: () => number
}

/** One command of `lanyard`. */
export interface CliCommand {
  readonly name: string
  /** One line for the list of commands. */
  readonly summary: string
  /** How it is called, and what each option does: what `lanyard help NAME` shows. */
  readonly help: string
  readonly delivery?: (args: readonly string[]) => Delivery
  readonly run: (context: CliContext) => Promise<void>
}

export function contextFor(
  app: App,
  host: HostFacts,
  invocation: Invocation,
  output: Output,
  clockNow: () => number,
): CliContext {
  return {
    ...output,
    become: (program) => output.become?.(program),
    ask: async (question) => (await output.ask?.(question)) ?? null,
    app,
    host,
    invocation,
    args: invocation.args.slice(1),
    style: styleFor(invocation, 'stdout'),
    errStyle: styleFor(invocation, 'stderr'),
    now: () => clockNow() + app.store.get().live.clockOffset,
  }
}

/** Where the person at this terminal sits. */
export function seatOf({ env }: Invocation): Seat {
  return {
    browser: env.get('BROWSER') ?? null,
    display: env.get('DISPLAY') ?? null,
    waylandDisplay: env.get('WAYLAND_DISPLAY') ?? null,
    remote: env.has('SSH_CONNECTION'),
  }
}
