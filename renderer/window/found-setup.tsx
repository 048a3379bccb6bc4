import { Check, Import, LoaderCircle } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { FoundSetup as Found, SetupStep } from '../../shared/setup.ts'
import { t } from '../../shared/text.ts'
import { ask, tryAsk } from '../ask.ts'
import { useNames } from '../names.ts'
import { addPortal } from '../view-state.ts'
import { chosenOf, foundText, partKey } from './found-choice.ts'

/** What other tools have on this computer, to be looked through and taken over. Nothing of theirs is changed. */
export function FoundSetup() {
  /** `null` where there is nothing to be asked about, or nothing that is not here already. */
  const [found, setFound] = useState<Found | null>(null)
  const [steps, setSteps] = useState<readonly SetupStep[]>([])
  const [leftOut, setLeftOut] = useState<ReadonlySet<string>>(new Set())
  const [busy, setBusy] = useState(false)
  const names = useNames()

  useEffect(() => {
    let isShown = true
    void look().then((seen) => {
      if (!isShown || !seen?.steps.some(isOpen)) return
      setFound(seen.found)
      setSteps(seen.steps)
    })
    return () => void (isShown = false)
  }, [])

  const open = steps.filter(isOpen)
  const chosen = open.filter((step) => !leftOut.has(partKey(step)))
  if (!found) return null

  async function take({ setup }: Found): Promise<void> {
    setBusy(true)
    // Once there is a portal it is no first run any more, but what came of it is still to be seen.
    addPortal(true)
    const keys = new Set(chosen.map(partKey))
    const taken = await ask('setup.take', { setup: chosenOf(setup, (key) => keys.has(key)) })
    const now = await tryAsk('setup.preview', { setup })
    const failed = new Map(taken?.output.flatMap((step) => (step.error ? [[partKey(step), step]] : [])))
    if (now.ok) setSteps(now.output.map((step) => failed.get(partKey(step)) ?? step))
    setBusy(false)
  }

  function choose(key: string, isChosen: boolean): void {
    const rest = new Set(leftOut)
    if (isChosen) rest.delete(key)
    else rest.add(key)
    setLeftOut(rest)
  }

  return (
    <section className="card found">
      <header className="way">
        <Import />
        <div className="strip-text">
          <h2>{t('found.title')}</h2>
          <p>{t('found.more')}</p>
        </div>
        {open.length > 0 && (
          <button
            type="button"
            className="button"
            disabled={busy || chosen.length === 0}
            onClick={() => void take(found)}
          >
            {busy && <LoaderCircle className="spinner" />}
            {t('found.take', { count: chosen.length })}
          </button>
        )}
      </header>
      <ul>
        {steps.map((step) => (
          <FoundLine
            key={partKey(step)}
            step={step}
            found={found}
            isChosen={!leftOut.has(partKey(step))}
            choose={choose}
          />
        ))}
      </ul>
      {found.left.length > 0 && (
        <p className="says">
          {t('found.left', { names: found.left.map(({ name }) => names.text(name)).join(', ') })}
        </p>
      )}
    </section>
  )
}

interface FoundLineProps {
  step: SetupStep
  found: Found
  isChosen: boolean
  choose: (key: string, isChosen: boolean) => void
}

function FoundLine({ step, found: { setup }, isChosen, choose }: FoundLineProps) {
  const names = useNames()
  const key = partKey(step)
  const portal = step.part === 'portal' ? setup.portals.find(({ name }) => name === step.name) : undefined
  const session = step.part === 'session' ? setup.sessions.find(({ name }) => name === step.name) : undefined
  const says = step.error
    ? names.sentence(`${step.error.message} ${step.error.fix}`)
    : portal
      ? `${names.text(portal.startUrl)} · ${portal.region}`
      : session
        ? foundText(session, names)
        : ''
  const canTake = isOpen(step)
  return (
    <li>
      <label className="found-line">
        {step.outcome === 'same' ? (
          <Check aria-hidden />
        ) : (
          <input
            type="checkbox"
            checked={canTake && isChosen}
            disabled={!canTake}
            onChange={({ target }) => choose(key, target.checked)}
          />
        )}
        <span className="strip-text">
          <strong className="cut">{names.text(step.name)}</strong>
          <span className="says" data-tone={step.error ? 'now' : undefined}>
            {says}
          </span>
        </span>
        <span className="badge" data-tone="plain">
          {step.outcome === 'same' ? t('found.here') : t(`setup.${step.part}`)}
        </span>
      </label>
    </li>
  )
}

const isOpen = ({ outcome }: SetupStep) => outcome === 'new' || outcome === 'changed'

/** What there is, and what would become of it; `null` where it cannot be had, which the person may not care about. */
async function look(): Promise<{ found: Found; steps: readonly SetupStep[] } | null> {
  const found = await tryAsk('setup.find', undefined)
  if (!found.ok) return null
  const steps = await tryAsk('setup.preview', { setup: found.output.setup })
  return steps.ok ? { found: found.output, steps: steps.output } : null
}
