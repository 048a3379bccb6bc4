import * as fc from 'fast-check'
import type { ProfileEntry } from '../../../electron/core/delivery/aws-config-editor.ts'

/** A profile as Lanyard writes one. */
export function entry(name: string, more: Partial<ProfileEntry> = {}): ProfileEntry {
  return {
    name,
    credentialProcess: `/home/u/.lanyard/bin/lanyard credentials ${name}`,
    region: 'eu-west-1',
    ...more,
  }
}

/** Text as bytes; `\xNN` stands for that byte itself. */
export function bytes(text: string): Uint8Array<ArrayBuffer> {
  const parts = text.split(/(\\x[0-9a-f]{2})/)
  return new Uint8Array(
    Buffer.concat(
      parts.map((part, index) =>
        index % 2 === 1 ? Buffer.from([Number.parseInt(part.slice(2), 16)]) : Buffer.from(part),
      ),
    ),
  )
}

/** Bytes as text that shows every one of them. */
export function shown(content: Uint8Array): string {
  return Buffer.from(content).toString('latin1')
}

const PIECES = [
  '[default]',
  '[profile work]',
  '[profile  wide]',
  '  [profile indented]',
  '[profile "quoted name"]',
  '[profile acme/Admin]',
  '[sso-session corp]',
  '[services local]',
  '[preview]',
  '[profile broken',
  '[profile work] ; a comment with ] in it',
  'region = us-east-1',
  'region=eu-central-1 # inline',
  'role_arn = arn:aws:iam::000000000012:role/x',
  's3 =',
  '    addressing_style = path',
  '\tmax_concurrent_requests=20',
  'credential_process = "/opt/other tool" --json',
  '# a comment',
  '; another',
  '   # indented comment',
  '',
  '   ',
  'just some words',
  'ünïcödé = 本番 à',
  '\\x80\\xff\\xfe\\x00 = \\x80',
  'lone\rreturn = 1',
  'x = # lanyard: begin',
]

/** Config files as people and programs leave them: both line endings, a byte order mark, no newline at the end. */
export const configFiles: fc.Arbitrary<Uint8Array> = fc
  .record({
    lines: fc.array(
      fc.tuple(
        fc.oneof(
          { weight: 9, arbitrary: fc.constantFrom(...PIECES) },
          { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 20 }) },
        ),
        fc.constantFrom('\n', '\n', '\r\n'),
      ),
      { maxLength: 25 },
    ),
    last: fc.constantFrom('', '', 'region = us-west-2', '[profile last]', '\r'),
    mark: fc.constantFrom('', '', '\\xef\\xbb\\xbf'),
  })
  .map(({ lines, last, mark }) => bytes(mark + lines.map((line) => line.join('')).join('') + last))

const names = fc.constantFrom(
  'acme/Admin',
  'acme/ReadOnly',
  'work',
  'dev-2/Ops+1',
  'quoted',
  'default',
  'a.b:c@d%e',
)

/** Lists of profiles, each name once. */
export const profileLists: fc.Arbitrary<readonly ProfileEntry[]> = fc.uniqueArray(
  fc
    .record({
      name: names,
      region: fc.constantFrom('eu-west-1', 'us-gov-west-1'),
      comment: fc.option(
        fc.constantFrom('Acme (111122223333)', 'ünïcödé\n[profile evil]', '# lanyard: end'),
        {
          nil: undefined,
        },
      ),
    })
    .map(({ name, region, comment }) =>
      entry(name, comment === undefined ? { region } : { region, comment }),
    ),
  { selector: ({ name }) => name, maxLength: 5 },
)
