import { expect, test } from 'vitest'
import { createFakeClock } from './fakes.ts'

test('the fake clock runs what falls due in order, each at its own moment', () => {
  const clock = createFakeClock(1000)
  const ran: [string, number][] = []
  clock.at(1300, () => ran.push(['third', clock.now()]))
  clock.at(1100, () => {
    ran.push(['first', clock.now()])
    clock.at(1200, () => ran.push(['second', clock.now()]))
  })
  clock.at(2000, () => ran.push(['not yet', clock.now()]))

  clock.advance(500)

  expect(ran).toEqual([
    ['first', 1100],
    ['second', 1200],
    ['third', 1300],
  ])
  expect(clock.now()).toBe(1500)
  expect(clock.pending).toBe(1)
})

test('after the fake clock slept, what fell due meanwhile sees the time of waking', () => {
  const clock = createFakeClock(0)
  const seen: number[] = []
  clock.at(10, () => seen.push(clock.now()))
  clock.at(20, () => seen.push(clock.now()))

  clock.sleep(1000)

  expect(seen).toEqual([1000, 1000])
})

test('a stopped run of the fake clock never comes, and one already due waits for the next advance', () => {
  const clock = createFakeClock(50)
  const ran: string[] = []
  clock.at(60, () => ran.push('stopped'))()
  clock.at(40, () => ran.push('due'))
  expect(ran).toEqual([])

  clock.advance(0)
  clock.advance(100)

  expect(ran).toEqual(['due'])
})
