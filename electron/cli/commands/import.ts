import { AppError } from '../../../shared/errors.ts'
import type { CliCommand } from '../context.ts'
import { readOptions } from '../options.ts'
import { asJson } from '../session-json.ts'
import { agreedTo, refusePartly, tellTaken } from '../setup-answers.ts'
import { readSetup } from '../setup-file.ts'

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
  --json     {"steps":[{"part","name","outcome","changes","error"}],"left":[{"name","reason"}]} for programs; without
             --yes it changes nothing`,
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
      if (!(await agreedTo(context, steps, { left, dryRun: values['dry-run'] ?? false }))) return
    }
    const steps = await context.app.dispatch('setup.take', { setup })
    await context.app.profilesSettled()
    if (values.json) context.out(asJson({ steps, left }))
    else tellTaken(context, steps)
    refusePartly(steps)
  },
}
