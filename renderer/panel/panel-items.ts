import type { AccountMarks } from '../../shared/account-marks.ts'
import type { DirectoryEntry } from '../../shared/directory.ts'
import { printable } from '../../shared/printable.ts'
import { quickSearch } from '../../shared/quick-search.ts'
import { isLive } from '../../shared/session-state.ts'
import type { LiveSlice, PortalView } from '../../shared/snapshot.ts'
import { t } from '../../shared/text.ts'
import { matchesWords, splitWords } from '../../shared/word-match.ts'
import { frecency, usageKey, type Uses } from '../frecency.ts'

/** A line of the panel: something to borrow, or something Lanyard can do. */
export type PanelItem =
  | { readonly kind: 'entry'; readonly key: string; readonly entry: DirectoryEntry }
  | { readonly kind: 'sign-in'; readonly key: string; readonly text: string; readonly portal: PortalView }
  | { readonly kind: 'open-window' | 'stop-all'; readonly key: string; readonly text: string }

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
  const found = quickSearch(typed, entries, useOf, MOST_ENTRIES, (accountId) => marks[accountId]?.alias)
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
  const commands = commandsFor(typed, live)
  return commands.length > 0 ? [...groups, { name: 'commands', items: commands }] : groups
}

const ORDER: readonly PanelGroup['name'][] = ['best', 'active', 'pinned', 'recent', 'accounts', 'commands']

function groupOf({ state, session }: DirectoryEntry, isSearch: boolean): PanelGroup['name'] {
  if (isLive(state)) return 'active'
  if (isSearch) return 'accounts'
  return session?.pinned ? 'pinned' : 'recent'
}

export function entryKey({ session, portalId, accountId, roleName }: DirectoryEntry): string {
  return session ? session.id : `${portalId} ${accountId} ${roleName}`
}

function commandsFor(typed: string, { portals, sessions }: LiveSlice): readonly PanelItem[] {
  const waiting = portals.filter(({ signIn }) => signIn.phase === 'signed-out' || signIn.phase === 'failed')
  const commands: PanelItem[] = [
    ...waiting.map((portal): PanelItem => {
      const text = t('portal.sign-in-to', { portal: printable(portal.name) })
      return { kind: 'sign-in', key: `sign-in ${portal.id}`, text, portal }
    }),
    ...(sessions.some(({ state }) => isLive(state))
      ? [{ kind: 'stop-all', key: 'stop-all', text: t('panel.stop-all') } as const]
      : []),
    { kind: 'open-window', key: 'open-window', text: t('panel.open-window') },
  ]
  const words = splitWords(typed)
  if (words.length === 0) return commands
  return commands.filter((command) => command.kind !== 'entry' && matchesWords(words, command.text))
}
