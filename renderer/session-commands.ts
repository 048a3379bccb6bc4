import type { DesktopInput } from '../shared/desktop-contract.ts'
import type { Borrowable } from '../shared/session-draft.ts'
import { isLive } from '../shared/session-state.ts'
import type { SessionView } from '../shared/snapshot.ts'
import { t } from '../shared/text.ts'
import { ask } from './ask.ts'
import { clock } from './clock.ts'
import { noteUse } from './frecency.ts'
import { connectTo, showToast } from './view-state.ts'

export type ShellFormat = NonNullable<DesktopInput<'session.copy'>['format']>

/** What can be asked for a session or for a role that is none yet: the same in the window and in the panel. */
export interface Target {
  /** What remembers how often it is used. */
  readonly key: string
  readonly name: string
  readonly borrowable: Borrowable
  readonly session: SessionView | null
}

/** Starts it; gives the session, or `null` where it did not start (which was said). */
export async function start({ key, borrowable }: Target): Promise<SessionView | null> {
  noteUse(key)
  return (await ask('session.start', { session: borrowable, choice: {} }))?.output ?? null
}

/** The session of a target with credentials in it, started first where need be. */
async function running(target: Target): Promise<string | null> {
  if (target.session && isLive(target.session.state)) {
    noteUse(target.key)
    return target.session.id
  }
  return (await start(target))?.id ?? null
}

/** Puts credentials on the clipboard for a shell; `null` is the one of the settings. */
export async function copyCredentials(target: Target, format: ShellFormat | null): Promise<boolean> {
  const sessionId = await running(target)
  const answer = sessionId === null ? null : await ask('session.copy', { sessionId, format })
  if (!answer) return false
  const seconds = Math.max(0, Math.round((answer.output.clearsAt - clock.now()) / 1000))
  showToast({ tone: 'good', text: t('copied.credentials', { name: target.name, seconds }), fix: null })
  return true
}

export async function copyProfileName({ name, session }: Target): Promise<boolean> {
  if (!session) return false
  const answer = await ask('session.copy-profile-name', { sessionId: session.id })
  if (answer) showToast({ tone: 'good', text: t('copied.profile', { name }), fix: null })
  return answer !== null
}

export async function openConsole(target: Target): Promise<boolean> {
  const sessionId = await running(target)
  return sessionId !== null && (await ask('session.show-console', { sessionId, service: null })) !== null
}

export async function openTerminal(target: Target): Promise<boolean> {
  const sessionId = await running(target)
  return sessionId !== null && (await ask('session.open-terminal', { sessionId })) !== null
}

/** Offers its instances. A sign-in or a code that it takes is asked for before, where the dialog is not in the way. */
export async function connectToInstance(target: Target): Promise<void> {
  connectTo(await running(target))
}

export async function renew({ session }: Target): Promise<boolean> {
  return session !== null && (await ask('session.renew', { sessionId: session.id })) !== null
}

export async function stop({ session }: Target): Promise<boolean> {
  return session !== null && (await ask('session.stop', { sessionId: session.id })) !== null
}

export async function stopAll(sessions: readonly SessionView[]): Promise<void> {
  const running = sessions.filter(({ state }) => isLive(state))
  await Promise.all(running.map(({ id }) => ask('session.stop', { sessionId: id })))
}

export function choose(borrowable: Borrowable, choice: DesktopInput<'session.choose'>['choice']) {
  return ask('session.choose', { session: borrowable, choice })
}

/** Copies what is no secret, such as a command to paste. */
export async function copyText(text: string, said: string = t('copied.text')): Promise<void> {
  const done = await writeClipboard(text)
  showToast(
    done
      ? { tone: 'good', text: said, fix: null }
      : { tone: 'now', text: t('copied.refused'), fix: t('copied.refused-fix') },
  )
}

async function writeClipboard(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    // The views are given no permissions, and this older way needs none beside the click.
    const copy = (event: ClipboardEvent) => {
      event.preventDefault()
      event.clipboardData?.setData('text/plain', text)
    }
    document.addEventListener('copy', copy, { once: true })
    const done = document.execCommand('copy')
    document.removeEventListener('copy', copy)
    return done
  }
}
