import { AppError } from '../../shared/errors.ts'
import { printable } from '../../shared/printable.ts'
import type { FoundSetup, SetupStep } from '../../shared/setup.ts'
import { setupStepText } from '../../shared/setup-step-text.ts'
import { t } from '../../shared/text.ts'
import type { CliContext } from './context.ts'
import type { Style, Tone } from './style.ts'
import { table } from './table.ts'

const TONES: Readonly<Record<SetupStep['outcome'], Tone>> = {
  new: 'good',
  changed: 'soon',
  same: 'faint',
  cannot: 'now',
}

/** The parts of a setup, a line each, with what is new, changes or cannot be; and what is no part of it. */
export function previewText(
  style: Style,
  steps: readonly SetupStep[],
  left: FoundSetup['left'] = [],
): string {
  if (steps.length + left.length === 0) return 'There is nothing to take over.\n'
  const rows = steps.map((step) => [
    { text: step.name },
    { text: t(`setup.${step.part}`) },
    { text: step.outcome, tone: TONES[step.outcome] },
    { text: setupStepText(step) },
  ])
  const stays = left.map(({ name, reason }) => [
    { text: name },
    { text: 'profile' },
    { text: 'left', tone: 'faint' as const },
    { text: reason },
  ])
  return table(style, ['NAME', 'PART', 'OUTCOME', { title: 'WHAT', wraps: true }], [...rows, ...stays])
}

/**
 * Shows what taking over would do, and asks where somebody sits at a terminal; where nobody does, or with `dryRun`,
 * nothing is agreed to.
 */
export async function agreedTo(
  context: CliContext,
  steps: readonly SetupStep[],
  { left = [], dryRun = false }: { left?: FoundSetup['left']; dryRun?: boolean } = {},
): Promise<boolean> {
  const asks = !dryRun && context.invocation.tty.stdin && context.invocation.tty.stderr
  ;(asks ? context.err : context.out)(previewText(asks ? context.errStyle : context.style, steps, left))
  if (asks && (await saysYes(context))) return true
  context.err('Nothing was changed. Take it over: add --yes.\n')
  return false
}

async function saysYes({ ask }: CliContext): Promise<boolean> {
  const answer = await ask({ from: 'terminal', prompt: 'Take it over? [y/N] ', echo: true })
  return /^y(?:es)?$/i.test(answer?.trim() ?? '')
}

/** What became of it. */
export function tellTaken({ app, out }: CliContext, steps: readonly SetupStep[]): void {
  const count = (outcome: SetupStep['outcome']) => steps.filter((step) => step.outcome === outcome).length
  out(`Took over ${count('new')} new and ${count('changed')} changed; ${count('same')} were here already.\n`)
  const isSignedOut = app.store.get().live.portals.some(({ signIn }) => signIn.phase !== 'signed-in')
  if (isSignedOut) out('Sign in: lanyard login\n')
}

/** Throws `setup-partly` where something of it could not be. */
export function refusePartly(steps: readonly SetupStep[]): void {
  const failed = steps.filter(({ outcome }) => outcome === 'cannot')
  const [first] = failed
  if (!first?.error) return
  const [count, name] = [failed.length, printable(first.name)]
  throw new AppError('setup-partly', { count, name, reason: `${first.error.message} ${first.error.fix}` })
}
