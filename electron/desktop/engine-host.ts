import { t } from '../../shared/text.ts'
import { createBrowser } from '../adapters/browser.ts'
import { createCommandLine } from '../cli/command-line.ts'
import { createCliHandler } from '../cli/wire.ts'
import type { App } from '../core/app.ts'
import type { Clock, Log, Seat } from '../core/ports.ts'
import type { DesktopFacts } from './desktop-facts.ts'
import { isPractice, keysFor, seatOfDesktop, startEngine } from './engine.ts'
import { createEngineSlot, type EngineSlot } from './engine-slot.ts'
import type { EngineClaim } from './engine-claim.ts'
import type { Places } from './places.ts'
import { startPracticeOrganisation } from './practice-organisation.ts'
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
  claiming: Promise<EngineClaim>
}): Promise<EngineHost> {
  const { home, version, places, clock, log, quitting, facts, showPanel } = options
  const since = clock.now()
  let environment = options.environment

  // A keychain takes its time to answer too, so it is asked while the claim settles.
  const keys = keysFor(environment)
  const { claim, handed, answerBy } = await options.claiming
  quitting.atEnd(() => claim.close())
  const { stillOwner } = claim

  function answerTerminals(app: App): void {
    const practice = isPractice(environment)
    const host = { kind: 'desktop', pid: process.pid, version, since, home, practice, showPanel } as const
    answerBy(createCliHandler(createCommandLine(app, host, () => clock.now())))
  }

  const common = { launcher: places.launcher, version, clock, log, stillOwner }
  const engine = createEngineSlot(await startEngine({ ...common, home, environment, keys, handed }))
  quitting.atEnd(() => engine.app().close())
  answerTerminals(engine.app())

  async function practise(): Promise<void> {
    const organisation = await startPracticeOrganisation(places, environment)
    quitting.atEnd(organisation.end)
    const browser = createPracticeBrowser(createBrowser(environment))
    environment = { ...environment, ...organisation.variables }
    const keys = keysFor(environment)
    const app = await startEngine({ ...common, home: organisation.home, environment, keys, browser })
    const before = engine.replace(app)
    answerTerminals(app)
    await before.close()
    facts.tellMissing(t('desktop.practice'), t('desktop.practice-text'))
    await signInToPractice(app, organisation.portals, browser)
  }

  return {
    engine,
    seat: seatOfDesktop(options.environment),
    environment: () => environment,
    practise,
  }
}
