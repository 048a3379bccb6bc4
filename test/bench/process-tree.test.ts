import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, test } from 'vitest'
import { cpuDuring, memoryOfTree, parseStat, processTree, treeOf } from '../../bench/process-tree.ts'

test("a process's name does not shift what stands behind it", () => {
  const after = 'S 7 40 40 0 -1 4194560 2104 0 0 0 31 12 5 6 20 0 11 0 998'
  expect(parseStat(`41 (electron) ${after}`)).toEqual({ parent: 7, ticks: 43 })
  expect(parseStat(`41 (a) R 1 ) (b) ${after}`)).toEqual({ parent: 7, ticks: 43 })
})

test('a tree is a process with its children and theirs, and nobody else', () => {
  const parents = new Map([
    [1, 0],
    [10, 1],
    [11, 10],
    [12, 11],
    [13, 10],
    [20, 1],
  ])
  expect(treeOf(10, parents).toSorted((a, b) => a - b)).toEqual([10, 11, 12, 13])
})

test('what a child holds and uses counts for the process that started it', async () => {
  // Forty megabytes that are written to, and a loop that is told when to end.
  const busy = `const held = Buffer.alloc(40_000_000, 1)
    process.stdout.write('ready')
    process.stdin.once('data', () => { const end = process.cpuUsage().user + 300_000
      while (process.cpuUsage().user < end) held[0]++
      process.stdout.write('done') })`
  const child = spawn(process.execPath, ['-e', busy], { stdio: ['pipe', 'pipe', 'inherit'] })
  try {
    await once(child.stdout, 'data')
    expect(await processTree(process.pid)).toContain(child.pid)
    expect(await memoryOfTree(child.pid!)).toBeGreaterThan(40_000_000)

    const used = await cpuDuring(child.pid!, async () => {
      const done = once(child.stdout, 'data')
      child.stdin.write('go')
      await done
    })
    expect(used).toBeGreaterThan(0.25)
  } finally {
    child.kill()
    await once(child, 'close')
  }
})
