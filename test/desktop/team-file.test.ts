import { afterEach, expect, test } from 'vitest'
import { serveDocument } from '../cli/document-server.ts'
import { startDesktop, type RunningDesktop } from './harness.ts'
import { ask } from './view-door.ts'

let desktop: RunningDesktop | null = null

afterEach(() => desktop?.end())

test('a team file at an address is followed through Chromium: sent once, and no redirect gone after', async () => {
  const server = await serveDocument('{"version":1,"accounts":{"111122223333":{"group":"shop"}}}')
  desktop = await startDesktop({ app: { env: { AWS_CA_BUNDLE: server.ca } } })
  await desktop.app.owns()
  const window = await desktop.app.page('window')
  expect(await ask(window, 'team.follow', { from: server.url })).toMatchObject({
    error: null,
    changes: [{ part: 'account', outcome: 'new' }],
  })
  expect(await ask(window, 'team.look', undefined)).toMatchObject({ error: null })
  expect(server.answered).toEqual([200, 304])

  await window.getByRole('button', { name: 'Follow', exact: true }).waitFor()
  await window.getByText('Your team file has a change that is not here.').waitFor()
  await window.getByRole('button', { name: 'See', exact: true }).click()
  await window.getByRole('button', { name: 'Take over', exact: true }).click()
  await window.getByText('All that can be of it is here: 1.').waitFor()
  const { marks } = await ask(window, 'snapshot.get', undefined)
  expect(marks).toEqual({ '111122223333': { group: 'shop' } })

  server.serve((_, response) => response.writeHead(302, { location: 'https://example.com/' }).end())
  const elsewhere = await ask(window, 'team.look', undefined)
  expect(elsewhere?.error?.message).toMatch(
    /it leads elsewhere; name the https:\/\/ address that it leads to\.$/,
  )
})
