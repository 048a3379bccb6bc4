import * as v from 'valibot'
import { AppError } from '../../../shared/errors.ts'
import { describedIssue } from '../../../shared/setup-text.ts'
import type { Log, SettingsFile, Stop } from '../ports.ts'
import {
  EMPTY_SETTINGS,
  isSameContent,
  settingsSchema,
  withoutOrphans,
  type SettingsContent,
} from './settings-content.ts'

type Change = (content: SettingsContent) => SettingsContent

/** What the user chose, kept between runs. It holds no secret. */
export interface Settings {
  get(): SettingsContent
  /** On top of what another program has written meanwhile. */
  update(change: Change): void
  /** As `update`, where somebody waits and a disk should not be waited for: written with the next update, or `flush`. */
  remember(change: Change): void
  /** Writes what is only remembered. */
  flush(): void
  /** Takes in what another program has written since. What cannot be taken is told, and what was goes on. */
  reload(): void
  /** Told, with what was before, when another program's settings have been taken in. */
  watch(run: (before: SettingsContent) => void): Stop
  /** Why the engine began with defaults, where it did. */
  readonly problem: AppError | null
}

/**
 * Loads the settings. A file that cannot be understood is set aside, never overwritten. `tell` is told what cannot be
 * taken or written, since a full disk must not keep anybody from borrowing a role, and `null` once all is well again.
 */
export function openSettings(
  file: SettingsFile,
  log: Log,
  tell: (problem: AppError | null) => void = () => {},
): Settings {
  let content = EMPTY_SETTINGS
  let problem: AppError | null = null
  /** What is in the file is no settings, and is to be set aside before anything is written there. */
  let isBroken = false
  /** What was changed and not written yet. */
  let remembered: readonly Change[] = []
  const watchers = new Set<(before: SettingsContent) => void>()
  const taken = (found: unknown) => withoutOrphans(v.parse(settingsSchema, found), log)
  try {
    content = taken(file.load() ?? EMPTY_SETTINGS)
  } catch (cause) {
    problem = new AppError(
      'settings-corrupt',
      { file: file.setAside(), instead: 'began with defaults' },
      { cause },
    )
    log.warn('settings-corrupt', { cause })
  }

  function reload(): void {
    if (!file.isForeign()) return
    let after: SettingsContent
    try {
      const found = file.load()
      isBroken = false
      // Taken away, it is written anew by the next change: no editor ends a sign-in between two steps of its own.
      if (found === null) return
      after = taken(found)
    } catch (cause) {
      isBroken = true
      log.warn('settings-not-taken', { cause })
      tell(new AppError('settings-not-taken', { reason: reasonOf(cause) }, { cause }))
      return
    }
    tell(null)
    after = remembered.reduce((changed, change) => change(changed), after)
    if (isSameContent(after, content)) return
    const before = content
    content = after
    for (const run of watchers) run(before)
  }

  function apply(change: Change): boolean {
    reload()
    const after = change(content)
    if (after === content) return false
    content = after
    return true
  }

  function write(): void {
    remembered = []
    try {
      save()
      tell(null)
    } catch (cause) {
      log.warn('settings-not-saved', { cause })
      tell(new AppError('settings-unwritable', { reason: reasonOf(cause) }, { cause }))
    }
  }

  function save(): void {
    const aside = isBroken ? file.setAside() : null
    isBroken = false
    const damaged = file.save(content) ?? aside
    const instead = 'wrote them anew from what it knew'
    if (damaged !== null) tell(new AppError('settings-corrupt', { file: damaged, instead }))
  }

  return {
    problem,
    get: () => content,
    update(change) {
      if (apply(change) || remembered.length > 0) write()
    },
    remember(change) {
      if (apply(change)) remembered = [...remembered, change]
    },
    flush() {
      if (remembered.length === 0) return
      reload()
      write()
    },
    reload,
    watch(run) {
      watchers.add(run)
      return () => void watchers.delete(run)
    },
  }
}

function reasonOf(cause: unknown): string {
  if (v.isValiError(cause)) return describedIssue(cause.issues[0])
  return cause instanceof Error ? cause.message : String(cause)
}
