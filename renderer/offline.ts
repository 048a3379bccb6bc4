import { useSyncExternalStore } from 'react'
import type { LiveSlice } from '../shared/snapshot.ts'

/** Whether AWS cannot be reached: the computer says so, or every portal that was asked last could not be. */
export function useOffline(live: LiveSlice): boolean {
  const online = useSyncExternalStore(watchNetwork, () => navigator.onLine)
  return !online || saysUnreachable(live)
}

export function saysUnreachable({ portals }: LiveSlice): boolean {
  const asked = portals.filter(({ sync }) => sync.phase === 'done' || sync.phase === 'failed')
  const failed = asked.filter(({ sync }) => sync.phase === 'failed' && sync.error.code === 'unreachable')
  return failed.length > 0 && failed.length === asked.length
}

function watchNetwork(run: () => void): () => void {
  addEventListener('online', run)
  addEventListener('offline', run)
  return () => {
    removeEventListener('online', run)
    removeEventListener('offline', run)
  }
}
