import { expect, test } from 'vitest'
import { createNotices } from '../../electron/core/notices.ts'
import { createStore } from '../../electron/core/store.ts'
import { AppError } from '../../shared/errors.ts'
import { EMPTY_LIVE } from '../../shared/snapshot.ts'
import { createFakeClock } from '../fakes.ts'

const emptyStore = () =>
  createStore({
    live: EMPTY_LIVE,
    catalog: { accounts: [] },
    marks: {},
    teamFile: null,
  })

const offsetBy =
  (clockOffset: number) => (live: ReturnType<ReturnType<typeof emptyStore>['get']>['live']) => ({
    ...live,
    clockOffset,
  })

test('each change counts the revision up, and one that gives the same objects back is none', () => {
  const store = emptyStore()
  const seen: number[] = []
  store.watch(({ revision }) => seen.push(revision))
  store.updateLive((live) => live)
  store.updateLive(offsetBy(1))
  store.updateCatalog((catalog) => catalog)
  store.updateLive(offsetBy(2))
  expect(seen).toEqual([1, 2])
})

test('a watcher that changes the store itself makes all of them hear each change once and in order', () => {
  const store = emptyStore()
  const heard: [number, number][] = []
  store.watch(({ live }) => {
    if (live.clockOffset === 1) store.updateLive(offsetBy(2))
  })
  store.watch(({ live }, before) => heard.push([before.live.clockOffset, live.clockOffset]))
  store.updateLive(offsetBy(1))
  expect(heard).toEqual([
    [0, 1],
    [1, 2],
  ])
})

test('whoever stopped watching hears nothing more', () => {
  const store = emptyStore()
  const stop = store.watch(() => {
    throw new Error('it was stopped')
  })
  stop()
  store.updateLive(offsetBy(1))
  expect(store.get().revision).toBe(1)
})

test('a notice is told once until it is dismissed or settled, and others of its kind beside it', () => {
  const store = emptyStore()
  const notices = createNotices({ store, clock: createFakeClock(7) })
  const unwritable = (file: string) =>
    new AppError('aws-config-unwritable', { file, reason: 'it is read-only' })
  const told = () => store.get().live.notices
  notices.tell(unwritable('a'))
  notices.tell(unwritable('a'))
  notices.tell(unwritable('b'))
  expect(told()).toMatchObject([{ at: 7 }, { at: 7 }])
  expect(new Set(told().map(({ id }) => id)).size).toBe(2)
  notices.dismiss(told()[0]!.id)
  notices.tell(unwritable('a'))
  expect(told()).toHaveLength(2)
  const { revision } = store.get()
  notices.settle('aws-config-unreadable')
  expect(store.get().revision).toBe(revision)
  notices.settle('aws-config-unwritable')
  expect(told()).toEqual([])
})
