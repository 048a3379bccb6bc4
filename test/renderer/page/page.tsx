import { createFakeBridge, type FakeBridge } from './fake-bridge.ts'
import {
  askedLive,
  calmLive,
  sampleAccounts,
  sampleDrafts,
  sampleLanyardsProfiles,
  sampleLive,
  sampleProfiles,
  sampleTeamFile,
} from './sample-organisation.ts'
import { EMPTY_LIVE } from '../../../shared/snapshot.ts'

declare global {
  interface Window {
    readonly fake: FakeBridge
  }
}

// What the page shows is asked for in its address: ?surface=panel&scene=calm&accounts=3000&theme=dark
const asked = new URLSearchParams(location.search)
const now = Date.now()
const scenes = {
  all: sampleLive(now),
  calm: calmLive(now),
  asked: askedLive(now),
  new: EMPTY_LIVE,
  loading: null,
}
const theme = asked.get('theme')
const sides = (asked.get('sides') ?? '').split(',').filter((side) => side !== '')
const lanyards = { ...sampleLanyardsProfiles(), sides }

const fake = createFakeBridge({
  surface: asked.get('surface') === 'panel' ? 'panel' : 'window',
  platform: 'linux',
  live: scenes[(asked.get('scene') ?? 'all') as keyof typeof scenes],
  accounts:
    asked.get('scene') === 'new'
      ? []
      : sampleAccounts(Number(asked.get('accounts') ?? 500), Number(asked.get('roles') ?? 4)),
  profiles: sampleProfiles(),
  lanyards: asked.get('profiles') === 'none' ? { ...lanyards, profiles: [] } : lanyards,
  teamFile: { followed: asked.has('team') ? sampleTeamFile(now) : null, other: sampleTeamFile(now) },
  drafts: sampleDrafts([...sampleLive(now).sessions, ...askedLive(now).sessions]),
  now: () => Date.now(),
})
if (asked.get('scene') !== 'loading' && (theme === 'dark' || theme === 'light'))
  void fake.dispatch('settings.change', { theme })
fake.asked.length = 0

Object.assign(window, { lanyard: fake, fake })
await import('../../../renderer/main.tsx')
