import { AppError, toAppError } from '../../../shared/errors.ts'
import { printable } from '../../../shared/printable.ts'
import type { Setup, SetupStep } from '../../../shared/setup.ts'
import { parseSetup } from '../../../shared/setup-text.ts'
import type { TeamFile } from '../../../shared/team-file.ts'
import { MINUTE_MS, SECOND_MS } from '../../../shared/time.ts'
import { base64url } from '../encoding.ts'
import type { Notices } from '../notices.ts'
import type { Clock, Crypto, Documents, NamedFiles, Stop } from '../ports.ts'
import type { Settings } from '../storage/settings.ts'
import type { Store } from '../store.ts'
import { unlessAborted } from '../wait.ts'
import type { Setups } from './setups.ts'
import { createTeamFileNotices } from './team-file-notices.ts'
import { checkedPlace, isUrl } from './team-file-place.ts'

/**
 * How often a file is looked at. It is asked for by its path each time, so it may be replaced, be behind links that
 * change or come with its folder later; no system announces all of that, nor anything on most network drives.
 */
const FILE_MS = 3 * SECOND_MS
/** How often a URL is asked. */
const URL_MS = 15 * MINUTE_MS
/** How soon a URL that did not answer is asked again; twice as long each time. */
const AGAIN_MS = MINUTE_MS

/** The setup of a team, followed: looked at, told of once, and taken over when somebody says so. */
export interface FollowedTeamFile {
  /** Throws `team-file-place`. */
  follow(from: string): Promise<TeamFile>
  look(): Promise<TeamFile | null>
  /** Throws `team-file-none`, `team-file-moved-on`. */
  take(digest: string): Promise<SetupStep[]>
  /** Throws as `take`. */
  later(digest: string): Promise<void>
  leave(): Promise<void>
  /** What is here has changed. */
  refresh(): Promise<void>
  end(): Promise<void>
}

/** What was read last: what it says, or why it says nothing. */
interface Seen {
  readonly version: string | null
  readonly said: { readonly setup: Setup; readonly digest: string } | AppError
}

export function createTeamFile(ports: {
  settings: Pick<Settings, 'get' | 'update' | 'watch'>
  store: Pick<Store, 'get' | 'update'>
  notices: Pick<Notices, 'tell' | 'settle'>
  setups: Pick<Setups, 'preview' | 'take'>
  documents: Documents
  namedFiles: NamedFiles
  clock: Clock
  crypto: Pick<Crypto, 'sha256'>
}): FollowedTeamFile {
  const { settings, store, notices, setups, documents, namedFiles, clock, crypto } = ports
  const told = createTeamFileNotices(notices)
  let seen: Seen | null = null
  /** Why it says nothing now. */
  let trouble: AppError | null = null
  /** What the last look was in vain for. */
  let doubted: string | null = null
  let failures = 0
  let going = new AbortController()
  let timer: Stop = () => {}
  let ended = false
  let work: Promise<unknown> = Promise.resolve()

  function inTurn<T>(run: () => Promise<T>): Promise<T> {
    const turn = work.then(run)
    work = turn.catch(() => {})
    return turn
  }

  function arm(): void {
    timer()
    const from = settings.get().teamFile?.from
    if (ended || from === undefined) return
    const wait = !isUrl(from)
      ? FILE_MS
      : failures > 0
        ? Math.min(URL_MS, AGAIN_MS * 2 ** (failures - 1))
        : URL_MS
    timer = clock.at(clock.now() + wait, () => void inTurn(() => look(false)))
  }

  async function look(isAsked: boolean): Promise<void> {
    const from = settings.get().teamFile?.from
    if (from === undefined || ended) return
    const { signal } = going
    let read: Seen | null = null
    let found: AppError | null = null
    try {
      // A file on a drive that does not answer keeps nobody waiting for ever either.
      const document = await unlessAborted(
        signal,
        isUrl(from) ? documents.read(from, seen?.version, signal) : namedFiles.read(from, seen?.version),
      )
      if (document) read = { version: document.version, said: understood(document.text, from) }
      const said = (read ?? seen)?.said
      if (said instanceof AppError) found = said
    } catch (thrown) {
      found = toAppError(thrown)
    }
    // It is followed no more, or the engine ends.
    if (signal.aborted) return
    failures = found ? failures + 1 : 0
    arm()
    // Somebody may be in the midst of writing it, or of joining a network: what stays so is told with the next look.
    const isDoubtful = found !== null && found.message !== doubted
    doubted = found?.message ?? null
    if (isDoubtful && !isAsked) return
    seen = read ?? seen
    trouble = found
    if (read || isAsked || isUrl(from) || trouble?.message !== store.get().teamFile?.error?.message)
      await show(clock.now())
  }

  function understood(text: string, from: string): Seen['said'] {
    try {
      const setup = parseSetup(text, from)
      // How it is laid out is no change.
      const bytes = new TextEncoder().encode(JSON.stringify(setup))
      return { setup, digest: base64url(crypto.sha256(bytes)) }
    } catch (error) {
      return toAppError(error)
    }
  }

  async function show(lookedAt: number | null): Promise<void> {
    const kept = settings.get().teamFile
    if (!kept) return
    const said = seen && !(seen.said instanceof AppError) ? seen.said : null
    const steps = said ? await setups.preview(said.setup) : []
    const changes = steps.filter(({ outcome }) => outcome !== 'same')
    put({
      from: kept.from,
      lookedAt,
      error: trouble?.view() ?? null,
      digest: said?.digest ?? null,
      changes,
      here: steps.length - changes.length,
      settled: said !== null && said.digest === kept.settled,
    })
  }

  function put(teamFile: TeamFile | null): void {
    store.update((snapshot) => ({ ...snapshot, teamFile }))
    told.tell(teamFile, trouble)
  }

  /** Throws `team-file-none`, `team-file-moved-on`: only what somebody was shown is taken over or put off. */
  function shown(digest: string): Setup {
    const kept = settings.get().teamFile
    if (!kept) throw new AppError('team-file-none')
    if (seen && !(seen.said instanceof AppError) && seen.said.digest === digest) return seen.said.setup
    throw new AppError('team-file-moved-on', { file: printable(kept.from) })
  }

  async function settle(digest: string): Promise<void> {
    settings.update((content) => {
      const { teamFile } = content
      return teamFile ? { ...content, teamFile: { ...teamFile, settled: digest } } : content
    })
    await show(store.get().teamFile?.lookedAt ?? null)
  }

  /** Gives up what is under way. */
  function giveUp(): void {
    going.abort()
    timer()
  }

  function forget(): void {
    going = new AbortController()
    seen = trouble = doubted = null
    failures = 0
  }

  /** Begins with what the settings say. Nobody waits for it. */
  function begin(): void {
    if (!settings.get().teamFile) return put(null)
    void inTurn(() => show(null))
    timer = clock.at(clock.now(), () => void inTurn(() => look(false)))
  }

  const refresh = () => inTurn(() => show(store.get().teamFile?.lookedAt ?? null))

  const stopWatching = settings.watch((before) => {
    if (before.teamFile?.from === settings.get().teamFile?.from) {
      void refresh()
    } else {
      giveUp()
      forget()
      begin()
    }
  })
  begin()

  return {
    async follow(typed) {
      const from = checkedPlace(typed)
      giveUp()
      return inTurn(async () => {
        forget()
        settings.update((content) =>
          content.teamFile?.from === from ? content : { ...content, teamFile: { from, settled: null } },
        )
        await look(true)
        const { teamFile } = store.get()
        if (teamFile) return teamFile
        throw new AppError('interrupted')
      })
    },
    look: () =>
      inTurn(async () => {
        await look(true)
        return store.get().teamFile
      }),
    take: (digest) =>
      inTurn(async () => {
        const steps = await setups.take(shown(digest))
        await settle(digest)
        return steps
      }),
    later: (digest) =>
      inTurn(async () => {
        shown(digest)
        await settle(digest)
      }),
    async leave() {
      giveUp()
      await inTurn(async () => {
        forget()
        settings.update((content) => ({ ...content, teamFile: null }))
        begin()
      })
    },
    refresh,
    async end() {
      ended = true
      stopWatching()
      giveUp()
      await work
    },
  }
}
