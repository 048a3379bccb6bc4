import { RefreshCw, TriangleAlert } from 'lucide-react'
import type { PortalView, SyncState } from '../../shared/snapshot.ts'
import { t } from '../../shared/text.ts'
import { ask } from '../ask.ts'
import { FixText } from '../fix-text.tsx'
import { useNames } from '../names.ts'
import { usePortals } from '../store.ts'

/** The syncs under way, each with how far it is and how fast; the list below can be used meanwhile. */
export function SyncStrips() {
  const portals = usePortals()
  return portals.map((portal) => {
    const { id, sync } = portal
    if (sync.phase === 'running') return <RunningSync key={id} portal={portal} sync={sync} />
    if (sync.phase === 'failed') return <FailedSync key={id} portal={portal} sync={sync} />
    return null
  })
}

type Running = Extract<SyncState, { phase: 'running' }>
type Failed = Extract<SyncState, { phase: 'failed' }>

function RunningSync({ portal: { id, name }, sync }: { portal: PortalView; sync: Running }) {
  const { accountsDone: done, accountsTotal: total, rate } = sync
  const portal = useNames().text(name)
  return (
    <div className="strip sync">
      <RefreshCw className="spinner" />
      <div className="strip-text">
        <p className="sync-line">
          <span>{t('sync.running', { portal })}</span>
          <span className="digits">
            {total === null
              ? t('sync.done-so-far', { done: done.toLocaleString() })
              : t('sync.done-of', { done: done.toLocaleString(), total: total.toLocaleString() })}
            {' · '}
            {t('sync.rate', { rate: rate.toFixed(1) })}
          </span>
        </p>
        <progress
          className="bar"
          aria-label={t('sync.running', { portal })}
          {...(total === null ? {} : { value: done, max: Math.max(1, total) })}
        />
      </div>
      <button
        type="button"
        className="button"
        data-size="small"
        onClick={() => void ask('catalog.cancel-sync', { portalId: id })}
      >
        {t('action.stop')}
      </button>
    </div>
  )
}

function FailedSync({ portal: { id, name }, sync: { error } }: { portal: PortalView; sync: Failed }) {
  const names = useNames()
  return (
    <div className="strip" data-tone="now" role="status">
      <TriangleAlert />
      <div className="strip-text selectable">
        <p>
          <strong>{t('sync.failed', { portal: names.text(name) })}</strong> <FixText text={error.message} />
        </p>
        <p className="fix">
          <FixText text={error.fix} />
        </p>
      </div>
      <button
        type="button"
        className="button"
        data-size="small"
        onClick={() => void ask('catalog.sync', { portalId: id })}
      >
        {t('action.retry')}
      </button>
    </div>
  )
}
