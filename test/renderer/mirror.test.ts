import { expect, test } from 'vitest'
import { applyUpdate, NOTHING_YET } from '../../renderer/mirror.ts'
import { calmLive, sampleAccounts, sampleLive } from './page/sample-organisation.ts'

const NOW = Date.UTC(2026, 2, 2, 14, 28)
const [first, second, third] = sampleAccounts(3) as [never, never, never]
const batch = { reset: false, put: [], removed: [] }

test('the first update brings whole slices', () => {
  const live = sampleLive(NOW)
  const after = applyUpdate(NOTHING_YET, {
    revision: 7,
    live,
    marks: { '111111111111': { alias: 'till' } },
    catalog: { ...batch, reset: true, put: [first] },
  })
  expect(after).toEqual({
    revision: 7,
    live,
    desktop: null,
    marks: { '111111111111': { alias: 'till' } },
    teamFile: null,
    catalog: { accounts: [first] },
  })
})

test('a slice that an update does not carry stays the same object', () => {
  const before = applyUpdate(NOTHING_YET, {
    revision: 1,
    live: sampleLive(NOW),
    catalog: { ...batch, put: [first] },
  })
  const after = applyUpdate(before, { revision: 2, live: sampleLive(NOW + 1) })
  expect(after.catalog).toBe(before.catalog)
  expect(applyUpdate(after, { revision: 3, catalog: batch }).catalog).toBe(before.catalog)
})

test('a team file that is followed no more is gone', () => {
  const teamFile = {
    from: '/team.json',
    lookedAt: 1,
    error: null,
    digest: 'd',
    changes: [],
    here: 1,
    settled: false,
  }
  const before = applyUpdate(NOTHING_YET, { revision: 1, teamFile })
  expect(applyUpdate(before, { revision: 2 }).teamFile).toEqual(teamFile)
  expect(applyUpdate(before, { revision: 2, teamFile: null }).teamFile).toBeNull()
})

test('rows that are put again keep their place, new ones come last, removed ones go', () => {
  let mirror = applyUpdate(NOTHING_YET, {
    revision: 1,
    catalog: { ...batch, reset: true, put: [first, second] },
  })
  const { portalId, accountId } = sampleAccounts(3)[1]!
  const renamed = { ...sampleAccounts(3)[0]!, name: 'renamed' }
  mirror = applyUpdate(mirror, {
    revision: 2,
    catalog: { reset: false, put: [third, renamed], removed: [{ portalId, accountId }] },
  })
  expect(mirror.catalog!.accounts).toEqual([renamed, third])
})

test('an account of two portals is two rows', () => {
  const account = sampleAccounts(1)[0]!
  const mirror = applyUpdate(NOTHING_YET, {
    revision: 1,
    catalog: { ...batch, put: [account, { ...account, portalId: 'portal-gov' }] },
  })
  expect(mirror.catalog!.accounts).toHaveLength(2)
})

test('a reset takes nothing over', () => {
  const before = applyUpdate(NOTHING_YET, { revision: 1, catalog: { ...batch, put: [first, second] } })
  const after = applyUpdate(before, { revision: 2, catalog: { ...batch, reset: true, put: [third] } })
  expect(after.catalog!.accounts).toEqual([third])
})

test('what a push does not change stays the same object, row by row', () => {
  const live = calmLive(0)
  const before = applyUpdate(NOTHING_YET, { revision: 1, live })
  const pushed = structuredClone(live)
  pushed.sessions[2]!.reads += 1
  pushed.sessions.unshift(structuredClone({ ...live.sessions[0]!, id: 'new' }))
  const after = applyUpdate(before, { revision: 2, live: pushed })
  expect(after.live).toEqual(pushed)
  expect(after.live!.portals).toBe(before.live!.portals)
  const kept = after.live!.sessions.slice(1).map((row, index) => row === before.live!.sessions[index])
  expect(kept).toEqual([true, true, false, true, true, true])
  expect(applyUpdate(after, { revision: 3, live: structuredClone(pushed) }).live).toBe(after.live)
})

test('what is no longer there does not stay', () => {
  const before = applyUpdate(NOTHING_YET, { revision: 1, live: calmLive(0) })
  const sessions = structuredClone(before.live!.sessions.slice(1))
  const after = applyUpdate(before, { revision: 2, live: { ...calmLive(0), sessions } })
  expect(after.live!.sessions).toEqual(sessions)
})
