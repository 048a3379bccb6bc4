import { session as sessions, type Session } from 'electron'
import { ACCOUNT_COLOURS, accountColour, environmentOf } from '../../shared/colour.ts'
import { toAppError } from '../../shared/errors.ts'
import { printable } from '../../shared/printable.ts'
import { isLive } from '../../shared/session-state.ts'
import type { SessionView } from '../../shared/snapshot.ts'
import { t } from '../../shared/text.ts'
import type { Clock, Log, Stop } from '../core/ports.ts'
import type { FrameState } from './console-frame-page.ts'
import { isConsolePage } from './console-hosts.ts'
import { openConsoleWindow, type ConsoleWindow } from './console-window.ts'
import type { DesktopFacts } from './desktop-facts.ts'
import type { EngineSlot } from './engine-slot.ts'
import { sayChromium } from './plain-browser.ts'

/** The consoles that are open in windows of the app. */
export interface Consoles {
  open(session: SessionView, service: string | null): Promise<void>
  close(): void
}

/** One session's cookie jar, and the windows that share it. */
interface OpenConsole {
  readonly jar: Session
  readonly windows: Set<ConsoleWindow>
  readonly service: string | null
  /** When the sign-in to the console ends: with the credentials it was made with, whatever is renewed since. */
  endsAt: number
  overlay: FrameState['overlay']
  stopTimer: Stop
}

let jars = 0

export function createConsoles(ports: {
  engine: EngineSlot
  facts: DesktopFacts
  /** The app's icon. */
  icon: string
  clock: Clock
  /** LANYARD_SIGNIN_ENDPOINT. */
  endpoint: () => string | null
  /** Asks the person, and opens the page in their own browser if they want it. */
  offerElsewhere: (url: string) => void
  log: Log
}): Consoles {
  const { engine, facts, icon, clock, endpoint, offerElsewhere, log } = ports
  const consoles = new Map<string, OpenConsole>()

  const viewOf = (sessionId: string) => engine.get().live.sessions.find(({ id }) => id === sessionId)

  function frameOf(view: SessionView, { endsAt, overlay }: OpenConsole): FrameState {
    const { settings } = facts.get()
    const colour = ACCOUNT_COLOURS[accountColour(view, engine.get().marks)]
    const isMasked = settings.presenterMode
    return {
      account: isMasked ? '••••' : printable(view.accountName),
      accountId: isMasked ? '••••' : view.accountId,
      role: printable(view.roleName),
      colour: colour?.light ?? '#667285',
      isProduction: environmentOf(view, engine.get().marks) === 'production',
      endsAt: endsAt - engine.get().live.clockOffset,
      overlay,
    }
  }

  function draw(sessionId: string): void {
    const [view, open] = [viewOf(sessionId), consoles.get(sessionId)]
    if (view && open) for (const window of open.windows) window.show(frameOf(view, open))
  }

  function close(sessionId: string): void {
    const open = consoles.get(sessionId)
    if (!open) return
    consoles.delete(sessionId)
    open.stopTimer()
    for (const window of open.windows) window.close()
    // It is in memory and nobody can open it again; what it holds goes at once, not when it is collected.
    open.jar.clearStorageData().catch((error: unknown) => log.warn('jar-not-emptied', { error }))
  }

  /** Signs in to the console, also where a sign-in there has ended. */
  async function signIn(sessionId: string, windowFor: (open: OpenConsole) => ConsoleWindow): Promise<void> {
    const open = consoles.get(sessionId)
    if (!open) return
    const url = await engine.app().terminal.consoleUrl({ sessionId, region: null }, open.service)
    // It may have been stopped while AWS was asked.
    if (consoles.get(sessionId) !== open) return
    const state = viewOf(sessionId)?.state
    open.endsAt = state && isLive(state) ? state.expiresAt : open.endsAt
    open.overlay = null
    open.stopTimer()
    open.stopTimer = clock.at(open.endsAt - engine.get().live.clockOffset, () => {
      open.overlay = { title: t('console.ended'), text: t('console.ended-text'), button: t('console.renew') }
      draw(sessionId)
    })
    const window = windowFor(open)
    draw(sessionId)
    window.load(url)
  }

  function fail(sessionId: string, reason: string): void {
    const open = consoles.get(sessionId)
    if (!open) return
    open.overlay = { title: t('console.failed'), text: reason, button: t('console.again') }
    draw(sessionId)
  }

  async function renew(sessionId: string, window: ConsoleWindow): Promise<void> {
    try {
      await engine.app().dispatch('session.renew', { sessionId })
      await signIn(sessionId, () => window)
    } catch (thrown) {
      const { message, fix } = toAppError(thrown)
      fail(sessionId, `${message} ${fix}`)
    }
  }

  function openWindow(view: SessionView, open: OpenConsole): ConsoleWindow {
    const { id: sessionId, partition, accountName, roleName } = view
    const window = openConsoleWindow({
      jar: open.jar,
      icon,
      title: facts.get().settings.presenterMode
        ? t('console.title')
        : `${printable(accountName)} / ${printable(roleName)}`,
      isConsolePage: (url) => isConsolePage(url, partition, endpoint()),
      onElsewhere: offerElsewhere,
      onNewWindow: (url) => openWindow(view, open).load(url),
      onDeed: () => void renew(sessionId, window),
      onFailed: (reason) => fail(sessionId, reason),
      onClosed() {
        open.windows.delete(window)
        if (open.windows.size === 0) close(sessionId)
      },
    })
    open.windows.add(window)
    window.show(frameOf(view, open))
    return window
  }

  function newConsole(service: string | null): OpenConsole {
    jars += 1
    const jar = sessions.fromPartition(`console-${jars}`, { cache: true })
    sayChromium(jar)
    return { jar, windows: new Set(), service, endsAt: 0, overlay: null, stopTimer: () => {} }
  }

  const stop = engine.watch(({ live }, before) => {
    if (live.sessions === before.live.sessions) return
    for (const sessionId of consoles.keys()) {
      const phase = viewOf(sessionId)?.state.phase ?? 'stopped'
      if (phase === 'stopped') close(sessionId)
    }
  })
  const stopFacts = facts.watch(() => {
    for (const sessionId of consoles.keys()) draw(sessionId)
  })

  return {
    async open(view, service) {
      const { id: sessionId } = view
      const known = consoles.get(sessionId)
      const [shown] = known?.windows ?? []
      if (known && shown && !known.overlay && known.service === service) return shown.focus()
      if (known) close(sessionId)
      const open = newConsole(service)
      open.endsAt = isLive(view.state) ? view.state.expiresAt : 0
      consoles.set(sessionId, open)
      try {
        // The window comes last: an error is then told where the console was asked for, not in an empty one.
        await signIn(sessionId, () => openWindow(view, open))
      } catch (error) {
        close(sessionId)
        throw error
      }
    },
    close() {
      stop()
      stopFacts()
      for (const sessionId of consoles.keys()) close(sessionId)
    },
  }
}
