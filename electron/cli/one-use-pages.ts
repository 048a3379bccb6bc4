import { randomBytes } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'

/** Milliseconds a page waits for its one reader. */
export const PAGE_LIFETIME_MS = 30_000

export type Page = (response: ServerResponse, request: IncomingMessage) => void

export interface OneUsePages {
  /**
   * Keeps a page under a path nobody can guess, until it is taken or PAGE_LIFETIME_MS after `from` (now, when
   * there is none); `onForgotten` hears of the latter. It is read with GET unless `method` says that it is sent to.
   */
  offer(
    page: Page,
    options?: { method?: 'GET' | 'POST'; from?: Promise<unknown>; onForgotten?: () => void },
  ): string
  /** The page, once; `null` when the path is unknown, used or forgotten, or asked for in another way. */
  take(path: string, method?: string): Page | null
}

/** Pages that are read once. `later` runs something after so many milliseconds and gives the way to stop it. */
export function createOneUsePages(
  later: (run: () => void, ms: number) => () => void = inRealTime,
): OneUsePages {
  const pages = new Map<string, { page: Page; method: string; stop: () => void }>()

  return {
    offer(page, { method = 'GET', from, onForgotten } = {}) {
      const path = `/p/${randomBytes(18).toString('base64url')}`
      const kept = { page, method, stop: () => {} }
      pages.set(path, kept)
      const arm = () => {
        if (!pages.has(path)) return
        kept.stop = later(() => {
          pages.delete(path)
          onForgotten?.()
        }, PAGE_LIFETIME_MS)
      }
      // Nobody takes a page whose beginning failed.
      if (from) from.then(arm, () => pages.delete(path))
      else arm()
      return path
    },

    take(path, method = 'GET') {
      const kept = pages.get(path)
      if (kept?.method !== method) return null
      pages.delete(path)
      kept.stop()
      return kept.page
    },
  }
}

function inRealTime(run: () => void, ms: number): () => void {
  const timer = setTimeout(run, ms)
  timer.unref()
  return () => clearTimeout(timer)
}
