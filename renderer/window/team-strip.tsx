import { Users, X } from 'lucide-react'
import { teamNews } from '../../shared/team-file.ts'
import { t } from '../../shared/text.ts'
import { ask } from '../ask.ts'
import { IconButton } from '../icon-button.tsx'
import { useTeamFile } from '../store.ts'
import { showSettings } from '../view-state.ts'

/** The team file says something that is not here; where that is shown it is taken over or put off. */
export function TeamStrip({ noticeId }: { noticeId: string }) {
  const count = teamNews(useTeamFile()).length
  return (
    <div className="strip" role="status">
      <Users />
      <p className="strip-text">{t(count === 1 ? 'team.strip-one' : 'team.strip', { count })}</p>
      <button type="button" className="button" data-size="small" onClick={() => showSettings('team')}>
        {t('team.see')}
      </button>
      <IconButton label={t('action.dismiss')} onClick={() => void ask('notice.dismiss', { noticeId })}>
        <X />
      </IconButton>
    </div>
  )
}
