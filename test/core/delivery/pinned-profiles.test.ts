import { expect, test } from 'vitest'
import { createPinnedNames } from '../../../electron/core/delivery/pinned-names.ts'
import { createProfiles } from '../../../electron/core/delivery/profiles.ts'
import { createNotices } from '../../../electron/core/notices.ts'
import { createSessionRecords } from '../../../electron/core/sessions/session-records.ts'
import { createSessionViews } from '../../../electron/core/sessions/session-views.ts'
import { openSettings } from '../../../electron/core/storage/settings.ts'
import { createStore } from '../../../electron/core/store.ts'
import { createCrypto } from '../../../electron/adapters/crypto.ts'
import { EMPTY_LIVE } from '../../../shared/snapshot.ts'
import { createFakeClock, createLogCollector } from '../../fakes.ts'

const [ONE, TWO] = ['111122223333', '444455556666']

/** The profiles of a computer with two accounts of one name; the settings outlive the engine. */
function createComputer() {
  let kept: unknown = null
  let config: Uint8Array = new Uint8Array()
  const log = createLogCollector()

  return {
    begin() {
      const settings = openSettings(
        {
          load: () => kept,
          save(content) {
            kept = content
            return null
          },
          setAside: () => '',
          isForeign: () => false,
          watch: () => () => {},
        },
        log,
      )
      const records = createSessionRecords({ settings, crypto: createCrypto() })
      const store = createStore({
        live: EMPTY_LIVE,
        catalog: { accounts: [] },
        marks: {},
        teamFile: null,
      })
      const views = createSessionViews({ store, records, lastStarts: { of: () => null } })
      views.refresh()
      const profiles = createProfiles({
        store,
        views,
        settings,
        pinnedNames: createPinnedNames({ settings, store, records }),
        awsConfig: {
          path: 'config',
          async edit(change) {
            config = change(config) ?? config
          },
          versions: async () => [],
        },
        records,
        sides: { follow() {} },
        awsCredentials: { path: 'credentials', edit: async () => {} },
        host: { launcher: 'lanyard', toolsHome: null },
        notices: createNotices({ store, clock: createFakeClock(0) }),
        log,
      })
      return {
        /** Pins the role of an account, or takes the pin away, and gives the names of all profiles there are then. */
        async pin(accountId: string, pinned = true, portalId = 'p') {
          const { id } = records.ofRole(
            { portalId, accountId, name: 'prod', email: '', roles: null },
            'Admin',
          )
          records.choose(id, { pinned })
          views.refresh()
          await profiles.settled()
          const text = new TextDecoder().decode(config)
          return [...text.matchAll(/^\[profile (.+)\]$/gm)].map(([, name]) => name)
        },
      }
    },
  }
}

test('a profile stays when a session of its name comes, and only the newcomer gets its account ID', async () => {
  const { pin } = createComputer().begin()
  expect(await pin(ONE)).toEqual(['prod/Admin'])
  expect(await pin(TWO)).toEqual(['prod/Admin', `prod/Admin-${TWO}`])
})

test('a profile stays also when the same role comes through another portal', async () => {
  const { pin } = createComputer().begin()
  await pin(ONE)
  expect(await pin(ONE, true, 'a')).toEqual(['prod/Admin', `prod/Admin-${ONE}`])
})

test('a profile name never comes to stand for another account, also after a restart', async () => {
  const computer = createComputer()
  const before = computer.begin()
  await before.pin(ONE)
  await before.pin(ONE, false)
  expect(await before.pin(TWO)).toEqual([`prod/Admin-${TWO}`])
  await before.pin(TWO, false)
  const after = computer.begin()
  expect(await after.pin(TWO)).toEqual([`prod/Admin-${TWO}`])
  expect(await after.pin(ONE)).toEqual(['prod/Admin', `prod/Admin-${TWO}`])
})
