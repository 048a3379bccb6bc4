import { readFileSync } from 'node:fs'
import type { Processes } from '../core/ports.ts'
import { errorCode } from './real-path.ts'

/** The field of /proc/PID/stat with the time of its start, counted from behind the program's name (proc(5)). */
const START_TIME = 19

/** The processes of this computer. Only Linux tells a process from a later one of the same number. */
export function createProcesses(): Processes {
  return {
    identify: (pid) => (process.platform === 'linux' ? startedAt(pid) : isAlive(pid) ? String(pid) : null),
  }
}

function startedAt(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The name may have blanks and brackets in it.
    const [state, ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    // One that has ended, and whose parent has not asked how.
    return state === 'Z' ? null : (fields[START_TIME - 1] ?? null)
  } catch {
    return null
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // It is there, and somebody else's.
    return errorCode(error) === 'EPERM'
  }
}
