import { accountMarkSchema } from '../../../shared/account-marks.ts'
import { setupSchema } from '../../../shared/setup.ts'
import type { CliCommand } from '../context.ts'
import { readOptions } from '../options.ts'
import { asJson } from '../session-json.ts'

async function jsonSchema(): Promise<unknown> {
  const { toJsonSchema } = await import('@valibot/to-json-schema')
  const mark = toJsonSchema(accountMarkSchema, { typeMode: 'input', errorMode: 'ignore' })
  return toJsonSchema(setupSchema, {
    typeMode: 'input',
    errorMode: 'ignore',
    // The marks of accounts, whose own check JSON Schema has no word for.
    overrideSchema: ({ valibotSchema }) =>
      valibotSchema.type === 'custom' ? { type: 'object', additionalProperties: mark } : undefined,
  })
}

export const exportSetup: CliCommand = {
  name: 'export',
  summary: 'Print portals, sessions and account marks, to hand on',
  help: `lanyard export
lanyard export --schema

Prints what a colleague or another computer of yours needs to work as you do, as JSON for \`lanyard import\`: portals,
sessions with how they are borrowed, and what you say of accounts. Nothing in it is secret. An IAM user is left out,
since its key is each person's own, and so is a token that a program prints, for it would run where the file is read.

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
