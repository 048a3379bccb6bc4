import type { BrowserWindow, WebContents } from 'electron'
import type { Clock } from '../core/ports.ts'
import { isSeen } from './app-view.ts'
import { CHANNEL } from './channels.ts'
import type { DesktopFacts } from './desktop-facts.ts'
import type { EngineSlot } from './engine-slot.ts'
import { createViewFeed, type ViewFeed } from './view-feed.ts'

/** Keeps each view told of what changed; one that was out of sight is brought up to date as it is shown. */
export function createViewFeeds(ports: { engine: EngineSlot; facts: DesktopFacts; clock: Clock }) {
  const { engine, facts, clock } = ports
  const feeds = new Map<WebContents, ViewFeed>()
  const changed = () => {
    for (const feed of feeds.values()) feed.changed()
  }
  engine.watch(changed)
  facts.watch(changed)

  return {
    of: (contents: WebContents): ViewFeed | null => feeds.get(contents) ?? null,
    follow(window: BrowserWindow): void {
      const { webContents } = window
      const feed = createViewFeed({
        clock,
        snapshot: engine.get,
        desktop: facts.get,
        isVisible: () => isSeen(window),
        send: (update) => {
          if (!webContents.isDestroyed()) webContents.send(CHANNEL.update, update)
        },
      })
      feeds.set(webContents, feed)
      for (const event of ['show', 'restore', 'focus'] as const) window.on(event as 'show', feed.changed)
      // The page is gone for good or begins anew; it asks again by itself.
      webContents.on('did-start-loading', feed.end)
      window.on('closed', () => {
        feed.end()
        feeds.delete(webContents)
      })
    },
  }
}
