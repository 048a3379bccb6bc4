import { printable } from '../../shared/printable.ts'
import type { ProfileList } from '../../shared/profile-views.ts'
import { sideText } from '../../shared/side-text.ts'
import { t } from '../../shared/text.ts'
import { requestProfiles } from '../view-state.ts'
import { ChoiceSetting } from './settings-controls.tsx'

/** No distribution can be called this. */
const NONE = ''

/** The other side of WSL that has the profiles too; nothing where there is no WSL. */
export function ProfileSides({ list: { sides, also } }: { list: ProfileList }) {
  // A distribution may have been removed since it was chosen.
  const all = [...new Set([...sides, ...(also ? [also.side] : [])])]
  if (all.length === 0) return null
  return (
    <ChoiceSetting
      name={t('profile.wsl')}
      says={also ? sideText(also) : t('profile.wsl-says')}
      value={also?.side ?? NONE}
      choices={[
        { value: NONE, text: t('profile.wsl-none') },
        ...all.map((side) => ({ value: side, text: printable(side) })),
      ]}
      change={(side) => requestProfiles({ kind: 'wsl', side: side === NONE ? null : side })}
    />
  )
}
