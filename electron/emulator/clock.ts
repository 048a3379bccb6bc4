/** The emulator's own time, which tests move ahead of this computer's. It goes on running from where it was set. */
export interface EmulatorClock {
  /** Epoch milliseconds. */
  now(): number
  advance(milliseconds: number): void
  set(epochMs: number): void
}

export function createEmulatorClock(): EmulatorClock {
  let offset = 0
  return {
    now: () => Date.now() + offset,
    advance(milliseconds) {
      offset += milliseconds
    },
    set(epochMs) {
      offset = epochMs - Date.now()
    },
  }
}
