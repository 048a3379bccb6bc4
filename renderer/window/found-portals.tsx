import { Check, Import } from 'lucide-react'
import { useEffect, useState } from 'react'
import { printable } from '../../shared/printable.ts'
import type { DesktopOutput } from '../../shared/desktop-contract.ts'
import { t } from '../../shared/text.ts'
import { ask } from '../ask.ts'
import { usePortals } from '../store.ts'
import { addPortal } from '../view-state.ts'

type Found = DesktopOutput<'first-run.find-portals'>[number]

/** What ~/.aws/config already names, each to be taken over with one click. */
export function FoundPortals() {
  const [found, setFound] = useState<readonly Found[]>([])
  const portals = usePortals()
  useEffect(() => {
    let isShown = true
    void ask('first-run.find-portals', undefined).then((answer) => {
      if (isShown && answer) setFound(answer.output)
    })
    return () => {
      isShown = false
    }
  }, [])
  if (found.length === 0) return null
  const have = new Set(portals.map(({ startUrl }) => startUrl))
  const left = found.filter(({ startUrl }) => !have.has(startUrl))
  return (
    <section className="card found">
      <header className="way">
        <Import />
        <div className="strip-text">
          <h2>{t('welcome.found')}</h2>
          <p>{t('welcome.found-more')}</p>
        </div>
        {left.length > 1 && (
          <button type="button" className="button" onClick={() => void takeAll(left)}>
            {t('welcome.import-all')}
          </button>
        )}
      </header>
      <ul>
        {found.map((portal) => (
          <li key={portal.startUrl}>
            <div className="strip-text">
              <strong>{printable(portal.name)}</strong>
              <span className="cut">
                {printable(portal.startUrl)} · {printable(portal.region)}
              </span>
            </div>
            {have.has(portal.startUrl) ? (
              <span className="done">
                <Check /> {t('welcome.imported')}
              </span>
            ) : (
              <button
                type="button"
                className="button"
                data-size="small"
                aria-label={t('welcome.import-name', { name: printable(portal.name) })}
                onClick={() => void take(portal)}
              >
                {t('welcome.import')}
              </button>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}

// Once there is a portal it is no first run any more, but the others are still to be seen.
function take({ name, startUrl, region }: Found) {
  addPortal(true)
  return ask('portal.add', { name, startUrl, region })
}

async function takeAll(portals: readonly Found[]): Promise<void> {
  for (const portal of portals) await take(portal)
}
