import type { DesktopOutput, ShownView } from '../../shared/desktop-contract.ts'
import type { DesktopSettings } from '../../shared/desktop-settings.ts'
import { AppError } from '../../shared/errors.ts'
import { printable } from '../../shared/printable.ts'
import type { SessionView } from '../../shared/snapshot.ts'
import { asJson } from '../cli/session-json.ts'
import { commandWords } from '../core/profiles/command-words.ts'
import type { ClipboardCopies } from './clipboard-copies.ts'
import type { DesktopHandlers } from './desktop-dispatch.ts'
import type { EngineSlot } from './engine-slot.ts'
import type { KeptSettings, SettingsChange } from './kept-settings.ts'
import type { InstancePlace } from './terminal-app.ts'

/** What the desktop does beside the engine, each behind one function. */
export interface DesktopParts {
  readonly about: DesktopOutput<'app.about'>
  readonly nameFacts: DesktopOutput<'app.name-facts'>
  readonly engine: EngineSlot
  readonly settings: KeptSettings
  readonly copies: ClipboardCopies
  readonly copyText: (text: string) => Promise<void>
  /** Switched to the session, or at one of its instances. */
  readonly openTerminal: (session: SessionView, instance: InstancePlace | null) => Promise<void>
  /** The PATH that a terminal of the app's gets. */
  readonly searchPath: () => string | null
  readonly findTerminals: () => Promise<string[]>
  /** Whether the person lets this be run as their terminal. */
  readonly askForTerminal: (command: readonly string[]) => Promise<boolean>
  /** The path of a file that the person chooses. */
  readonly askForTeamFile: () => Promise<string | null>
  /** Writes a text where the person says, and gives the path. */
  readonly saveAsked: (text: string, suggested: string) => Promise<string | null>
  /** In the user's own browser. */
  readonly openPage: (url: string) => Promise<void>
  readonly openConsoleWindow: (session: SessionView, service: string | null) => Promise<void>
  readonly settingsChanged: () => void
  readonly practise: () => Promise<void>
  readonly showWindow: (view: ShownView) => void
  readonly showPanel: () => void
  readonly hidePanel: () => void
  readonly quit: () => void
}

/** What a setup is called that is saved from the app. */
const TEAM_FILE_NAME = 'lanyard-team.json'

/** What the desktop does for each command of its own. */
export function createDesktopHandlers(parts: DesktopParts): DesktopHandlers {
  const { engine, settings, copies } = parts

  function session(sessionId: string): SessionView {
    const view = engine.get().live.sessions.find(({ id }) => id === sessionId)
    if (!view) throw new AppError('session-unknown', { name: sessionId, hint: 'See `lanyard ls`.' })
    return view
  }

  async function started(sessionId: string): Promise<SessionView> {
    session(sessionId)
    return engine.app().dispatch('session.start', { session: { sessionId }, choice: {} })
  }

  function changeSettings(change: SettingsChange): DesktopSettings {
    const changed = settings.change(change)
    parts.settingsChanged()
    return changed
  }

  /** A page of the app may choose among the terminals that there are; any other command a person has to allow. */
  async function allowTerminal(terminal: string): Promise<void> {
    if (terminal === settings.get().terminal || (await parts.findTerminals()).includes(terminal)) return
    const command = commandWords(terminal)
    if (!command) throw new AppError('terminal-unusable', { terminal: printable(terminal) })
    if (!(await parts.askForTerminal(command)))
      throw new AppError('terminal-not-allowed', { program: printable(command[0] ?? '') })
  }

  return {
    'session.copy': async ({ sessionId, format }) => {
      await started(sessionId)
      const { shell, clipboardClearSeconds } = settings.get()
      const text = await engine.app().terminal.environment({ sessionId, region: null }, format ?? shell)
      return { clearsAt: await copies.copy(text, clipboardClearSeconds) }
    },
    'session.copy-profile-name': async ({ sessionId }) => {
      const { profile, name } = session(sessionId)
      if (profile === null) throw new AppError('session-not-active', { name })
      await parts.copyText(profile)
    },
    'session.open-terminal': async ({ sessionId }) => parts.openTerminal(await started(sessionId), null),
    'session.list-instances': async ({ sessionId, region }) => {
      const { made } = engine.app()
      // Without it there is nothing to connect with, which is better heard before one has chosen.
      await made.sessionPlugin(parts.searchPath())
      await started(sessionId)
      const found = await made.instances({ sessionId, region })
      return { region: found.region, instances: [...found.instances] }
    },
    'session.connect-instance': async ({ sessionId, instance, region }) =>
      parts.openTerminal(await started(sessionId), { instance, region }),
    'session.show-console': async ({ sessionId, service }) => {
      const view = await started(sessionId)
      const { console } = settings.get()
      if ((engine.get().marks[view.accountId]?.console ?? console) === 'window')
        return parts.openConsoleWindow(view, service)
      await engine.app().dispatch('session.open-console', { sessionId, service, seat: null })
    },
    'saml.open-page': async ({ sessionId }) => {
      const draft = await engine.app().dispatch('session.describe', { sessionId })
      const url = draft.kind === 'saml' ? draft.signInUrl : null
      if (!url) throw new AppError('sign-in-url-invalid', { url: '' })
      await parts.openPage(url)
    },
    'portal.copy-sign-in-url': async ({ portalId }) => {
      const portal = engine.get().live.portals.find(({ id }) => id === portalId)
      if (portal?.signIn.phase !== 'waiting')
        throw new AppError('sign-in-not-running', { portal: portal?.name ?? portalId })
      await parts.copyText(portal.signIn.url)
    },
    'team.choose-file': async () => {
      const from = await parts.askForTeamFile()
      return from === null ? null : engine.app().dispatch('team.follow', { from })
    },
    'setup.save': async () => {
      const setup = await engine.app().dispatch('setup.export', undefined)
      return parts.saveAsked(asJson(setup), TEAM_FILE_NAME)
    },
    'terminal.find': () => parts.findTerminals(),
    'settings.change': async (change) => {
      if (change.terminal) await allowTerminal(change.terminal)
      return changeSettings(change)
    },
    'app.about': () => parts.about,
    'app.name-facts': () => parts.nameFacts,
    'first-run.practise': () => parts.practise(),
    'window.show': ({ view }) => parts.showWindow(view),
    'panel.show': () => parts.showPanel(),
    'panel.hide': () => parts.hidePanel(),
    'app.quit': () => parts.quit(),
  }
}
