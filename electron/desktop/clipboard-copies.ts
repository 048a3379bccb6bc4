import { createHash } from 'node:crypto'
import { SECOND_MS } from '../../shared/time.ts'
import type { Clock, Stop } from '../core/ports.ts'

/** What is used of Electron's clipboard; reading it takes a promise from version 45 on. */
export interface Clipboard {
  readText(): string | Promise<string>
  writeText(text: string): void | Promise<void>
  clear(): void
}

/** Copies of credentials that leave the clipboard by themselves. */
export interface ClipboardCopies {
  /** Copies, and gives when it is taken away again (epoch milliseconds). */
  copy(text: string, seconds: number): Promise<number>
  /** Takes away what is still there, at once. */
  clear(): Promise<void>
}

/** What the user has copied meanwhile is theirs and stays. The text itself is not kept for the comparison. */
export function createClipboardCopies({
  clipboard,
  clock,
}: {
  clipboard: Clipboard
  clock: Clock
}): ClipboardCopies {
  let copied: string | null = null
  let stop: Stop = () => {}

  async function clear(): Promise<void> {
    stop()
    const ours = copied
    copied = null
    if (ours !== null && digest(await clipboard.readText()) === ours) clipboard.clear()
  }

  return {
    clear,
    async copy(text, seconds) {
      stop()
      await clipboard.writeText(text)
      copied = digest(text)
      const clearsAt = clock.now() + seconds * SECOND_MS
      stop = clock.at(clearsAt, () => void clear())
      return clearsAt
    },
  }
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64')
}
