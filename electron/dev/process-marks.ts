import { readdir, readFile } from 'node:fs/promises'

export interface MarkedProcess {
  readonly pid: number
  readonly command: string
}

/**
 * The processes on this Linux that were started with `name=value` among their variables: with a value of our own, they
 * are what we started and all that those started.
 */
export async function processesWith(name: string, value: string): Promise<readonly MarkedProcess[]> {
  const wanted = `${name}=${value}`
  const numbers = (await readdir('/proc')).filter(
    (entry) => /^\d+$/.test(entry) && Number(entry) !== process.pid,
  )
  const found = await Promise.all(
    numbers.map(async (number) => {
      const variables = await readFile(`/proc/${number}/environ`, 'latin1').catch(() => '')
      if (!variables.split('\0').includes(wanted)) return []
      const command = await readFile(`/proc/${number}/cmdline`, 'latin1').catch(() => '')
      return [{ pid: Number(number), command: command.replaceAll('\0', ' ').trim() }]
    }),
  )
  return found.flat()
}
