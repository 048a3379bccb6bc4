import { resolve } from 'node:path'
import { AppError } from '../../../shared/errors.ts'
import { printable } from '../../../shared/printable.ts'
import { isOpen } from '../../../shared/setup.ts'
import type { TeamFile } from '../../../shared/team-file.ts'
import { t } from '../../../shared/text.ts'
import type { CliCommand, CliContext } from '../context.ts'
import { oneName, readOptions, verbOf } from '../options.ts'
import { asJson } from '../session-json.ts'
import { agreedTo, previewText, refusePartly, tellTaken } from '../setup-answers.ts'

const options = { yes: { type: 'boolean' }, json: { type: 'boolean' } } as const

type Values = ReturnType<typeof readOptions<typeof options>>['values']

export const team: CliCommand = {
  name: 'team',
  summary: 'Follow the setup of your team, and take over what it changes',
  help: `lanyard team [--json]
lanyard team follow FILE | URL [--json]
lanyard team take [--yes] [--json]
lanyard team later [--json]
lanyard team leave [--json]

A team keeps what \`lanyard export\` prints in a repository or at an https:// address. Lanyard looks at the one that you
follow as it starts and whenever it changes, tells you once what it says that is not here, and never takes it over by
itself. Without a word more it looks now, and shows that.

  take    shows it, asks, and takes it over
  later   puts it off: you are told again once the file says something else
  leave   follows it no more; what was taken over stays
  --yes   do not show it and ask: as it is now
  --json  {"team":{"from","lookedAt","error","changes":[…],"here","settled"}} for programs; null where there is none.
          take: {"steps":[{"part","name","outcome","changes","error"}]}; without --yes it changes nothing`,
  delivery: () => 'live-err',
  async run(context) {
    const { values, positionals } = readOptions('team', context.args, options)
    const { app, invocation } = context
    if (positionals.length === 0) return show(context, values, await app.dispatch('team.look', undefined))
    const [verb, rest] = verbOf('team', ['follow', 'take', 'later', 'leave'], positionals)
    if (verb === 'follow') {
      const from = placeOf(oneName('team', 'FILE or URL', rest), invocation.cwd)
      return show(context, values, await app.dispatch('team.follow', { from }))
    }
    if (rest.length > 0) throw usage(`team ${verb} takes no name`)
    switch (verb) {
      case 'take':
        return take(context, values)
      case 'later':
        return later(context, values)
      case 'leave':
        return leave(context, values)
    }
  },
}

const usage = (reason: string) => new AppError('usage', { reason, command: 'team' })

/** A path as the caller means it; what looks like an address is left to the engine. */
function placeOf(typed: string, cwd: string): string {
  return /^[a-z][a-z0-9+.-]+:\/\//i.test(typed) ? typed : resolve(cwd, typed)
}

function show(context: CliContext, values: Values, file: TeamFile | null): void {
  if (values.json) return context.out(asJson(teamJson(file)))
  if (!file) return context.out(`${t('team.none')}\n`)
  const from = printable(file.from)
  context.out(`${t('team.following', { from })}\n`)
  if (file.error) {
    const { message, fix } = file.error
    context.out(`${context.style.paint('soon', '!')} ${printable(message)} ${printable(fix)}\n`)
  }
  if (file.changes.length > 0) context.out(`\n${previewText(context.style, file.changes)}\n`)
  const count = file.changes.filter(isOpen).length
  if (count > 0) context.out(`${t(file.settled ? 'team.put-off' : 'team.choose', { count })}\n`)
  else if (file.digest !== null) context.out(`${t('team.all-here', { count: file.here })}\n`)
}

/** The file as it is now. Throws `team-file-none`, `team-file-silent`. */
async function readNow({ app }: CliContext): Promise<TeamFile & { digest: string }> {
  const file = await app.dispatch('team.look', undefined)
  if (!file) throw new AppError('team-file-none')
  const { from, digest, error } = file
  if (digest !== null) return { ...file, digest }
  const { message: reason = '', fix = '' } = error ?? {}
  throw new AppError('team-file-silent', { file: printable(from), reason, fix })
}

async function take(context: CliContext, values: Values): Promise<void> {
  const { digest, changes, here } = await readNow(context)
  if (!values.yes) {
    if (values.json) return context.out(asJson({ steps: changes }))
    if (!changes.some(isOpen)) return context.out(`${t('team.all-here', { count: here })}\n`)
    if (!(await agreedTo(context, changes))) return
  }
  const steps = await context.app.dispatch('team.take', { digest })
  await context.app.profilesSettled()
  if (values.json) context.out(asJson({ steps }))
  else tellTaken(context, steps)
  refusePartly(steps)
}

async function later(context: CliContext, values: Values): Promise<void> {
  const { digest } = await readNow(context)
  await context.app.dispatch('team.later', { digest })
  if (values.json) return context.out(asJson(teamJson(context.app.store.get().teamFile)))
  context.out(`${t('team.later-done')}\n`)
}

async function leave(context: CliContext, values: Values): Promise<void> {
  const { teamFile } = context.app.store.get()
  if (!teamFile) throw new AppError('team-file-none')
  await context.app.dispatch('team.leave', undefined)
  if (values.json) return context.out(asJson(teamJson(null)))
  context.out(`${t('team.left', { from: printable(teamFile.from) })}\n`)
}

function teamJson(file: TeamFile | null) {
  if (!file) return { team: null }
  const { from, lookedAt, error, changes, here, settled } = file
  return {
    team: {
      from,
      lookedAt: lookedAt === null ? null : new Date(lookedAt).toISOString(),
      error,
      changes,
      here,
      settled,
    },
  }
}
