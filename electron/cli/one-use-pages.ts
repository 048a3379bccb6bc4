import { randomBytes } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'

/** Milliseconds a page waits for its one reader. */
export const PAGE_LIFETIME_MS = 30_000

export type Page = (response: ServerResponse, request: IncomingMessage) => void

type Method = 'GET' | 'POST'

export interface OneUsePages {
  /**
   * Keeps a page under a path nobody can guess, until it is taken or `lifetimeMs` (PAGE_LIFETIME_MS) after `from`
   * (now, when there is none); `onForgotten` hears of the latter. A page that takes a reply is posted to.
   */
  offer(
    page: Page,
    options?: { from?: Promise<unknown>; lifetimeMs?: number; method?: Method; onForgotten?: () => void },
  ): string
  /** The page, once; `null` when the path is unknown, used or forgotten, or asked for in the other way. */
  take(path: string, method?: Method): Page | null
}

/** Pages that are read once. `later` runs something after so many milliseconds and gives the way to stop it. */
export function createOneUsePages(
  later: (run: () => void, ms: number) => () => void = inRealTime,
): OneUsePages {
  const pages = new Map<string, { page: Page; method: Method; stop: () => void }>()

  return {
    offer(page, { from, lifetimeMs = PAGE_LIFETIME_MS, method = 'GET', onForgotten } = {}) {
      const path = `/p/${randomBytes(18).toString('base64url')}`
      const kept = { page, method, stop: () => {} }
      pages.set(path, kept)
      const arm = () => {
        if (!pages.has(path)) return
        kept.stop = later(() => {
          pages.delete(path)
          onForgotten?.()
        }, lifetimeMs)
      }
      if (from) void from.then(arm)
      else arm()
      return path
    },

    take(path, method = 'GET') {
      const kept = pages.get(path)
      if (!kept || kept.method !== method) return null
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
