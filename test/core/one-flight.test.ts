import { expect, test } from 'vitest'
import { createOneFlight } from '../../electron/core/one-flight.ts'

test('whoever asks while a task runs gets its result, and the next who asks begins another', async () => {
  const flights = createOneFlight<number>()
  let begun = 0
  const begin = async () => (begun += 1)
  expect(await Promise.all([flights.run('a', begin), flights.run('a', begin)])).toEqual([1, 1])
  expect(await flights.run('a', begin)).toBe(2)
})

test('a task of another key is a task of its own', async () => {
  const flights = createOneFlight<string>()
  const both = [flights.run('a', async () => 'a'), flights.run('b', async () => 'b')]
  expect(await Promise.all(both)).toEqual(['a', 'b'])
})

test('it has settled once nothing is under way, whether that worked or not', async () => {
  const flights = createOneFlight<void>()
  const order: string[] = []
  let fail: (error: Error) => void = () => {}
  const task = flights.run('a', () => new Promise((_resolve, reject) => void (fail = reject)))
  const settled = flights.settled().then(() => order.push('settled'))
  const failed = task.catch(() => order.push('failed'))
  fail(new Error('the network'))
  await Promise.all([settled, failed])
  expect(order).toEqual(['failed', 'settled'])
  await flights.settled()
})
