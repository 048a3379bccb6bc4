import { AppError } from '../../../shared/errors.ts'
import { printable } from '../../../shared/printable.ts'
import {
  formatLeave,
  formatProfile,
  parseShellFormat,
  type SwitchedShell,
} from '../../core/delivery/shell-formats.ts'
import { wantedFor, withCodes } from '../codes.ts'
import type { CliCommand, CliContext } from '../context.ts'
import { findSession } from '../find.ts'
import { oneName, readOptions } from '../options.ts'
import { shellWord } from '../shell-word.ts'
import { signedInFor } from '../sign-in.ts'
import { timeLeftText } from '../time-left.ts'

export const use: CliCommand = {
  name: 'use',
  summary: 'Switch this shell to a session',
  help: `lanyard use NAME
lanyard use - | --unset

Starts the session where need be, and has this shell read it through its AWS profile: tools fetch credentials that are
renewed for them, and no secret stands in the shell. Credentials that the shell had inherited are taken away, since they
would win. For credentials as variables see \`lanyard help env\`.

A program cannot change the shell that calls it, so a function of the shell does: \`lanyard help shell-init\`.

  -        back to the session before
  --unset  back to the AWS_PROFILE and region that the shell had of its own
  --shell SHELL
           bash, zsh, fish or powershell: what the function asks for, the statements that it evaluates`,
  delivery: () => 'live-err',
  async run(context) {
    const options = { shell: { type: 'string' }, unset: { type: 'boolean' } } as const
    const { values, positionals } = readOptions('use', context.args, options)
    if (values.shell === undefined) throw new AppError('shell-not-ready')
    const shell = shellNamed(values.shell)
    if (values.unset) return context.out(formatLeave(shell))
    context.out(await switched(context, shell, oneName('use', 'NAME', positionals)))
  },
}

async function switched(context: CliContext, shell: SwitchedShell, typed: string): Promise<string> {
  const { app, err, errStyle, invocation, now } = context
  const found = findSession(app, typed)
  const { id } = await withCodes(context, undefined, wantedFor(found.borrowable), () =>
    signedInFor(context, found.portalId, () =>
      app.dispatch('session.start', { session: found.borrowable, choice: {} }),
    ),
  )
  await app.profilesSettled()
  const { sessions, notices } = app.store.get().live
  const view = sessions.find((session) => session.id === id)
  if (!view?.profile) {
    const told = notices.findLast(({ error }) => error.code.startsWith('aws-config-'))
    const reason = told?.error.message.replace(/\.$/, '') ?? 'it was stopped meanwhile'
    throw new AppError('profile-missing', { name: shellWord(view?.name ?? found.name), reason })
  }
  if (invocation.tty.stderr) {
    const name = errStyle.paint('strong', printable(view.name))
    err(`${name}  ${timeLeftText(view.state, now(), errStyle)}\n`)
  }
  if (!found.added) return formatProfile(shell, { profile: view.profile, region: view.region })
  return formatProfile(shell, await writtenProfile(context, found.added.name))
}

/** A shell that named a profile of the user's by mistake would be somebody else. Throws `profile-missing`. */
async function writtenProfile({ app }: CliContext, name: string) {
  const { profiles } = await app.dispatch('profiles.list', undefined)
  const profile = profiles.find((listed) => listed.name === name)
  if (profile?.state === 'written') return { profile: name, region: profile.region }
  const reason = profile?.state === 'yours' ? 'a profile of yours has its name' : 'it could not be written'
  throw new AppError('profile-missing', { name: shellWord(name), reason })
}

function shellNamed(name: string): SwitchedShell {
  const format = parseShellFormat(name)
  if (format === 'sh' || format === 'fish' || format === 'powershell') return format
  const reason = `"${printable(name)}" is none of bash, zsh, fish and powershell`
  throw new AppError('usage', { reason, command: 'use' })
}
