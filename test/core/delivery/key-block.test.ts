import * as fc from 'fast-check'
import { loadSharedConfigFiles } from '@smithy/shared-ini-file-loader'
import { join } from 'node:path'
import { writeFile } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import { Secret } from '../../../electron/core/secret.ts'
import { credentialNamesIn, writeKeys, type KeyEntry } from '../../../electron/core/delivery/key-block.ts'
import { temporaryFolder } from '../../adapters/temporary-folder.ts'
import { bytes, configFiles, shown } from './config-samples.ts'

const FILE = '~/.aws/credentials'
const isKnown = (name: string) => !['mine', 'theirs'].includes(name)

function keys(name: string, id = 'ASIAEXAMPLE'): KeyEntry {
  const credentials = {
    accessKeyId: id,
    secretAccessKey: new Secret('se/cret+'),
    sessionToken: new Secret('to/ken=='),
  }
  return { name, credentials }
}

const writtenTo = (file: Uint8Array, entries: readonly KeyEntry[]) =>
  writeKeys(file, entries, { file: FILE, isKnown })
const write = (text: string, entries: readonly KeyEntry[]) => shown(writtenTo(bytes(text), entries))

describe('the keys in the credentials file', () => {
  test('stand in a block at its end, as the tools read a profile', async () => {
    const written = write('[mine]\naws_access_key_id = AKIAMINE\n', [keys('pay/Admin')])
    expect(written).toMatch(
      /^\[mine\]\naws_access_key_id = AKIAMINE\n# lanyard: begin keys [^\n]*\n\[pay\/Admin\]\n/,
    )
    const path = join(await temporaryFolder(), 'credentials')
    await writeFile(path, written)
    const { credentialsFile } = await loadSharedConfigFiles({
      filepath: path,
      configFilepath: '/dev/null',
      ignoreCache: true,
    })
    expect(credentialsFile).toEqual({
      mine: { aws_access_key_id: 'AKIAMINE' },
      'pay/Admin': {
        aws_access_key_id: 'ASIAEXAMPLE',
        aws_secret_access_key: 'se/cret+',
        aws_session_token: 'to/ken==',
      },
    })
  })

  test('take the place of those before, and leave a profile of the user’s alone', () => {
    const before = write('[mine]\nregion = x', [keys('a'), keys('b')])
    const after = write(before, [keys('b', 'ASIANEXT'), keys('mine')])
    expect(after).toContain('[b]\naws_access_key_id = ASIANEXT\n')
    expect(after).not.toContain('[a]')
    expect(after.match(/\[mine\]/g)).toHaveLength(1)
    expect(credentialNamesIn(bytes(after), isKnown)).toEqual(new Set(['mine']))
  })

  test('are left as they are where one of their marks is lost', () => {
    const whole = write('[mine]\nregion = x\n', [keys('a')])
    for (const damaged of [
      whole.replace(/^# lanyard: begin.*\n/m, ''),
      whole.replace('# lanyard: end keys\n', ''),
    ])
      expect(() => write(damaged, [])).toThrow(expect.objectContaining({ code: 'keys-unmarked' }) as Error)
  })

  test('go without a trace, whatever the file', () => {
    const entries = fc.uniqueArray(fc.constantFrom('a', 'work', 'pay/Admin', 'quoted name'), { maxLength: 3 })
    fc.assert(
      fc.property(configFiles, entries, entries, (file, first, second) => {
        const once = writtenTo(
          file,
          first.map((name) => keys(name)),
        )
        const twice = writtenTo(
          once,
          second.map((name) => keys(name)),
        )
        expect(shown(writtenTo(twice, []))).toBe(shown(file))
      }),
      { numRuns: 300 },
    )
  })

  test('go and leave what others wrote after them', () => {
    const written = write('[mine]\nregion = x', [keys('a')])
    expect(write(`${written}[late]\nregion = y\n`, [])).toBe('[mine]\nregion = x\n[late]\nregion = y\n')
  })
})

describe('what others write into the block', () => {
  const MINE = '[mine]\naws_access_key_id = AKIAMINE\n'
  const whole = write(MINE, [keys('a'), keys('b')])
  const theirs = '[theirs]\naws_access_key_id=ASIATHEIRS\naws_secret_access_key=x\naws_session_token=y\n'

  test.each([
    ['a profile', whole.replace('[b]', `${theirs}[b]`), MINE + theirs],
    ['a profile below all of it', whole.replace('# lanyard: end', `${theirs}# lanyard: end`), MINE + theirs],
    ['keys above the first profile', whole.replace('[a]', 'region = x\n[a]'), `${MINE}region = x\n`],
  ])('goes on outside of it: %s', (_what, edited, users) => {
    expect(write(edited, [])).toBe(users)
    expect(write(edited, [keys('a'), keys('b')])).toBe(write(users, [keys('a'), keys('b')]))
  })

  test('goes on outside of it where it is a key of one’s own, typed into a profile of Lanyard’s', () => {
    const edited = whole.replace('aws_access_key_id = ASIAEXAMPLE', 'aws_access_key_id = AKIAOWN')
    const after = write(edited, [keys('a', 'ASIANEXT'), keys('b')])
    expect(after).toContain('[a]\naws_access_key_id = AKIAOWN\naws_secret_access_key = se/cret+\n')
    expect(after).not.toContain('ASIANEXT')
    expect(credentialNamesIn(bytes(after), isKnown)).toEqual(new Set(['mine', 'a']))
  })

  test.each([
    ['in a profile', (text: string) => text.replace('[b]\n', '[b]\nregion = x\n# why\n')],
    [
      'behind the last mark, where tools read it as the last profile’s',
      (text: string) => `${text}region = x\n# why\nb = 1`,
    ],
  ])('stays with its profile and waits for it as comments: %s', (_where, edit) => {
    const edited = edit(whole)
    expect(write(edited, [keys('b', 'ASIANEXT')])).toMatch(
      /\[b\]\nregion = x\n# why\n(?:b = 1\n)?aws_access_key_id = ASIANEXT\n/,
    )
    const waiting = write(edited, [keys('a')])
    expect(waiting).toContain('# lanyard: kept for b: region = x\n# lanyard: kept for b: # why\n')
    expect(waiting).not.toContain('[b]')
    expect(write(waiting, [keys('a'), keys('b')])).toBe(write(edited, [keys('a'), keys('b')]))
    expect(write(write(waiting, []), [keys('b')])).toBe(write(edited, [keys('b')]))
  })

  test('is nothing where only line endings were changed, half way through the block', () => {
    const lines = whole.split('\n')
    for (let from = 1; from < lines.length - 1; from++) {
      const edited = [...lines.slice(0, from), lines.slice(from).join('\r\n')].join('\n')
      expect(write(edited, []).replaceAll('\r', '')).toBe(MINE)
      expect(write(edited, [keys('a'), keys('b')]).replaceAll('\r', '')).toBe(whole)
    }
  })

  test('counts with the names of the user’s, also where a mark is lost', () => {
    const damaged = whole.replace('[b]', `${theirs}[b]`).replace('# lanyard: end keys\n', '')
    expect(credentialNamesIn(bytes(damaged), isKnown)).toEqual(new Set(['mine', 'theirs']))
  })

  test('is lost of no line, however often, wherever and on top of what', () => {
    const line = fc.constantFrom(
      'region = x',
      '# why',
      '',
      '[theirs]',
      'aws_access_key_id = AKIAOWN',
      '[a]',
      '  s3 =',
    )
    const edits = fc.array(fc.tuple(fc.nat(20), line), { maxLength: 6 })
    const entries = fc.uniqueArray(fc.constantFrom('a', 'b'), { maxLength: 2 })
    fc.assert(
      fc.property(edits, entries, (lines, names) => {
        const edited = whole.split('\n')
        for (const [at, text] of lines) edited.splice(4 + (at % (edited.length - 4)), 0, text)
        const before = edited.join('\n')
        const after = write(
          before,
          names.map((name) => keys(name, 'ASIANEXT')),
        )
        for (const [, text] of lines) {
          const times = (all: string) => all.split('\n').filter((found) => found.endsWith(text)).length
          expect(times(after)).toBeGreaterThanOrEqual(text === '' || text === '[a]' ? 0 : times(before))
        }
        expect(
          write(
            after,
            names.map((name) => keys(name, 'ASIANEXT')),
          ),
        ).toBe(after)
      }),
      { numRuns: 300 },
    )
  })
})
