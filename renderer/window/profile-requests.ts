import { useEffect, useState } from 'react'
import type { PageProfileRequest } from '../../shared/profile-views.ts'
import { tryAsk, type Answer } from '../ask.ts'
import { useSessions } from '../store.ts'
import { useView } from '../view-state.ts'

/**
 * Lanyard's profiles as they are now: read anew once a request was made or given up, and when a session's profile comes
 * or goes. `told` changes where it is to be read once more.
 */
export function useLanyardProfiles(told: number): Answer<'profiles.list'> | null {
  const [listed, setListed] = useState<Answer<'profiles.list'> | null>(null)
  const isAsking = useView(({ profileRequest }) => profileRequest !== null)
  const fed = useSessions()
    .map(({ id, profile }) => `${id} ${profile ?? ''}`)
    .join('\n')
  useEffect(() => {
    let isWanted = true
    void tryAsk('profiles.list', undefined).then((answer) => isWanted && setListed(answer))
    return () => void (isWanted = false)
  }, [isAsking, fed, told])
  return listed
}

/** What a request would do; until that is known what the one before it would, and `null` before there is any. */
export function useProfilePreview(request: PageProfileRequest): Answer<'profiles.request'> | null {
  const [preview, setPreview] = useState<Answer<'profiles.request'> | null>(null)
  useEffect(() => {
    let isWanted = true
    const asked = tryAsk('profiles.request', { request, preview: true })
    void asked.then((answer) => isWanted && setPreview(answer))
    return () => void (isWanted = false)
  }, [request])
  return preview
}
