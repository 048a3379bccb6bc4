import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { putKeyBack, takeKey } from '../../../electron/core/delivery/aws-credentials-editor.ts'
import type { LongTermKey } from '../../../electron/core/ports.ts'
import { Secret } from '../../../electron/core/secret.ts'
import { temporaryFolder } from '../../adapters/temporary-folder.ts'

const ID = 'AKIAABCDEFGHIJKLMNOP'
const SECRET = 'abcd/efgh+ijklmnopqrstuvwxyz0123456789AB'
const FILE = '/home/u/.aws/credentials'
const KEYS = `aws_access_key_id = ${ID}\naws_secret_access_key = ${SECRET}\n`

const bytes = (text: string) => new TextEncoder().encode(text)
const take = (text: string, profile = 'old') => takeKey(bytes(text), profile, FILE)
const rest = (text: string) => Buffer.from(take(text).rest).toString('utf8')
const newKey: LongTermKey = {
  accessKeyId: 'AKIAZZZZZZZZZZZZZZZZ',
  secretAccessKey: new Secret('z'.repeat(40)),
  sessionToken: null,
}

/** Takes the key out and puts this one back, into what the file is by then. */
function roundTrip(text: string, key?: LongTermKey, meanwhile?: (text: string) => string): string {
  const found = take(text)
  const after = meanwhile ? bytes(meanwhile(Buffer.from(found.rest).toString('utf8'))) : found.rest
  const back = {
    profile: 'old',
    file: FILE,
    key: key ?? found.key,
    taken: found.taken,
    untouched: !meanwhile,
  }
  return Buffer.from(putKeyBack(after, back)).toString('utf8')
}

describe('a key is taken out of its profile', () => {
  test('with the section where nothing else is in it', () => {
    expect(rest(`[a]\nx = 1\n\n[old]\n${KEYS}\n[b]\ny = 2\n`)).toBe('[a]\nx = 1\n\n[b]\ny = 2\n')
    expect(rest(`[old]\n${KEYS}`)).toBe('')
  })

  test('alone where the profile has more, in whatever order, and comments stay', () => {
    expect(rest(`[old]\nregion = eu-west-1\n${KEYS}`)).toBe('[old]\nregion = eu-west-1\n')
    expect(rest(`[old]\n# from the wiki\n${KEYS}`)).toBe('[old]\n# from the wiki\n')
    expect(rest(`[old]\naws_secret_access_key=${SECRET}\n# why\naws_access_key_id=${ID}`)).toBe(
      '[old]\n# why\n',
    )
  })

  test('as other tools read it: in any case, with a colon, blanks, a byte order mark and carriage returns', () => {
    const { key } = take(
      `\u{feff}[ old ]\r\nAWS_Access_Key_ID: ${ID}  \r\naws_secret_access_key\t=${SECRET}\r\n`,
    )
    expect(key.accessKeyId).toBe(ID)
    expect(key.secretAccessKey.reveal()).toBe(SECRET)
  })

  test('as botocore reads it', async () => {
    const path = join(await temporaryFolder(), 'credentials')
    const text = `[other]\naws_access_key_id = no\n[old]\nregion=x\n${KEYS}`
    await writeFile(path, text)
    const script = `import botocore.session, sys
c = botocore.session.Session(profile='old').get_credentials()
print(c.access_key, c.secret_key)`
    const { stdout } = await promisify(execFile)('python3', ['-c', script], {
      env: { PATH: process.env['PATH'], AWS_SHARED_CREDENTIALS_FILE: path, AWS_CONFIG_FILE: '/dev/null' },
    })
    const { key } = take(text)
    expect(stdout.trim()).toBe(`${key.accessKeyId} ${key.secretAccessKey.reveal()}`)
  })

  test.each([
    ['no such profile', '[other]\n', 'there is no such profile'],
    ['a profile that is there twice', `[old]\n${KEYS}[old]\nx=1\n`, 'it is there twice'],
    ['no key', '[old]\nregion = x\n', 'it has no aws_access_key_id'],
    ['half a key', `[old]\naws_access_key_id = ${ID}\n`, 'it has no aws_secret_access_key'],
    ['two keys', `[old]\n${KEYS}${KEYS}`, 'it has aws_access_key_id twice'],
    ['temporary keys', `[old]\n${KEYS}aws_session_token = t\n`, 'temporary'],
    ['an ID that is none', KEYS.replace(ID, 'ASIAABCDEFGHIJKLMNOP').replace(/^/, '[old]\n'), 'not one of'],
    ['a secret that is none', `[old]\n${KEYS.replace(SECRET, 'short')}`, 'has not 40 characters'],
    ['a line that goes on', `[old]\n${KEYS}  more\n`, 'goes on in the next'],
  ])('not from %s, which is told', (_what, text, reason) => {
    expect(() => take(text)).toThrow(
      expect.objectContaining({
        code: 'profile-key-missing',
        message: expect.stringContaining(reason) as string,
      }),
    )
  })

  test('of this name alone', () => {
    expect(() => take(`[older]\n${KEYS}[profile old]\n${KEYS}`)).toThrow(/there is no such profile/)
  })
})

describe('a key is put back', () => {
  const line = fc.constantFrom('', '# a comment', 'region = x', '[other]', 's3 =', '  nested = 1', '; é', 'x')
  const lines = fc.array(line, { maxLength: 6 })

  test('byte for byte into the file that was left, whatever else stands in it', () => {
    fc.assert(
      fc.property(
        lines,
        lines,
        lines,
        fc.constantFrom('\n', '\r\n'),
        fc.boolean(),
        (a, b, c, end, closed) => {
          const own = [
            `aws_access_key_id = ${ID}`,
            ...b.filter((one) => !one.startsWith(' ') && one !== '[other]'),
          ]
          const all = [...a, '[old]', ...own, `aws_secret_access_key=${SECRET}`, '[end]', ...c]
          const text = all.join(end) + (closed ? end : '')
          expect(roundTrip(text)).toBe(text)
        },
      ),
    )
  })

  test('as the key that the user has now', () => {
    expect(roundTrip(`[old]\n${KEYS}`, newKey)).toBe(
      `[old]\naws_access_key_id = AKIAZZZZZZZZZZZZZZZZ\naws_secret_access_key = ${'z'.repeat(40)}\n`,
    )
  })

  test('into its section, or a new one, where the file was changed meanwhile', () => {
    expect(roundTrip(`[old]\nregion = x\n${KEYS}`, undefined, (text) => `# new\n${text}`)).toBe(
      `# new\n[old]\n${KEYS}region = x\n`,
    )
    expect(roundTrip(`[old]\n${KEYS}`, undefined, () => '[new]\nx = 1')).toBe(`[new]\nx = 1\n[old]\n${KEYS}`)
    expect(roundTrip(`[old]\n${KEYS}`, undefined, () => '')).toBe(`[old]\n${KEYS}`)
  })

  test('never over another key', () => {
    expect(() => roundTrip(`[old]\n${KEYS}`, undefined, () => `[old]\naws_access_key_id = x\n`)).toThrow(
      expect.objectContaining({ code: 'profile-key-there' }),
    )
  })
})
