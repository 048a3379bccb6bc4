import { expect, test } from 'vitest'
import { createOneFlight } from '../../electron/core/one-flight.ts'
import { unlessAborted, waitUntil, within } from '../../electron/core/wait.ts'
import { createFakeClock } from '../fakes.ts'

const never = new Promise<never>(() => {})

test('waiting ends at its time, or at once when it is given up, and leaves no timer either way', async () => {
  const clock = createFakeClock(0)
  const waited = waitUntil(clock, 10)
  clock.advance(10)
  await waited
  const stop = new AbortController()
  const given = waitUntil(clock, 100, stop.signal)
  stop.abort()
  await expect(given).rejects.toMatchObject({ code: 'interrupted' })
  await expect(waitUntil(clock, 100, stop.signal)).rejects.toMatchObject({ code: 'interrupted' })
  expect(clock.pending).toBe(0)
})

test('a result that comes in time is handed on, a late one is null, and no timer is left', async () => {
  const clock = createFakeClock(0)
  expect(await within(clock, 10, Promise.resolve('in time'))).toBe('in time')
  await expect(within(clock, 10, Promise.reject(new Error('it failed')))).rejects.toThrow('it failed')
  expect(clock.pending).toBe(0)
  const late = within(clock, 10, never)
  clock.advance(10)
  expect(await late).toBeNull()
  expect(clock.pending).toBe(0)
})

test('whoever gives up is told at once, though the work goes on', async () => {
  const stop = new AbortController()
  const work = Promise.withResolvers<string>()
  const waited = unlessAborted(stop.signal, work.promise)
  stop.abort()
  await expect(waited).rejects.toMatchObject({ code: 'interrupted' })
  // Its failure is nobody's any more.
  work.reject(new Error('too late'))
  await expect(unlessAborted(stop.signal, Promise.resolve(''))).rejects.toMatchObject({ code: 'interrupted' })
  expect(await unlessAborted(new AbortController().signal, Promise.resolve('done'))).toBe('done')
})

test('whoever asks while a task runs gets the same result; afterwards it is begun anew, also after a failure', async () => {
  const flights = createOneFlight<number>()
  let begun = 0
  const begin = async () => {
    begun += 1
    if (begun === 2) throw new Error('the second one fails')
    return begun
  }
  expect(await Promise.all([flights.run('a', begin), flights.run('a', begin)])).toEqual([1, 1])
  await expect(flights.run('a', begin)).rejects.toThrow('the second one fails')
  expect(await Promise.all([flights.run('a', begin), flights.run('b', begin)])).toEqual([3, 4])
})
