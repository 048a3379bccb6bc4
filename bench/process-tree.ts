import { readdir, readFile } from 'node:fs/promises'
import { memoryOf } from './process-memory.ts'

/** What /proc/PID/stat tells of a process. */
export interface ProcessStat {
  readonly parent: number
  /** The processor time it has used so far, its own and the kernel's for it, in clock ticks. */
  readonly ticks: number
}

/** Ticks a second: on Linux always 100, whatever the kernel's own timer does (USER_HZ, time(7)). */
const TICKS_PER_SECOND = 100

// Fields of proc_pid_stat(5), counted from the state, which is the third.
const PARENT = 4 - 3
const USER_TIME = 14 - 3
const SYSTEM_TIME = 15 - 3

/** `pid (name) state parent …`: the name may hold anything, brackets and blanks too. */
export function parseStat(text: string): ProcessStat {
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
  return {
    parent: Number(fields[PARENT]),
    ticks: Number(fields[USER_TIME]) + Number(fields[SYSTEM_TIME]),
  }
}

/** A process and all that it started, and they. */
export function treeOf(root: number, parents: ReadonlyMap<number, number>): readonly number[] {
  const found = [root]
  for (const parent of found)
    for (const [pid, itsParent] of parents) if (itsParent === parent && pid !== root) found.push(pid)
  return found
}

/** The processes of an app, as they are now. */
export async function processTree(root: number): Promise<readonly number[]> {
  const stats = await allStats()
  return treeOf(root, new Map([...stats].map(([pid, { parent }]) => [pid, parent])))
}

/** What the processes hold together, in bytes: a page that some of them share counts once. */
export async function memoryOfTree(root: number): Promise<number> {
  const shares = await Promise.all((await processTree(root)).map(async (pid) => (await memoryOf(pid)).pss))
  return shares.reduce<number>((sum, pss) => sum + (pss ?? Number.NaN), 0)
}

/** Processor time that the tree used while `run` ran, in seconds. One that ended meanwhile is left out. */
export async function cpuDuring(root: number, run: () => Promise<unknown>): Promise<number> {
  const before = await ticksOfTree(root)
  await run()
  const after = await ticksOfTree(root)
  const used = [...after].map(([pid, ticks]) => ticks - (before.get(pid) ?? 0))
  return used.reduce((sum, ticks) => sum + ticks, 0) / TICKS_PER_SECOND
}

async function ticksOfTree(root: number): Promise<ReadonlyMap<number, number>> {
  const stats = await allStats()
  const tree = treeOf(root, new Map([...stats].map(([pid, { parent }]) => [pid, parent])))
  return new Map(tree.map((pid) => [pid, stats.get(pid)?.ticks ?? 0]))
}

async function allStats(): Promise<ReadonlyMap<number, ProcessStat>> {
  const pids = (await readdir('/proc')).filter((entry) => /^\d+$/.test(entry)).map(Number)
  const found = await Promise.all(
    pids.map(async (pid) => {
      // It may end while it is looked at.
      const text = await readFile(`/proc/${pid}/stat`, 'latin1').catch(() => null)
      return text === null ? [] : [[pid, parseStat(text)] as const]
    }),
  )
  return new Map(found.flat())
}
