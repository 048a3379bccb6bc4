/** For which sessions a person waits right now: only for them may a window open or a question be put. */
export interface Attendance {
  /** They wait for these until the promise is settled. */
  during<T>(sessionIds: readonly string[], run: () => Promise<T>): Promise<T>
  has(sessionId: string): boolean
}

export function createAttendance(): Attendance {
  const rounds = new Set<readonly string[]>()
  return {
    async during(sessionIds, run) {
      // Each time its own: two may wait for one session.
      const round = [...sessionIds]
      rounds.add(round)
      try {
        return await run()
      } finally {
        rounds.delete(round)
      }
    },
    has: (sessionId) => [...rounds].some((round) => round.includes(sessionId)),
  }
}
