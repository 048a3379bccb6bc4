import { Copy } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { DesktopOutput } from '../../shared/desktop-contract.ts'
import { printable } from '../../shared/printable.ts'
import { t } from '../../shared/text.ts'
import { ask } from '../ask.ts'
import { FixText } from '../fix-text.tsx'
import { IconButton } from '../icon-button.tsx'
import { copyText } from '../session-commands.ts'
import { useEngine } from '../store.ts'

type About = DesktopOutput<'app.about'>

export function AboutSettings() {
  const about = useAbout()
  const trayless = useEngine(({ desktop }) => desktop?.trayless ?? null)
  const missing = useEngine(({ desktop }) => desktop?.missing)
  return (
    <div className="about selectable">
      <p>{t('about.what')}</p>
      <p>{t('about.network')}</p>
      {about && <Places about={about} />}
      {trayless !== null && (
        <>
          <h3>{t('about.trayless')}</h3>
          <p>
            <FixText text={trayless} />
          </p>
        </>
      )}
      {missing !== undefined && missing.length > 0 && (
        <>
          <h3>{t('about.missing')}</h3>
          <dl>
            {missing.map(({ part, meaning }) => (
              <div key={part}>
                <dt>{t(`desktop.${part}`)}</dt>
                <dd>
                  <FixText text={meaning} />
                </dd>
              </div>
            ))}
          </dl>
        </>
      )}
      <h3>{t('about.licences')}</h3>
      <p>{t('about.licence')}</p>
      <p>{t('about.carries')}</p>
    </div>
  )
}

function Places({ about: { version, electron, chromium, home, log } }: { about: About }) {
  const facts = [
    [t('about.version'), version],
    [t('about.runs-on'), t('about.electron', { electron, chromium })],
    [t('about.home'), home],
    [t('about.log'), log],
  ] as const
  return (
    <dl className="facts">
      {facts.map(([name, value]) => (
        <div key={name} className="fact">
          <dt>{name}</dt>
          <dd title={printable(value)}>
            <span className="cut">{printable(value)}</span>
            <IconButton label={t('about.copy', { what: name })} onClick={() => void copyText(value)}>
              <Copy />
            </IconButton>
          </dd>
        </div>
      ))}
    </dl>
  )
}

/** Asked for when it is looked at: it never changes while the app runs. */
function useAbout(): About | null {
  const [about, setAbout] = useState<About | null>(null)
  useEffect(() => {
    let isShown = true
    void ask('app.about', undefined).then((answer) => {
      if (isShown && answer) setAbout(answer.output)
    })
    return () => {
      isShown = false
    }
  }, [])
  return about
}
