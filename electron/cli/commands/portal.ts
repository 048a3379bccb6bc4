import { AppError } from '../../../shared/errors.ts'
import { printable } from '../../../shared/printable.ts'
import type { PortalView } from '../../../shared/snapshot.ts'
import { ACCOUNT_ACCESS_OPTIONS, accountAccessFrom } from '../account-access-options.ts'
import type { CliCommand, CliContext } from '../context.ts'
import { findPortal } from '../find.ts'
import { oneName, readOptions } from '../options.ts'
import { asJson } from '../session-json.ts'
import { t } from '../../../shared/text.ts'
import { shellWord } from '../shell-word.ts'
import { table } from '../table.ts'
import { signInCell } from './status.ts'

const options = {
  name: { type: 'string' },
  region: { type: 'string' },
  ...ACCOUNT_ACCESS_OPTIONS,
  'share-sign-in': { type: 'boolean' },
  json: { type: 'boolean' },
} as const

type Values = ReturnType<typeof readOptions<typeof options>>['values']

export const portal: CliCommand = {
  name: 'portal',
  summary: 'Add, edit, list or remove access portals',
  help: `lanyard portal add START-URL [--name NAME] [--region REGION] [--account-access TENANT …]
lanyard portal edit NAME --account-access TENANT [--account-access-endpoint URL]
lanyard portal edit NAME --[no-]share-sign-in
lanyard portal ls [--json]
lanyard portal rm NAME

A portal is your organisation's AWS access portal; its start URL looks like https://example.awsapps.com/start.

  --name    what to call it; the first part of its host where it is left out
  --region  the region Identity Center runs in; found out where it is left out
  --account-access TENANT
            list the IAM roles that trust account access too, under this tenant ID (aa-…); it takes a new sign-in.
            An empty one takes it away, with its roles and sessions
  --account-access-endpoint URL
            where it answers. AWS's endpoint is not confirmed yet, and nothing is sent to a guess
  --share-sign-in
            with the AWS CLI and the SDKs, both ways: one sign-in, by Lanyard or by \`aws sso login\`, serves every
            profile of an sso-session with this start URL. The access token, good for an hour, then lies in
            ~/.aws/sso/cache; what renews it stays with Lanyard, which alone does
  --json    {"portals":[{"name","startUrl","region","partition","signIn"}]} for programs; with account access
            "accountAccess":{"tenantId","endpoint"} too, and "sharesSignIn":true where it is shared`,
  async run(context) {
    const { values, positionals } = readOptions('portal', context.args, options)
    const [verb = 'ls', ...rest] = positionals
    switch (verb) {
      case 'add':
        return add(context, oneName('portal', 'The start URL', rest), values)
      case 'edit':
        return edit(context, oneName('portal', "The portal's name", rest), values)
      case 'ls':
        return list(context, values.json ?? false)
      case 'rm':
        return remove(context, oneName('portal', "The portal's name", rest))
      default:
        throw new AppError('usage', {
          reason: `portal knows add, edit, ls and rm, not "${printable(verb)}"`,
          command: 'portal',
        })
    }
  },
}

async function add({ app, out }: CliContext, startUrl: string, values: Values) {
  const { name = null, region = null } = values
  if (name !== null) checkPortalName(name)
  const accountAccess = accountAccessFrom(values, null) ?? null
  const added = await app.dispatch('portal.add', { startUrl, name, region, accountAccess })
  if (values.json) return out(asJson({ portals: [portalJson(added)] }))
  out(`Added ${printable(added.name)} in ${added.region}. Sign in: lanyard login ${shellWord(added.name)}\n`)
}

async function edit(context: CliContext, typed: string, values: Values): Promise<void> {
  const { app, out } = context
  const portal = findPortal(app.store.get(), typed)
  const accountAccess = accountAccessFrom(values, portal.accountAccess)
  const { 'share-sign-in': share } = values
  const isOther = values.name !== undefined || values.region !== undefined
  if (share !== undefined && accountAccess === undefined && !isOther)
    return shareSignIn(context, portal, share, values.json ?? false)
  if (share !== undefined || accountAccess === undefined || isOther)
    throw new AppError('usage', {
      reason: 'portal edit changes --account-access or --share-sign-in, one at a time',
      command: 'portal',
    })
  const edited = await app.dispatch('portal.edit', { portalId: portal.id, accountAccess })
  await app.profilesSettled()
  if (values.json) return out(asJson({ portals: [portalJson(edited)] }))
  out(
    accountAccess === null
      ? `${printable(edited.name)} has no account access any more; its roles and sessions are gone.\n`
      : `${printable(edited.name)} has account access. Sign in so that it is covered: lanyard login ${shellWord(edited.name)} --force\n`,
  )
}

async function shareSignIn(
  { app, out, err, errStyle }: CliContext,
  { id, startUrl, region }: PortalView,
  share: boolean,
  json: boolean,
): Promise<void> {
  const { portal, keys } = await app.dispatch('portal.share-sign-in', { portalId: id, share })
  if (json) return out(asJson({ portals: [portalJson(portal)] }))
  const name = printable(portal.name)
  // What was asked for is kept all the same, so this is told and no failure.
  const code = share ? 'sign-in-unshared' : 'sign-in-left-shared'
  const trouble = app.store.get().live.notices.find(({ error }) => error.code === code)?.error
  if (trouble)
    return err(`${errStyle.paint('soon', '!')} ${printable(trouble.message)} ${printable(trouble.fix)}\n`)
  if (!share) return out(`${t('share.off', { portal: name })}\n`)
  const section = `[sso-session ${name}]\nsso_start_url = ${startUrl}\nsso_region = ${region}\n`
  if (keys.length === 0) return out(`${t('share.nobody', { portal: name })}\n\n${section}`)
  out(`${t('share.on', { portal: name, names: keys.map(printable).join(', ') })}\n`)
}

function list({ app, out, style, now }: CliContext, json: boolean): void {
  const { portals } = app.store.get().live
  if (json) return out(asJson({ portals: portals.map(portalJson) }))
  if (portals.length === 0) return out('No portal yet. Add yours: lanyard portal add START-URL\n')
  const rows = portals.map(({ name, signIn, region, startUrl }) => [
    { text: name, tone: 'strong' as const },
    signInCell(signIn, now()),
    { text: region },
    { text: startUrl, tone: 'faint' as const },
  ])
  out(table(style, ['PORTAL', 'SIGN-IN', { title: 'REGION', yields: 1 }, 'START URL'], rows))
}

/** A name is typed as a word of a command line, and shown in one line. Throws `usage`. */
export function checkPortalName(name: string): void {
  if (/^[\p{L}\p{M}\p{N}_@+.%:][\p{L}\p{M}\p{N}_@+.%:-]{0,63}$/u.test(name)) return
  throw new AppError('usage', {
    reason: `"${printable(name)}" cannot be a portal's name: it must have 1 to 64 letters, digits and _ @ + . % : -`,
    command: 'portal',
  })
}

async function remove({ app, out }: CliContext, typed: string): Promise<void> {
  const { id, name } = findPortal(app.store.get(), typed)
  await app.dispatch('portal.remove', { portalId: id })
  await app.profilesSettled()
  out(`Removed ${printable(name)}, with its sign-in, its sessions and their profiles.\n`)
}

/** A portal as every command's `--json` writes it. */
export function portalJson(portal: PortalView) {
  const { name, startUrl, region, partition, signIn, accountAccess, sharesSignIn } = portal
  const access = accountAccess === null ? {} : { accountAccess }
  const sharing = sharesSignIn ? { sharesSignIn } : {}
  return { name, startUrl, region, partition, signIn: signIn.phase, ...access, ...sharing }
}
