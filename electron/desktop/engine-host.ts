import { t } from '../../shared/text.ts'
import { createBrowser } from '../adapters/browser.ts'
import { once } from '../adapters/once.ts'
import { createCommandLine } from '../cli/command-line.ts'
import { createCliHandler } from '../cli/wire.ts'
import type { App } from '../core/app.ts'
import type { Clock, Log, SamlSignIn, Seat } from '../core/ports.ts'
import type { DesktopFacts } from './desktop-facts.ts'
import { isPractice, keysFor, seatOfDesktop, startEngine } from './engine.ts'
import { createEngineSlot, type EngineSlot } from './engine-slot.ts'
import type { EngineClaim } from './engine-claim.ts'
import type { Places } from './places.ts'
import { startPracticeOrganisation, type PracticeOrganisation } from './practice-organisation.ts'
import { createPracticeBrowser, signInToPractice } from './practise.ts'
import type { Quitting } from './quitting.ts'

/** The engine of this desktop: claimed, started, answering terminals, and exchanged for a practice organisation's. */
export interface EngineHost {
  readonly engine: EngineSlot
  readonly seat: Seat
  /** The variables that the engine goes by, which are a practice organisation's while there is one. */
  environment(): NodeJS.ProcessEnv
  practise(): Promise<void>
}

export async function openEngineHost(options: {
  home: string
  environment: NodeJS.ProcessEnv
  version: string
  places: Places
  clock: Clock
  log: Log
  quitting: Quitting
  facts: DesktopFacts
  showPanel: () => void
  showWindow: (view: null) => void
  claiming: Promise<EngineClaim>
}): Promise<EngineHost> {
  const { home, version, places, clock, log, quitting, facts, showPanel, showWindow, claiming } = options
  const since = clock.now()
  let environment = options.environment

  // A keychain takes its time to answer too, so it is asked while the claim settles.
  const keys = keysFor(environment)
  const { claim, handed, answering } = await claiming
  const { stillOwner } = claim

  function tellPractice(): void {
    facts.tellMissing('practice', isPractice(environment) ? t('desktop.practice-text') : null)
  }

  function answerTerminals(app: App): void {
    const practice = isPractice(environment)
    const host = {
      kind: 'desktop',
      pid: process.pid,
      version,
      since,
      home,
      practice,
      showPanel,
    } as const
    answering.by(createCliHandler(createCommandLine(app, host, () => clock.now())))
  }

  const common = { launcher: places.launcher, version, clock, log, stillOwner }
  let organisation: PracticeOrganisation | null = null
  let practising: Promise<void> | null = null
  // Before the engine is registered, so that it ends after it: the engine of a practice organisation writes into its home.
  quitting.atEnd(() => organisation?.end())
  // Where the page cannot be gone on with, the window says how to go on.
  const onOwnBrowser = () => showWindow(null)
  const samlSignIn = samlWhenAsked(environment, onOwnBrowser)
  const engine = createEngineSlot(
    await startEngine({ ...common, home, environment, keys, samlSignIn, handed }),
  )
  quitting.atEnd(() => engine.app().close())
  quitting.atEnd(answering.close)
  answerTerminals(engine.app())
  tellPractice()

  async function beginPractice(): Promise<void> {
    const begun = await startPracticeOrganisation(places, environment)
    const browser = createPracticeBrowser(createBrowser(environment))
    const next = { ...environment, ...begun.variables }
    let app: App
    try {
      const keys = keysFor(next)
      const samlSignIn = samlWhenAsked(next, onOwnBrowser)
      app = await startEngine({ ...common, home: begun.home, environment: next, keys, samlSignIn, browser })
    } catch (error) {
      await begun.end()
      throw error
    }
    organisation = begun
    environment = next
    const before = engine.replace(app)
    answerTerminals(app)
    await before.close()
    tellPractice()
    await signInToPractice(app, begun.portals, browser)
  }

  /** One organisation for as long as the app runs; asked for again, it is the same. */
  function practise(): Promise<void> {
    practising ??= beginPractice().catch((error: unknown) => {
      if (!organisation) practising = null
      throw error
    })
    return practising
  }

  return {
    engine,
    seat: seatOfDesktop(options.environment),
    environment: () => environment,
    practise,
  }
}

/** The window for a sign-in, and what reads XML, are loaded when somebody first signs in so. */
function samlWhenAsked(environment: NodeJS.ProcessEnv, onOwnBrowser: () => void): SamlSignIn {
  const isKept = !isPractice(environment)
  const saml = once(async () => {
    const { createSamlSignIn } = await import('./saml-sign-in.ts')
    return createSamlSignIn({ environment, isKept, onOwnBrowser })
  })
  return {
    signIn: async (input) => (await saml()).signIn(input),
    forget: async (url) => (await saml()).forget(url),
  }
}
