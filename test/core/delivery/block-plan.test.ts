import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readLanyardsProfiles } from '../../../electron/core/delivery/aws-config-editor.ts'
import { planBlock, type BlockPlan, type PlanFacts } from '../../../electron/core/delivery/block-plan.ts'
import type { WantedProfile } from '../../../electron/core/delivery/wanted-profiles.ts'
import { bytes, configFiles, shown } from './config-samples.ts'

const TOOLS = { launcher: '/opt/lanyard', toolsHome: null }

function role(name: string, more: Partial<WantedProfile> = {}): WantedProfile {
  const accountId = '111122223333'
  const [account = '', roleName = ''] = name.split('/')
  return {
    id: `sso-role:p:${accountId}:${name}`,
    sessionId: `sso-role:p:${accountId}:${name}`,
    session: `${account}/${roleName}`,
    name,
    alias: null,
    accountId,
    role: roleName,
    region: 'us-east-1',
    portalId: 'p',
    given: false,
    added: true,
    keys: false,
    inForce: false,
    ...more,
  }
}

function plan(
  content: Uint8Array,
  wanted: readonly WantedProfile[],
  more: Partial<PlanFacts> = {},
): BlockPlan {
  return planBlock(content, { wanted, pins: [], credentialNames: new Set(), tools: TOOLS, ...more })
}

describe('the plan of a block', () => {
  test('is the same in whatever order the profiles come', () => {
    const wanted = [role('b/Admin'), role('a/Admin'), role('c/Admin', { given: true })]
    expect(shown(plan(bytes(''), wanted).bytes)).toBe(shown(plan(bytes(''), wanted.toReversed()).bytes))
  })

  test('says of each profile what becomes of it', () => {
    const before = plan(bytes(''), [role('a/Admin'), role('b/Admin'), role('c/Admin')])
    const wanted = [role('a/Admin'), role('b/Admin', { region: 'eu-west-1' }), role('d/Admin')]
    const { changes } = plan(before.bytes, wanted, { pins: before.pins })
    expect(changes).toEqual([
      { change: 'removed', name: 'c/Admin' },
      { change: 'region', name: 'b/Admin', from: 'us-east-1', to: 'eu-west-1' },
      { change: 'added', name: 'd/Admin', region: 'us-east-1' },
    ])
    const moved = plan(before.bytes, [role('a/Admin')], { tools: { ...TOOLS, launcher: '/usr/lanyard' } })
    expect(moved.changes).toContainEqual({
      change: 'command',
      name: 'a/Admin',
      from: '/opt/lanyard credentials a/Admin',
      to: '/usr/lanyard credentials a/Admin',
    })
  })

  test('counts a name in the credentials file as the user’s, whose keys would win', () => {
    const { names } = plan(bytes(''), [role('a/Admin')], { credentialNames: new Set(['a/Admin']) })
    expect([...names.values()]).toEqual(['a/Admin-111122223333'])
  })
})

const wantedLists = fc.uniqueArray(
  fc
    .record({
      name: fc.constantFrom('acme/Admin', 'acme/ReadOnly', 'work', 'dev-2/Ops+1', 'quoted', 'a.b:c@d'),
      region: fc.constantFrom('us-east-1', 'eu-west-1'),
      given: fc.boolean(),
    })
    .map(({ name, ...more }) => role(name, more)),
  { selector: ({ name }) => name, maxLength: 6 },
)

const regions = fc.constantFrom('us-east-1', 'eu-west-3', 'ap-south-1')

test('whatever the file, what is written is what was planned, and without it every byte is as before', () => {
  fc.assert(
    fc.property(configFiles, wantedLists, (file, wanted) => {
      const made = plan(file, wanted)
      const names = [...readLanyardsProfiles(made.bytes).keys()]
      expect(new Set(names)).toEqual(new Set(made.names.values()))
      expect(plan(made.bytes, wanted, { pins: made.pins }).changes).toEqual([])
      expect(shown(plan(made.bytes, [], { pins: made.pins }).bytes)).toBe(shown(file))
    }),
    { numRuns: 300 },
  )
})

test('whatever the file, a region that somebody edits in the block is kept, and no other line changes by it', () => {
  fc.assert(
    fc.property(configFiles, wantedLists, regions, fc.nat(), (file, wanted, region, at) => {
      const made = plan(file, wanted)
      const names = [...made.names.values()]
      const name = names[at % Math.max(1, names.length)]
      if (name === undefined) return
      const text = shown(made.bytes)
      const own = new RegExp(`(credentials ${name.replace(/[.+]/g, '\\$&')}\r?\nregion = )[a-z0-9-]+`)
      const edited = bytesOf(text.replace(own, (_all, before: string) => before + region))
      const after = plan(edited, wanted, { pins: made.pins })
      expect(shown(after.bytes)).toBe(shown(edited))
      const last = made.pins.find((pin) => pin.name === name)?.region
      expect([...after.chosenRegions]).toEqual(last === region ? [] : [[name, region]])
    }),
    { numRuns: 300 },
  )
})

const bytesOf = (text: string) => new Uint8Array(Buffer.from(text, 'latin1'))
