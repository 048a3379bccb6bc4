import { expect, test } from 'vitest'
import { SEAT, start, startSignedIn } from '../engine.ts'

test.each([
  [undefined, 'us-east-1'],
  [null, 'us-east-1'],
  ['eu-west-3', 'eu-west-3'],
])('a console that is opened for the region %s is that of %s', async (region, opened) => {
  const engine = await startSignedIn()
  const { id: sessionId } = await start(engine)
  engine.visitor.habit = 'look away'
  const asked = { sessionId, service: null, seat: SEAT, ...(region === undefined ? {} : { region }) }
  await engine.app().dispatch('session.open-console', asked)
  const reply = await fetch(engine.visitor.opened.at(-1)!, { redirect: 'manual' })
  expect(decodeURIComponent(reply.headers.get('location') ?? '')).toContain(`home?region=${opened}&`)
})
