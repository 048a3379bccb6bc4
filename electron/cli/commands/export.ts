import { setupAccountSchema, setupSchema } from '../../../shared/setup.ts'
import type { CliCommand } from '../context.ts'
import { readOptions } from '../options.ts'
import { asJson } from '../session-json.ts'

async function jsonSchema(): Promise<unknown> {
  const { toJsonSchema } = await import('@valibot/to-json-schema')
  const account = toJsonSchema(setupAccountSchema, { typeMode: 'input', errorMode: 'ignore' })
  return toJsonSchema(setupSchema, {
    typeMode: 'input',
    errorMode: 'ignore',
    // The accounts, whose own check JSON Schema has no word for.
    overrideSchema: ({ valibotSchema }) =>
      valibotSchema.type === 'custom' ? { type: 'object', additionalProperties: account } : undefined,
  })
}

export const exportSetup: CliCommand = {
  name: 'export',
  summary: 'Print portals, sessions and account marks, to hand on',
  help: `lanyard export
lanyard export --schema

Prints what a colleague or another computer of yours needs to work as you do, as JSON for \`lanyard import\`: portals,
sessions with how they are borrowed, what you say of accounts, and what profiles are named by. Nothing in it is secret.
An IAM user is left out, since its key is each person's own, and so is a token that a program prints, for it would run
where the file is read. \`lanyard team\` has everybody follow such a file.

  --schema  the JSON Schema of such a file, for an editor`,
  async run(context) {
    const { values } = readOptions('export', context.args, {
      schema: { type: 'boolean' },
      json: { type: 'boolean' },
    })
    if (values.schema) {
      return context.out(asJson(await jsonSchema()))
    }
    context.out(asJson(await context.app.dispatch('setup.export', undefined)))
  },
}
