import { AppError } from '../../../shared/errors.ts'
import type { FoundSetup, SetupStep } from '../../../shared/setup.ts'
import { printable } from '../../../shared/printable.ts'
import type { CliCommand, CliContext } from '../context.ts'
import { readOptions } from '../options.ts'
import { asJson } from '../session-json.ts'
import { readSetup } from '../setup-file.ts'
import type { Style, Tone } from '../style.ts'
import { table } from '../table.ts'

const options = {
  'dry-run': { type: 'boolean' },
  yes: { type: 'boolean' },
  json: { type: 'boolean' },
} as const

export const importSetup: CliCommand = {
  name: 'import',
  summary: 'Take over profiles of other tools, or a setup of your team',
  help: `lanyard import [--dry-run | --yes] [--json]
lanyard import FILE | URL [--dry-run | --yes] [--json]

Shows what it would do, and then asks. Without FILE it reads ~/.aws/config, with what aws-vault and Granted have
written there, and the configuration of aws-sso-cli: roles of IAM Identity Center become sessions of a portal, roles
through them chains, and other profiles sessions that read them. FILE is what \`lanyard export\` printed, - is standard
input, and a URL begins with https://. Your own files stay as they are, and so does everything here that the setup does
not name.

  --dry-run  only show it
  --yes      do not ask
  --json     {"steps":[{"part","name","outcome","error"}],"left":[{"name","reason"}]} for programs; without --yes it
             changes nothing`,
  delivery: () => 'live-err',
  async run(context) {
    const { values, positionals } = readOptions('import', context.args, options)
    const [file, ...more] = positionals
    if (more.length > 0) throw new AppError('usage', { reason: 'import takes one FILE', command: 'import' })
    if (values['dry-run'] && values.yes)
      throw new AppError('usage', { reason: '--dry-run and --yes do not go together', command: 'import' })
    const { setup, left } =
      file === undefined
        ? await context.app.dispatch('setup.find', undefined)
        : { setup: await readSetup(context, file), left: [] }
    if (!values.yes) {
      const steps = await context.app.dispatch('setup.preview', { setup })
      if (values.json) return context.out(asJson({ steps, left }))
      const asks = !values['dry-run'] && context.invocation.tty.stdin && context.invocation.tty.stderr
      ;(asks ? context.err : context.out)(previewText(asks ? context.errStyle : context.style, steps, left))
      if (!asks || !(await agreed(context))) return context.err(NOTHING_CHANGED)
    }
    const steps = await context.app.dispatch('setup.take', { setup })
    await context.app.profilesSettled()
    if (values.json) context.out(asJson({ steps, left }))
    else context.out(takenText(context, steps))
    refusePartly(steps)
  },
}

const NOTHING_CHANGED = 'Nothing was changed. Take it over: add --yes.\n'

async function agreed({ ask }: CliContext): Promise<boolean> {
  const answer = await ask({ from: 'terminal', prompt: 'Take it over? [y/N] ', echo: true })
  return /^y(?:es)?$/i.test(answer?.trim() ?? '')
}

const TONES: Readonly<Record<SetupStep['outcome'], Tone>> = {
  new: 'good',
  changed: 'soon',
  same: 'faint',
  cannot: 'now',
}

function previewText(style: Style, steps: readonly SetupStep[], left: FoundSetup['left']): string {
  if (steps.length + left.length === 0) return 'There is nothing to take over.\n'
  const rows = steps.map(({ part, name, outcome, error }) => [
    { text: name },
    { text: part },
    { text: outcome, tone: TONES[outcome] },
    { text: error ? `${error.message} ${error.fix}` : '' },
  ])
  const stays = left.map(({ name, reason }) => [
    { text: name },
    { text: 'profile' },
    { text: 'left', tone: 'faint' as const },
    { text: reason },
  ])
  return table(style, ['NAME', 'PART', 'OUTCOME', 'WHY'], [...rows, ...stays])
}

function takenText({ app }: CliContext, steps: readonly SetupStep[]): string {
  const count = (outcome: SetupStep['outcome']) => steps.filter((step) => step.outcome === outcome).length
  const told = `Took over ${count('new')} new and ${count('changed')} changed; ${count('same')} were here already.\n`
  const isSignedOut = app.store.get().live.portals.some(({ signIn }) => signIn.phase !== 'signed-in')
  return isSignedOut ? `${told}Sign in: lanyard login\n` : told
}

/** Throws `setup-partly` where something of it could not be. */
function refusePartly(steps: readonly SetupStep[]): void {
  const failed = steps.filter(({ outcome }) => outcome === 'cannot')
  const [first] = failed
  if (!first?.error) return
  const [count, name] = [failed.length, printable(first.name)]
  throw new AppError('setup-partly', { count, name, reason: `${first.error.message} ${first.error.fix}` })
}
