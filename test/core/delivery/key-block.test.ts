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

function keys(name: string, id = 'ASIAEXAMPLE'): KeyEntry {
  const credentials = {
    accessKeyId: id,
    secretAccessKey: new Secret('se/cret+'),
    sessionToken: new Secret('to/ken=='),
  }
  return { name, credentials }
}

const write = (text: string, entries: readonly KeyEntry[]) => shown(writeKeys(bytes(text), entries, FILE))

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
    expect(credentialNamesIn(bytes(after), FILE)).toEqual(new Set(['mine']))
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
        const once = writeKeys(
          file,
          first.map((name) => keys(name)),
          FILE,
        )
        const twice = writeKeys(
          once,
          second.map((name) => keys(name)),
          FILE,
        )
        expect(shown(writeKeys(twice, [], FILE))).toBe(shown(file))
      }),
      { numRuns: 300 },
    )
  })

  test('go and leave what others wrote after them', () => {
    const written = write('[mine]\nregion = x', [keys('a')])
    expect(write(`${written}[late]\nregion = y\n`, [])).toBe('[mine]\nregion = x\n[late]\nregion = y\n')
  })
})
