import { readFile } from 'node:fs/promises'
import { run } from '../electron/cli/demo/child.ts'

/** What a process holds, in bytes; what this system does not tell is left out. */
export interface ProcessMemory {
  /** Resident set: pages shared with other processes count in full. */
  readonly rss: number
  /** Proportional set: each shared page counts by its share. */
  readonly pss?: number
  /** The largest resident set so far. */
  readonly peak?: number
}

const KIB = 1024

/** Looks into /proc, or asks ps where there is none. */
export async function memoryOf(pid: number): Promise<ProcessMemory> {
  const status = await read(`/proc/${pid}/status`)
  if (status === null) {
    const { stdout } = await run(['ps', '-o', 'rss=', '-p', `${pid}`], process.env)
    return { rss: Number(stdout) * KIB }
  }
  const pss = field(await read(`/proc/${pid}/smaps_rollup`), 'Pss')
  const peak = field(status, 'VmHWM')
  return {
    rss: field(status, 'VmRSS') ?? Number.NaN,
    ...(pss === null ? {} : { pss }),
    ...(peak === null ? {} : { peak }),
  }
}

function field(text: string | null, name: string): number | null {
  const found = new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(text ?? '')
  return found ? Number(found[1]) * KIB : null
}

async function read(path: string): Promise<string | null> {
  return readFile(path, 'utf8').catch(() => null)
}
