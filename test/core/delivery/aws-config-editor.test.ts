import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  readProfileNames,
  writeProfiles,
  type ProfileEntry,
} from '../../../electron/core/delivery/aws-config-editor.ts'
import { bytes, configFiles, entry, profileLists, shown } from './config-samples.ts'

const write = (text: string, profiles: readonly ProfileEntry[]): string =>
  shown(writeProfiles(bytes(text), profiles).bytes)

const BEGIN = `# lanyard: begin (Lanyard writes all down to "lanyard: end", so put your own lines elsewhere)`
const BEGIN_WITH_NEWLINE = BEGIN.replace(')', `; the line break above is Lanyard's too)`)

/** The lines of one profile as Lanyard writes them. */
function profile(name: string, extras = ''): string {
  return `[profile ${name}]\n${extras}credential_process = /home/u/.lanyard/bin/lanyard credentials ${name}\nregion = eu-west-1\n`
}

test('a block of profiles is put at the end, after everything of the user', () => {
  const user = '# mine\n[profile work]\nregion = us-east-1\n'
  expect(write(user, [entry('acme/Admin', { comment: 'Acme (111122223333)' }), entry('b')])).toBe(
    `${user}${BEGIN}\n` +
      '[profile acme/Admin]\n# lanyard - Acme (111122223333)\n' +
      'credential_process = /home/u/.lanyard/bin/lanyard credentials acme/Admin\nregion = eu-west-1\n' +
      `${profile('b')}# lanyard: end\n`,
  )
})

test('no profiles and no block is no change, not even a byte', () => {
  expect(write('x', [])).toBe('x')
  expect(write('', [])).toBe('')
})

test('the profile default has the header that every tool reads', () => {
  expect(write('', [entry('default')])).toContain('\n[default]\n')
})

test('the block takes the line ending that the file uses', () => {
  const written = write('[default]\r\nregion = x\r\n', [entry('a')])
  expect(written.replaceAll('\r\n', '')).not.toContain('\n')
})

test('a comment can end neither its line nor the block', () => {
  const written = write('', [
    entry('a', { comment: 'x\n[profile evil]\r\u2028é' }),
    entry('b', { comment: '# lanyard: end' }),
  ])
  expect(written.split('\n')).toHaveLength(2 + 4 + 4 + 1)
  expect(written).not.toContain('\n[profile evil')
  expect(write(written, [])).toBe('')
})

test('what would not be one profile is refused', () => {
  for (const bad of [
    entry('a b'),
    entry('a]\n[profile b'),
    entry(''),
    entry('é'),
    entry('__proto__'),
    entry('a', { credentialProcess: 'x\ny credentials a' }),
    entry('a', { credentialProcess: '/opt/lanyard credentials b' }),
    entry('a', { credentialProcess: 'x "y z" credentials a' }),
    entry('a', { credentialProcess: 'x #y credentials a' }),
    entry('a', { credentialProcess: '' }),
    entry('a', { credentialProcess: '/home/my user/lanyard credentials a' }),
    entry('a', { credentialProcess: '/opt/$HOME/lanyard credentials a' }),
    entry('a', { credentialProcess: ' credentials a' }),
    entry('a', { region: 'eu west' }),
    entry('a', { region: '' }),
  ]) {
    expect(() => writeProfiles(bytes(''), [bad])).toThrow(TypeError)
  }
})

test('a launcher on Windows is a path with backslashes', () => {
  const launcher = String.raw`C:\Users\me\AppData\Local\Lanyard\lanyard.cmd`
  const profile = entry('a', { credentialProcess: `${launcher} credentials a` })
  expect(write('', [profile])).toContain(`\ncredential_process = ${launcher} credentials a\n`)
})

test('a file in UTF-16 is left alone, since no tool could read a block in it', () => {
  expect(() => writeProfiles(bytes('\\xff\\xfe[\\x00'), [entry('a')])).toThrow(
    expect.objectContaining({ code: 'aws-config-unreadable' }),
  )
  expect(write('\\xff\\xfe[\\x00', [])).toBe('\xff\xfe[\0')
})

describe('a name the user has already', () => {
  test.each([
    '[profile acme/Admin]',
    '[ profile   acme/Admin ]',
    '\t[profile "acme/Admin"] # comment',
    "[profile 'acme/Admin']",
    '[profile acme/Admin] ; with ] in it',
    'x = 1\r[profile acme/Admin]\ry = 2',
    '\\xef\\xbb\\xbf[profile acme/Admin]',
    '[acme/Admin]',
  ])('is not shadowed where it stands as %j', (header) => {
    const { bytes: written, conflicts } = writeProfiles(bytes(`${header}\n`), [
      entry('acme/Admin'),
      entry('b'),
    ])
    expect(conflicts).toEqual(['acme/Admin'])
    expect(shown(written)).not.toContain('credentials acme/Admin')
    expect(shown(written)).toContain('credentials b')
    expect(readProfileNames(bytes(`${header}\n`))).toContain('acme/Admin')
  })

  test('does not become its own conflict by standing in the block', () => {
    const once = writeProfiles(bytes('[profile work]\n'), [entry('acme/Admin')]).bytes
    expect([...readProfileNames(once)]).toEqual(['work'])
    expect(writeProfiles(once, [entry('acme/Admin')]).conflicts).toEqual([])
  })

  test('is found when the user adds it later', () => {
    const once = write('', [entry('a')])
    const { bytes: written, conflicts } = writeProfiles(bytes(`${once}[profile a]\nregion = x\n`), [
      entry('a'),
    ])
    expect(conflicts).toEqual(['a'])
    expect(shown(written)).toBe('[profile a]\nregion = x\n')
  })
})

/** What comes after a block without belonging to its last profile. */
const appendices = fc
  .tuple(
    fc.constantFrom('[profile z]', '\n# about z\n[profile z]\r', '  [services z]', '# end of file', '\n'),
    configFiles,
  )
  .map(([first, more]) =>
    Buffer.concat([
      bytes(first.includes('[') ? `${first}\n` : first),
      first.includes('[') ? more : bytes(''),
    ]),
  )

describe('whatever a config file holds', () => {
  test('it comes back byte for byte when the block goes', () => {
    fc.assert(
      fc.property(configFiles, profileLists, profileLists, (file, first, second) => {
        const once = writeProfiles(file, first).bytes
        expect(shown(writeProfiles(once, []).bytes)).toBe(shown(file))
        const twice = writeProfiles(once, second).bytes
        expect(shown(writeProfiles(twice, []).bytes)).toBe(shown(file))
      }),
      { numRuns: 200 },
    )
  })

  test('writing twice is writing once, and the way there does not matter', () => {
    fc.assert(
      fc.property(configFiles, profileLists, profileLists, (file, first, second) => {
        const direct = writeProfiles(file, second).bytes
        expect(shown(writeProfiles(direct, second).bytes)).toBe(shown(direct))
        expect(shown(writeProfiles(writeProfiles(file, first).bytes, second).bytes)).toBe(shown(direct))
      }),
      { numRuns: 200 },
    )
  })

  test('what others put before and after the block stays where it is', () => {
    fc.assert(
      fc.property(configFiles, profileLists, profileLists, appendices, (file, first, second, appended) => {
        const before = shown(writeProfiles(file, first).bytes)
        const added = shown(appended)
        fc.pre(before !== shown(file))
        const after = shown(writeProfiles(Buffer.from(before + added, 'latin1'), second).bytes)
        expect(after.startsWith(shown(file))).toBe(true)
        expect(after.endsWith(added)).toBe(true)
      }),
      { numRuns: 200 },
    )
  })

  test('the names outside the block are the same with it and without it', () => {
    fc.assert(
      fc.property(configFiles, profileLists, (file, profiles) => {
        const { bytes: written, conflicts } = writeProfiles(file, profiles)
        const names = readProfileNames(file)
        expect(readProfileNames(written)).toEqual(names)
        expect(conflicts).toEqual(profiles.map(({ name }) => name).filter((name) => names.has(name)))
      }),
      { numRuns: 200 },
    )
  })
})

describe('a newline that the file had not at its end', () => {
  test('comes with the block and goes with it', () => {
    const written = write('region = x', [entry('a')])
    expect(written).toBe(`region = x\n${BEGIN_WITH_NEWLINE}\n${profile('a')}# lanyard: end\n`)
    expect(write(written, [])).toBe('region = x')
  })

  test('stays once something was put after the block, or two lines of the user would become one', () => {
    const written = `${write('region = x', [entry('a')])}[profile b]\n`
    expect(write(written, [])).toBe('region = x\n[profile b]\n')
    expect(write(write(written, [entry('c')]), [])).toBe('region = x\n[profile b]\n')
  })
})

describe('lines of the user within the block', () => {
  const edited = `${BEGIN}\n${profile('a')}output = json\ns3 =\n    max_queue_size = 9\n# why\n${profile('b')}# lanyard: end\n`

  test('stay with their profile', () => {
    expect(write(edited, [entry('b'), entry('a')])).toBe(
      `${BEGIN}\n${profile('b')}${profile('a', 'output = json\ns3 =\n    max_queue_size = 9\n# why\n')}# lanyard: end\n`,
    )
  })

  test('wait as comments while their profile has no session, and come back with it', () => {
    const without = write(edited, [entry('b')])
    expect(without).toBe(
      `${BEGIN}\n# lanyard: kept for a: output = json\n# lanyard: kept for a: s3 =\n` +
        `# lanyard: kept for a:     max_queue_size = 9\n# lanyard: kept for a: # why\n${profile('b')}# lanyard: end\n`,
    )
    expect(write(write(without, []), [entry('a'), entry('b')])).toBe(write(edited, [entry('a'), entry('b')]))
  })

  test('a key that Lanyard writes stays as a comment where the user wrote it as well', () => {
    const twice = `${BEGIN}\n[profile a]\ncredential_process = /opt/mine\n  --goes-on\nregion = us-east-1\n# lanyard: end\n`
    expect(write(twice, [entry('a')])).toBe(
      `${BEGIN}\n${profile('a', '# credential_process = /opt/mine\n#   --goes-on\n# region = us-east-1\n')}# lanyard: end\n`,
    )
  })

  test('a whole section goes on after the block, one before the first section goes on before it', () => {
    const mine = '[profile mine]\nregion = us-east-1\n\n[sso-session corp]\nsso_region = us-east-1\n'
    const text = `[default]\n${BEGIN}\noutput = json\n${profile('a')}${mine}# lanyard: end\n# tail\n`
    expect(write(text, [entry('a')])).toBe(
      `[default]\noutput = json\n${BEGIN}\n${profile('a')}# lanyard: end\n${mine}# tail\n`,
    )
    expect(write(text, [])).toBe(`[default]\noutput = json\n${mine}# tail\n`)
  })
})

test('a file whose line endings were changed half way through the block keeps them outside, and has one block', () => {
  const whole = write('[default]\nregion = x\n', [entry('a'), entry('b')]) + '[profile mine]\nregion = y\n'
  const lines = whole.split('\n')
  for (let from = 1; from < lines.length - 1; from++)
    for (const [first, second] of [
      ['\n', '\r\n'],
      ['\r\n', '\n'],
    ] as const) {
      const edited = lines.slice(0, from).join(first) + first + lines.slice(from).join(second)
      const users = write(edited, [])
      expect(users.replaceAll('\r', '')).toBe('[default]\nregion = x\n[profile mine]\nregion = y\n')
      expect(edited.startsWith(users.slice(0, users.indexOf('[profile mine]')))).toBe(true)
      expect(edited.endsWith(users.slice(users.indexOf('[profile mine]')))).toBe(true)
      const again = write(edited, [entry('a'), entry('b')])
      expect(again.replaceAll('\r', '')).toBe(whole)
      expect(write(again, [])).toBe(users)
    }
})

describe('keys right after the block', () => {
  const text = `[default]\noutput = text\n${BEGIN}\n${profile('a')}# lanyard: end\noutput = json\n\n# about z\n[profile z]\n`

  test('are its last profile’s, and stay so', () => {
    expect(write(text, [entry('a'), entry('b')])).toBe(
      `[default]\noutput = text\n${BEGIN}\n${profile('a', 'output = json\n')}${profile('b')}# lanyard: end\n\n# about z\n[profile z]\n`,
    )
  })

  test('do not fall to the user’s profile above when the block’s profiles go', () => {
    expect(write(text, [])).toBe(
      `[default]\noutput = text\n${BEGIN}\n# lanyard: kept for a: output = json\n# lanyard: end\n\n# about z\n[profile z]\n`,
    )
  })

  test('belong to the profile above while the block has none, and stay with it', () => {
    const dormant = `[default]\n${BEGIN}\n# lanyard: kept for a: x = y\n# lanyard: end\noutput = json\n`
    expect(write(dormant, [entry('b')])).toBe(
      `[default]\noutput = json\n${BEGIN}\n# lanyard: kept for a: x = y\n${profile('b')}# lanyard: end\n`,
    )
  })
})

describe('damaged markers', () => {
  const mine = '\n# about mine\n[profile mine]\nregion = us-east-1\n'

  test('without its end, the block reaches as far as the sections are Lanyard’s', () => {
    const text = `[default]\n${BEGIN}\n${profile('a')}${profile('b')}${mine}`
    expect(write(text, [entry('c')])).toBe(`[default]\n${BEGIN}\n${profile('c')}# lanyard: end\n${mine}`)
    expect(write(text, [])).toBe(`[default]\n${mine}`)
  })

  test('without its beginning, it reaches as far back', () => {
    const text = `[default]\n${mine}${profile('a')}${profile('b')}# lanyard: end\n`
    expect(write(text, [entry('c')])).toBe(`[default]\n${mine}${BEGIN}\n${profile('c')}# lanyard: end\n`)
  })

  test('a lone marker among the lines of the user takes none of them', () => {
    const text = `[default]\nregion = x\n${BEGIN}\noutput = json\n${mine}`
    expect(write(text, [])).toBe(`[default]\nregion = x\noutput = json\n${mine}`)
    expect(write(text.replace(BEGIN, '# lanyard: end'), [])).toBe(
      `[default]\nregion = x\noutput = json\n${mine}`,
    )
  })

  test('of two blocks the first is kept, and what the user had in either', () => {
    const block = `${BEGIN}\n${profile('a')}output = json\n# lanyard: end\n`
    expect(write(`${block}${mine}${block}`, [entry('a')])).toBe(
      `${BEGIN}\n${profile('a', 'output = json\n')}# lanyard: end\n${mine}`,
    )
  })

  test('a second beginning before the end ends what the first began', () => {
    const text = `${BEGIN}\n${profile('a')}${mine}${BEGIN}\n${profile('b')}# lanyard: end\n`
    expect(write(text, [])).toBe(mine)
  })

  test('two beginnings with nothing between are one, and a lost header leaves its keys above', () => {
    const text = `[default]\n${BEGIN}\n${BEGIN}\noutput = json\n# lanyard: end\n`
    expect(write(text, [entry('a')])).toBe(
      `[default]\noutput = json\n${BEGIN}\n${profile('a')}# lanyard: end\n`,
    )
  })

  test('text that grew onto the end marker is not lost', () => {
    const text = `${BEGIN}\n${profile('a')}# lanyard: end[profile x]\nregion = x\n`
    expect(write(text, [])).toContain('# lanyard: end[profile x]\n')
    expect(write(text, [])).toContain('region = x\n')
  })

  test('a region that got into a profile of Lanyard’s is not taken for its own', () => {
    const text = `${BEGIN}\n${profile('a')}output = json\nregion = us-east-1\n# lanyard: end\n`
    expect(write(text, [entry('a')])).toContain('\noutput = json\n# region = us-east-1\n')
    const moved = `${BEGIN}\n${profile('a').replace('region = eu-west-1', 'credential_process = /opt/mine')}# lanyard: end\n`
    expect(write(moved, [entry('a')])).toContain('\n# credential_process = /opt/mine\n')
  })

  test('however the lines of a file are mixed, copied and lost, no line of the user is, and writing twice is writing once', () => {
    const damage = fc.array(
      fc.record({ at: fc.nat(60), how: fc.constantFrom('drop', 'copy', 'insert', 'move') }),
      {
        maxLength: 6,
      },
    )
    fc.assert(
      fc.property(configFiles, profileLists, damage, profileLists, (file, first, steps, second) => {
        const lines = shown(writeProfiles(file, first).bytes).split(/(?<=\n)/)
        for (const { at, how } of steps) {
          const index = at % Math.max(lines.length, 1)
          const line = lines[index] ?? ''
          if (how === 'drop') lines.splice(index, 1)
          else if (how === 'copy') lines.splice(at % 7, 0, line)
          else if (how === 'insert') lines.splice(index, 0, `mine_${at} = ${at}\n`)
          else lines.splice(at % 11, 0, ...lines.splice(index, 1))
        }
        const damaged = Buffer.from(lines.join(''), 'latin1')
        const written = writeProfiles(damaged, second).bytes
        const left = new Set(
          shown(written)
            .split(/[\r\n]+/)
            .map(plain),
        )
        // What Lanyard writes and nobody else does: its markers and notes, and the lines of a profile of its own.
        const lanyards = /^# lanyard|^\[|^region\b|^credential_process =.* credentials \S+\s*$/
        const users = shown(damaged)
          .split(/[\r\n]+/)
          .filter((line) => !lanyards.test(line))
          .map(plain)
          .filter((line) => line !== '')
        expect(users.filter((line) => !left.has(line))).toEqual([])
        expect(shown(writeProfiles(written, second).bytes)).toBe(shown(written))
      }),
      { numRuns: 500 },
    )
  })
})

/** A line without its blanks, a byte order mark and whatever marks it as a comment or as kept. */
function plain(line: string): string {
  return line.replace(/^# lanyard: kept for \S+: |\xef\xbb\xbf/g, '').replace(/^[#\s]+|\s+$/g, '')
}
