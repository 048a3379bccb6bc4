import { expect, test } from 'vitest'
import { startEngine } from './engine.ts'

test('what is said of an account is there after a restart, and gone once it is taken back', async () => {
  const engine = await startEngine()
  const marks = () => engine.app().store.get().marks
  const mark = (change: object) =>
    engine.app().dispatch('account.mark', { accountId: '111122223333', change })
  await mark({ alias: 'till', environment: 'production' })
  await mark({ group: 'shop' })
  await engine.restart()
  expect(marks()).toEqual({ '111122223333': { alias: 'till', environment: 'production', group: 'shop' } })
  await mark({ alias: null, environment: null, group: null })
  expect(marks()).toEqual({})
})
