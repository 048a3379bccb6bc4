import { useEffect, useState } from 'react'
import { tryAsk, type Answer } from '../ask.ts'

/** The profiles of the person's AWS files as they are now, read anew when `asked` changes: the files may have, too. */
export function useProfileList(asked: number): Answer<'profile.list'> | null {
  const [listed, setListed] = useState<Answer<'profile.list'> | null>(null)
  useEffect(() => {
    let isWanted = true
    void tryAsk('profile.list', undefined).then((answer) => isWanted && setListed(answer))
    return () => void (isWanted = false)
  }, [asked])
  return listed
}
