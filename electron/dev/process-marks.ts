import { readdir, readFile } from 'node:fs/promises'

export interface FoundProcess {
  readonly pid: number
  readonly command: string
}

/**
 * The processes on this Linux that were started with `name=value` among their variables: with a value of our own, they
 * are what we started and all that those started. Not Chromium's, which write over their variables.
 */
export function processesWith(name: string, value: string): Promise<readonly FoundProcess[]> {
  return find(async (number) => {
    const variables = await readFile(`/proc/${number}/environ`, 'latin1')
    return variables.split('\0').includes(`${name}=${value}`)
  })
}

/** The processes of a group: a process that was started detached, and what it started. */
export function processesInGroup(group: number): Promise<readonly FoundProcess[]> {
  return find(async (number) => {
    const stat = await readFile(`/proc/${number}/stat`, 'latin1')
    // `pid (name) state parent group …`: the name may hold anything (proc_pid_stat(5)).
    const [state, , itsGroup] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    // A zombie has ended, and waits to be noticed.
    return Number(itsGroup) === group && state !== 'Z'
  })
}

async function find(isWanted: (number: string) => Promise<boolean>): Promise<readonly FoundProcess[]> {
  const numbers = (await readdir('/proc')).filter((entry) => /^\d+$/.test(entry))
  const found = await Promise.all(
    numbers.map(async (number) => {
      // It may end while it is looked at.
      if (Number(number) === process.pid || !(await isWanted(number).catch(() => false))) return []
      const command = await readFile(`/proc/${number}/cmdline`, 'latin1').catch(() => '')
      return [{ pid: Number(number), command: command.replaceAll('\0', ' ').trim() }]
    }),
  )
  return found.flat()
}
