import * as v from 'valibot'
import { expect, test } from 'vitest'
import { accountMarksSchema, withMark } from '../../shared/account-marks.ts'

const ID = '441109273358'

test('a mark is changed a part at a time, and no other account with it', () => {
  const before = { [ID]: { alias: 'till', colour: 3 }, '111122223333': { starred: true } } as const
  const after = withMark(before, ID, { colour: 5, group: 'Shop' })
  expect(after).toEqual({ ...before, [ID]: { alias: 'till', colour: 5, group: 'Shop' } })
})

test('what is taken back is gone, and so is an account of which nothing is said any more', () => {
  const after = withMark({ [ID]: { alias: 'till', starred: true } }, ID, { alias: null })
  expect(after).toEqual({ [ID]: { starred: true } })
  expect(withMark(after, ID, { starred: null })).toEqual({})
})

test('what is kept is what the settings take', () => {
  const marks = withMark({}, ID, { environment: 'staging', console: 'window', alias: 'till' })
  expect(v.parse(accountMarksSchema, marks)).toEqual(marks)
})
