import type { AccountMarks } from '../../shared/account-marks.ts'
import { assertNever } from '../../shared/assert-never.ts'
import type { DirectoryEntry } from '../../shared/directory.ts'
import { printable } from '../../shared/printable.ts'
import { quickSearch } from '../../shared/quick-search.ts'
import { isLive } from '../../shared/session-state.ts'
import type { LiveSlice, PortalView } from '../../shared/snapshot.ts'
import { t, type TextKey } from '../../shared/text.ts'
import { matchesWords, splitWords } from '../../shared/word-match.ts'
import { frecency, usageKey, type Uses } from '../frecency.ts'

/** A line of the panel: something to borrow, or something Lanyard can do. */
export type PanelItem =
  | { readonly kind: 'entry'; readonly key: string; readonly entry: DirectoryEntry }
  | {
      readonly kind: 'sign-in' | 'reopen-sign-in' | 'cancel-sign-in'
      readonly key: string
      readonly text: string
      readonly portal: PortalView
    }
  | { readonly kind: 'open-window' | 'new-session' | 'stop-all'; readonly key: string; readonly text: string }

export interface PanelGroup {
  readonly name: 'best' | 'active' | 'pinned' | 'recent' | 'accounts' | 'commands'
  readonly items: readonly PanelItem[]
}

const MOST_ENTRIES = 40

/** What the panel lists for what was typed, likeliest first; neighbours of a kind stand under one heading. */
export function panelGroups(
  typed: string,
  entries: readonly DirectoryEntry[],
  live: LiveSlice,
  uses: Uses,
  now: number,
  marks: AccountMarks,
): readonly PanelGroup[] {
  const useOf = (entry: DirectoryEntry) => {
    const started = entry.session?.lastStartedAt ?? null
    const lately = started === null ? 0 : frecency({ score: 1, at: started }, now)
    return frecency(uses[usageKey(entry)], now) + lately
  }
  const commands = commandsFor(typed, live)
  const found = quickSearch(typed, entries, {
    limit: MOST_ENTRIES,
    useOf,
    aliasOf: (accountId) => marks[accountId]?.alias,
    byLetters: commands.length === 0,
  })
  const isSearch = typed.trim() !== ''
  const groups: { name: PanelGroup['name']; items: PanelItem[] }[] = []
  for (const [index, entry] of found.entries()) {
    const name = groupOf(entry, isSearch)
    const item: PanelItem = { kind: 'entry', key: entryKey(entry), entry }
    const group = groups.find((group) => group.name === name)
    // An exact name of what does not run stands above what does: it is the one that is meant.
    if (isSearch && index === 0 && name !== 'active' && found.some(({ state }) => isLive(state)))
      groups.push({ name: 'best', items: [item] })
    else if (group) group.items.push(item)
    else groups.push({ name, items: [item] })
  }
  if (!isSearch) groups.sort((a, b) => ORDER.indexOf(a.name) - ORDER.indexOf(b.name))
  return commands.length > 0 ? [...groups, { name: 'commands', items: commands }] : groups
}

const ORDER: readonly PanelGroup['name'][] = ['best', 'active', 'pinned', 'recent', 'accounts', 'commands']

function groupOf({ state, session }: DirectoryEntry, isSearch: boolean): PanelGroup['name'] {
  if (isLive(state)) return 'active'
  if (isSearch) return 'accounts'
  return session?.pinned ? 'pinned' : 'recent'
}

export function entryKey({ kind, session, portalId, accountId, roleName }: DirectoryEntry): string {
  return session ? session.id : `${kind} ${portalId} ${accountId} ${roleName}`
}

/** What the buttons of a sign-in under way do, for who has no pointer in hand. */
function signInCommands(portal: PortalView): readonly PanelItem[] {
  const command = (kind: 'sign-in' | 'reopen-sign-in' | 'cancel-sign-in', key: TextKey): PanelItem => {
    const text = t(key, { portal: printable(portal.name) })
    return { kind, key: `${kind} ${portal.id}`, text, portal }
  }
  switch (portal.signIn.phase) {
    case 'signed-out':
    case 'failed':
      return [command('sign-in', 'portal.sign-in-to')]
    case 'waiting':
      return [
        command('reopen-sign-in', 'panel.reopen-sign-in'),
        command('cancel-sign-in', 'panel.cancel-sign-in'),
      ]
    case 'preparing':
    case 'signed-in':
      return []
    default:
      return assertNever(portal.signIn)
  }
}

function commandsFor(typed: string, { portals, sessions }: LiveSlice): readonly PanelItem[] {
  const commands: PanelItem[] = [
    ...portals.flatMap(signInCommands),
    ...(sessions.some(({ state }) => isLive(state))
      ? [{ kind: 'stop-all', key: 'stop-all', text: t('panel.stop-all') } as const]
      : []),
    { kind: 'new-session', key: 'new-session', text: t('panel.new-session') },
    { kind: 'open-window', key: 'open-window', text: t('panel.open-window') },
  ]
  const words = splitWords(typed)
  if (words.length === 0) return commands
  return commands.filter((command) => command.kind !== 'entry' && matchesWords(words, command.text))
}
