import { beforeEach, expect, test } from 'vitest'
import type { Update } from '../../shared/desktop-contract.ts'
import type { CatalogAccount, Snapshot } from '../../shared/snapshot.ts'
import { Secret } from '../../electron/core/secret.ts'
import { CATALOG_PAUSE_MS, createViewFeed, type ViewFeed } from '../../electron/desktop/view-feed.ts'
import { createFakeClock, type FakeClock } from '../fakes.ts'
import { live, session, settings } from '../shared/session-samples.ts'

let clock: FakeClock
let snapshot: Snapshot
let desktop: { settings: ReturnType<typeof settings>['settings']; missing: []; trayless: null }
let isVisible: boolean
let sent: Update[]
let feed: ViewFeed

const account = (accountId: string, name = accountId): CatalogAccount => ({
  portalId: 'p',
  accountId,
  name,
  email: 'a@example.com',
  roles: ['Admin'],
})
const change = (part: Partial<Snapshot>) => {
  snapshot = { ...snapshot, ...part, revision: snapshot.revision + 1 }
  feed.changed()
}

beforeEach(() => {
  clock = createFakeClock(1_000_000)
  snapshot = {
    revision: 0,
    live: live([session({ id: 'a' })]),
    catalog: { accounts: [account('1'), account('2')] },
    marks: {},
    teamFile: null,
  }
  desktop = { ...settings(), missing: [], trayless: null }
  isVisible = true
  sent = []
  feed = createViewFeed({
    clock,
    snapshot: () => snapshot,
    desktop: () => desktop,
    isVisible: () => isVisible,
    send: (update) => sent.push(update),
  })
  feed.begin()
})

test('a view that asks is sent everything, then only what changed', () => {
  expect(sent[0]).toMatchObject({ revision: 1, live: snapshot.live, desktop, catalog: { reset: true } })
  expect(sent[0]?.catalog?.put).toHaveLength(2)

  change({ live: live([]) })
  clock.advance(0)

  expect(sent[1]).toEqual({ revision: 2, live: live([]) })
})

test('several changes of one turn are one push, and a change to the same is none', () => {
  change({ live: live([session({ id: 'b' })]) })
  change({ live: live([session({ id: 'c' })]) })
  clock.advance(0)
  change({})
  clock.advance(0)

  expect(sent).toHaveLength(2)
  expect(sent[1]?.live?.sessions[0]?.id).toBe('c')
})

test('what is said of accounts is sent alone once it changes', () => {
  change({ marks: { '111111111111': { alias: 'till' } } })
  clock.advance(0)
  expect(sent[1]).toEqual({ revision: 2, marks: { '111111111111': { alias: 'till' } } })
})

test('the team file is sent alone once it changes, and that there is none any more', () => {
  const teamFile = {
    from: '/team.json',
    lookedAt: 1,
    error: null,
    digest: 'd',
    changes: [],
    here: 1,
    settled: false,
  }
  change({ teamFile })
  clock.advance(0)
  change({ teamFile: null })
  clock.advance(0)
  expect(sent.slice(1)).toEqual([
    { revision: 2, teamFile },
    { revision: 3, teamFile: null },
  ])
})

test('of the catalogue only the rows that changed are sent, at most four times a second', () => {
  const [one, two] = snapshot.catalog.accounts
  clock.advance(CATALOG_PAUSE_MS)
  for (let name = 0; name < 100; name++) {
    change({ catalog: { accounts: [one!, { ...two!, name: `${name}` }, account('3')] } })
    clock.advance(10)
  }
  clock.advance(CATALOG_PAUSE_MS)

  const pushes = sent.slice(1)
  expect(pushes.length).toBeGreaterThan(3)
  expect(pushes.length).toBeLessThanOrEqual(5)
  expect(pushes.at(-1)?.catalog).toEqual({
    reset: false,
    put: [{ ...two, name: '99' }, account('3')],
    removed: [],
  })
})

test('a catalogue that waits does not hold up a session', () => {
  change({ catalog: { accounts: [] } })
  change({ live: live([]) })
  clock.advance(0)

  expect(sent[1]).toEqual({ revision: 2, live: live([]) })
  clock.advance(CATALOG_PAUSE_MS)
  expect(sent[2]?.catalog?.removed).toEqual([
    { portalId: 'p', accountId: '1' },
    { portalId: 'p', accountId: '2' },
  ])
})

test('a view out of sight is sent nothing, and all that it missed as it is shown', () => {
  isVisible = false
  change({ live: live([]) })
  clock.advance(10_000)
  expect(sent).toHaveLength(1)
  expect(clock.pending).toBe(0)

  isVisible = true
  feed.changed()
  clock.advance(0)

  expect(sent[1]).toEqual({ revision: 2, live: live([]) })
})

test('a view that is hidden before it was told is told when it is shown again', () => {
  change({ live: live([]) })
  isVisible = false
  clock.advance(0)

  expect(sent).toHaveLength(1)
})

test('a view that no longer asks is sent nothing', () => {
  change({ live: live([]) })
  feed.end()
  clock.advance(1000)

  expect(sent).toHaveLength(1)
})

test('a secret does not pass, wherever it stands', () => {
  const odd = { ...session({ id: 'a' }), arn: new Secret('s3cret') as unknown as string }
  change({ live: live([odd]) })

  expect(() => clock.advance(0)).toThrow(/Invalid type/)
  expect(JSON.stringify(sent)).not.toContain('s3cret')
})

test('a field that the contract does not name is dropped', () => {
  change({ live: live([{ ...session({ id: 'a' }), token: 'tok' } as never]) })
  clock.advance(0)

  expect(JSON.stringify(sent[1])).not.toContain('tok"')
})
