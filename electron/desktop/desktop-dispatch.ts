import * as v from 'valibot'
import { contract } from '../../shared/contract.ts'
import {
  desktopContract,
  type DesktopCommand,
  type DesktopInput,
  type DesktopOutput,
} from '../../shared/desktop-contract.ts'
import { AppError } from '../../shared/errors.ts'
import { printable } from '../../shared/printable.ts'
import type { SessionDraft } from '../../shared/session-draft.ts'
import type { App } from '../core/app.ts'
import type { ProgramConsent } from './program-consent.ts'

/** The commands that need a desktop. */
export type DesktopOnly = Exclude<DesktopCommand, keyof typeof contract>

/** What answers each of them. */
export type DesktopHandlers = {
  readonly [N in DesktopOnly]: (input: DesktopInput<N>) => DesktopOutput<N> | Promise<DesktopOutput<N>>
}

export type DesktopDispatch = <N extends DesktopCommand>(
  name: N,
  input: DesktopInput<N>,
) => Promise<DesktopOutput<N>>

/** The whole door of a view: what is asked is checked here, then the engine's commands go to the engine. */
export function createDesktopDispatch(
  engine: () => App,
  handlers: DesktopHandlers,
  allowProgram: ProgramConsent,
): DesktopDispatch {
  async function run(name: string, input: unknown): Promise<unknown> {
    if (!Object.hasOwn(desktopContract, name))
      throw new AppError('usage', { reason: `There is no command "${printable(name)}"`, command: '' })
    const { input: inputSchema, output: outputSchema } = desktopContract[name as DesktopCommand]
    const read = v.safeParse(inputSchema, input)
    if (!read.success) {
      const reason = `${name} was asked for with something else: ${read.issues[0].message}`
      throw new AppError('usage', { reason, command: '' })
    }
    // Name and input belong together by construction, which TypeScript cannot follow.
    if (Object.hasOwn(contract, name)) {
      const app = engine()
      if (hasDraft(read.output)) await allowProgram(read.output.draft, await keptDraft(app, read.output))
      const output = await app.dispatch(name as 'notice.dismiss', atHome(read.output) as never)
      if (name === 'portal.sign-in') listAccounts(app, read.output as DesktopInput<'portal.sign-in'>)
      return output
    }
    const answer = handlers[name as DesktopOnly] as (checked: unknown) => unknown
    return v.parse(outputSchema, await answer(read.output))
  }
  return run as DesktopDispatch
}

interface WithDraft {
  readonly draft: SessionDraft
  /** The session that is edited. */
  readonly sessionId?: string | null
}

function hasDraft(input: unknown): input is WithDraft {
  return typeof input === 'object' && input !== null && 'draft' in input
}

async function keptDraft(app: App, { sessionId = null }: WithDraft): Promise<SessionDraft | null> {
  return sessionId === null ? null : app.dispatch('session.describe', { sessionId })
}

/** Who has signed in wants to see what it gives them. How that goes is told by the portal's `sync`. */
function listAccounts(app: App, { portalId }: DesktopInput<'portal.sign-in'>): void {
  app.dispatch('catalog.sync', { portalId }).catch(() => {})
}

/**
 * A view sits where the app does. A seat says which command opens a browser, so one that a page had made up would be a
 * way to run any program.
 */
function atHome(input: unknown): unknown {
  const hasSeat = typeof input === 'object' && input !== null && 'seat' in input
  return hasSeat ? { ...input, seat: null } : input
}
