import { assertNever } from '../../shared/assert-never.ts'
import { printable } from '../../shared/printable.ts'
import type { ProfileChangeView, ProfileOutcome, ProfileView } from '../../shared/profile-views.ts'
import { sideChangeText, sideText } from '../../shared/side-text.ts'
import { t } from '../../shared/text.ts'
import type { CliContext } from './context.ts'
import { asJson } from './session-json.ts'
import { table, type Cell } from './table.ts'

/** `lanyard profiles ls` */
export async function listProfiles({ app, out, style }: CliContext, json: boolean): Promise<void> {
  const { file, template, profiles, also } = await app.dispatch('profiles.list', undefined)
  if (json) return out(asJson({ file, names: template, profiles: profiles.map(profileJson), also }))
  if (profiles.length === 0) return out(`${t('profiles.none', { file: printable(file) })}\n`)
  const remarks = profiles.map(remarkOf)
  const columns = [
    { title: 'PROFILE' },
    { title: 'ACCOUNT' },
    { title: 'REGION' },
    { title: 'KEPT', yields: 2 },
    ...(remarks.some((remark) => remark !== '') ? [{ title: '' }] : []),
  ]
  const rows = profiles.map(({ name, accountId, region, added }, index): Cell[] => [
    { text: name, tone: 'strong' },
    { text: accountId },
    { text: region, tone: 'faint' },
    { text: t(added ? 'profiles.kept-added' : 'profiles.kept-session'), tone: 'faint' },
    { text: remarks[index] ?? '', tone: 'soon' },
  ])
  out(table(style, columns, rows))
  if (also) out(`\n${sideText(also)}\n`)
}

/** `lanyard profiles wsl` */
export async function listSides({ app, out }: CliContext, json: boolean): Promise<void> {
  const { sides, also } = await app.dispatch('profiles.list', undefined)
  if (json) return out(asJson({ sides, also }))
  if (sides.length === 0 && also === null) return out(`${t('profiles.no-wsl')}\n`)
  if (also) out(`${sideText(also)}\n`)
  for (const side of sides) {
    if (side !== also?.side) out(`${t('profiles.side-unchosen', { side: printable(side) })}\n`)
  }
}

function remarkOf({ state, gone, keys }: ProfileView): string {
  if (state === 'yours') return t('profiles.yours')
  if (state === 'missing') return t('profiles.missing')
  if (gone) return t('profiles.gone')
  return keys ? t('profiles.keys') : ''
}

function profileJson({ name, session, accountId, role, region, added, keys, state, gone }: ProfileView) {
  return { name, session, account: accountId, role, region, added, keys, state, gone }
}

/** What became of a request, or would: a line for each profile, and one for the whole. */
export function tellOutcome(
  { out, style }: CliContext,
  outcome: ProfileOutcome,
  { preview, json }: { preview: boolean; json: boolean },
): void {
  if (json) return out(asJson(outcome))
  const { unknown, sides } = outcome
  const file = printable(outcome.file)
  tellChanges(outcome)
  for (const name of unknown) out(`${t('profiles.unknown', { name: printable(name) })}\n`)
  const count = String(outcome.changes.length)
  if (outcome.changes.length === 0) out(`${t('profiles.unchanged', { file })}\n`)
  else out(`${t(preview ? 'profiles.would' : 'profiles.done', { count, file })}\n`)
  for (const side of sides) {
    tellChanges(side)
    out(`${sideChangeText(side, preview)}\n`)
  }

  function tellChanges({ changes, conflicts }: Pick<ProfileOutcome, 'changes' | 'conflicts'>): void {
    for (const change of changes) {
      const { sign, tone, text } = lineOf(change)
      out(`${style.paint(tone, `${sign} ${printable(text)}`)}\n`)
    }
    for (const name of conflicts) out(`${t('profiles.left-to-you', { name: printable(name) })}\n`)
  }
}

function lineOf(change: ProfileChangeView): { sign: string; tone: 'good' | 'now' | 'soon'; text: string } {
  const { name } = change
  switch (change.change) {
    case 'added':
      return { sign: '+', tone: 'good', text: `${name}  ${change.region}` }
    case 'removed':
      return { sign: '-', tone: 'now', text: name }
    case 'region':
      return {
        sign: '~',
        tone: 'soon',
        text: `${name}  region ${change.from ?? t('profiles.no-region')} -> ${change.to}`,
      }
    case 'command':
      return { sign: '~', tone: 'soon', text: `${name}  ${change.from} -> ${change.to}` }
    default:
      return assertNever(change)
  }
}
