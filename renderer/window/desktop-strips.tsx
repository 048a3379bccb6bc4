import { BellOff, FlaskConical, Keyboard, PanelTop, Settings, X, type LucideIcon } from 'lucide-react'
import { useState } from 'react'
import type { DesktopPart, DesktopState } from '../../shared/desktop-contract.ts'
import { t } from '../../shared/text.ts'
import { FixText } from '../fix-text.tsx'
import { IconButton } from '../icon-button.tsx'
import { useEngine } from '../store.ts'

const ICONS: Readonly<Record<DesktopPart | 'tray', LucideIcon>> = {
  tray: PanelTop,
  settings: Settings,
  shortcut: Keyboard,
  notifications: BellOff,
  practice: FlaskConical,
}

/** What this desktop lacks. Once put away it is no longer said here, only under About. */
export function DesktopStrips() {
  const desktop = useEngine((state) => state.desktop)
  const [putAway, setPutAway] = useState(readPutAway)
  if (!desktop) return null
  return saidOf(desktop)
    .filter(({ meaning }) => !putAway.includes(meaning))
    .map(({ part, meaning }) => {
      const Icon = ICONS[part]
      return (
        <div key={part} className="strip" role="status">
          <Icon />
          <p className="strip-text selectable">
            <FixText text={meaning} />
          </p>
          {/* What is not real must not be taken for real. */}
          {part !== 'practice' && (
            <IconButton
              label={t('action.dismiss')}
              onClick={() => setPutAway(keepPutAway([...putAway, meaning]))}
            >
              <X />
            </IconButton>
          )}
        </div>
      )
    })
}

interface Said {
  readonly part: DesktopPart | 'tray'
  readonly meaning: string
}

/** A shortcut is missed only by whoever has set one; the others find it said in the settings. */
function saidOf({ missing, trayless, settings }: DesktopState): readonly Said[] {
  const said = missing.filter(({ part }) => part !== 'shortcut' || settings.globalShortcut !== null)
  return trayless === null ? said : [{ part: 'tray', meaning: trayless }, ...said]
}

const PLACE = 'lanyard.put-away'

function readPutAway(): readonly string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(PLACE) ?? '[]')
    return Array.isArray(kept) ? kept.filter((entry) => typeof entry === 'string') : []
  } catch {
    return []
  }
}

function keepPutAway(meanings: readonly string[]): readonly string[] {
  try {
    localStorage.setItem(PLACE, JSON.stringify(meanings))
  } catch {
    // A full or forbidden storage: it is said again the next time.
  }
  return meanings
}
