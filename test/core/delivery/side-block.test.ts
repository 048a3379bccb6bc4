import { describe, expect, test } from 'vitest'
import { planSide } from '../../../electron/core/delivery/side-block.ts'
import type { Crossing } from '../../../electron/core/ports.ts'

const tools = { launcher: '/opt/lanyard', toolsHome: null, userName: 'me' }
const crossing: Crossing = { to: 'windows', distribution: 'Debian' }
const COMMAND = 'wsl.exe -d Debian -u me -e /opt/lanyard credentials'
const PROFILES = [
  { name: 'a/Admin', region: 'eu-west-1' },
  { name: 'b/Admin', region: 'us-east-1' },
]

interface Case {
  profiles?: typeof PROFILES
  lastRegions?: ReadonlyMap<string, string>
  credentialNames?: ReadonlySet<string>
  crossing?: Crossing
}

function plan(text: string, options: Case = {}) {
  const { profiles = PROFILES, lastRegions = new Map(), credentialNames = new Set() } = options
  const found = { file: 'C', bytes: Buffer.from(text), credentialNames }
  const { bytes, ...rest } = planSide(found, profiles, lastRegions, { crossing, tools, ...options })
  return { text: Buffer.from(bytes).toString(), ...rest }
}

const namesIn = (text: string) => [...text.matchAll(/^\[profile (.+)\]\r?$/gm)].map(([, name]) => name)

describe('the block of the other side', () => {
  test('has the same profiles, which call across', () => {
    const { text, changes } = plan('[default]\r\nregion = us-west-2\r\n')
    expect(text).toMatch(/^\[default\]\r\nregion = us-west-2\r\n# lanyard: begin/)
    expect(text).toContain(
      `[profile a/Admin]\r\ncredential_process = ${COMMAND} a/Admin\r\nregion = eu-west-1\r\n`,
    )
    expect(namesIn(text)).toEqual(['a/Admin', 'b/Admin'])
    expect(changes).toEqual(PROFILES.map((profile) => ({ change: 'added', ...profile })))
    expect(plan(text).changes).toEqual([])
  })

  test('leaves a name to the user’s profile in either file there, and names none anew', () => {
    const { text, conflicts, changes } = plan('[profile a/Admin]\nregion = eu-west-3\n', {
      credentialNames: new Set(['b/Admin']),
    })
    expect(text).toBe('[profile a/Admin]\nregion = eu-west-3\n')
    expect(conflicts).toEqual(['a/Admin', 'b/Admin'])
    expect(changes).toEqual([])
  })

  test('keeps what was written into it there: lines of the user’s, and a region as a comment', () => {
    const { text } = plan('')
    const edited = text.replace('region = eu-west-1', 'region = eu-west-3\noutput = json')
    const after = plan(edited, { lastRegions: new Map([['a/Admin', 'eu-west-1']]) })
    expect(after.text).toContain('output = json\n')
    expect(after.text).toContain('# region = eu-west-3\n')
    expect(after.text).toContain(`${COMMAND} a/Admin\nregion = eu-west-1\n`)
  })

  test('goes without a trace where nothing is to be there any more', () => {
    const before = '[profile mine]\nregion = eu-west-1'
    const { text } = plan(before)
    expect(text).not.toBe(before)
    const { changes, text: after } = plan(text, { profiles: [] })
    expect(after).toBe(before)
    expect(changes).toEqual([
      { change: 'removed', name: 'a/Admin' },
      { change: 'removed', name: 'b/Admin' },
    ])
  })

  test.each([
    ['a Lanyard of Windows', 'C:\\Lanyard\\lanyard.cmd', crossing],
    ['one of another distribution', 'wsl.exe -d Ubuntu -u me -e /opt/lanyard', crossing],
    ['one whose name only begins so', 'wsl.exe -d Debian-2 -u me -e /opt/lanyard', crossing],
    [
      'a Lanyard of the distribution',
      '/opt/lanyard',
      { to: 'linux', commandShell: '/mnt/c/cmd.exe' } as const,
    ],
  ])('is left to %s, which writes it', (_, command, crossing) => {
    const text = `# lanyard: begin\n[profile x]\ncredential_process = ${command} credentials x\nregion = eu-west-1\n# lanyard: end\n`
    expect(() => plan(text, { crossing })).toThrow(expect.objectContaining({ code: 'side-taken' }) as Error)
    // To take away ours there is nothing.
    expect(plan(text, { crossing, profiles: [] })).toEqual({ text, changes: [], conflicts: [] })
  })
})
