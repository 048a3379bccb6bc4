import { SECOND_MS } from '../../../shared/time.ts'
import type { EndpointGrants, Job } from '../delivery/endpoint-grants.ts'
import type { Clock, Processes, Stop } from '../ports.ts'
import type { SessionRecords } from './session-records.ts'

/** How often it is looked whether jobs still run. */
const LOOK_MS = 5 * SECOND_MS

/** The processes that run under sessions, by `lanyard exec`. */
export interface Jobs {
  begin(sessionId: string, pid: number): void
  /** The sessions under which jobs run. */
  sessionIds(): readonly string[]
  /** Whether a job runs under the session, or under one that is borrowed through it. */
  needs(sessionId: string): boolean
  end(): void
}

/**
 * Watches jobs until they end; those of an engine before this one that still run are among them. `onChange` hears of a
 * session that got its first job, or lost its last.
 */
export function createJobs(ports: {
  clock: Clock
  processes: Processes
  grants: EndpointGrants
  records: Pick<SessionRecords, 'find' | 'chain'>
  onChange: (sessionId: string) => void
}): Jobs {
  const { clock, processes, grants, records, onChange } = ports
  const running = new Map<string, readonly Job[]>()
  let stop: Stop | null = null

  const isAlive = ({ pid, identity }: Job) => processes.identify(pid) === identity

  function keep(sessionId: string, jobs: readonly Job[]): void {
    if (jobs.length > 0) running.set(sessionId, jobs)
    else running.delete(sessionId)
    grants.keepJobs(sessionId, jobs)
  }

  function look(): void {
    stop = null
    for (const [sessionId, jobs] of running) {
      const alive = jobs.filter(isAlive)
      if (alive.length === jobs.length) continue
      keep(sessionId, alive)
      if (alive.length === 0) onChange(sessionId)
    }
    watch()
  }

  function watch(): void {
    if (running.size > 0) stop ??= clock.at(clock.now() + LOOK_MS, look)
  }

  for (const [sessionId] of grants.tokens()) {
    const alive = grants.jobs(sessionId).filter(isAlive)
    if (alive.length > 0) running.set(sessionId, alive)
  }
  watch()

  return {
    begin(sessionId, pid) {
      const identity = processes.identify(pid)
      if (identity === null) return
      const before = running.get(sessionId) ?? []
      // One process may begin several in turn: a shell that was given the session runs `exec` again in its place.
      keep(sessionId, [...before.filter((job) => job.pid !== pid), { pid, identity }])
      if (before.length === 0) onChange(sessionId)
      watch()
    },
    sessionIds: () => [...running.keys()],
    needs: (sessionId) =>
      [...running.keys()].some((job) => {
        const record = records.find(job)
        return record !== undefined && records.chain(record).some(({ id }) => id === sessionId)
      }),
    end() {
      stop?.()
      running.clear()
    },
  }
}
