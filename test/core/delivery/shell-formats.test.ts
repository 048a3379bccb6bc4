import { execFileSync } from 'node:child_process'
import { parseEnv } from 'node:util'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { DELIVERED_VARIABLES, WINNING_VARIABLES } from '../../../electron/core/delivery/environment.ts'
import type { RevealedCredentials } from '../../../electron/core/delivery/revealed-credentials.ts'
import {
  formatEnvironment,
  formatLeave,
  formatProfile,
  formatUnset,
  parseShellFormat,
  SHELL_FORMATS,
  type ShellFormat,
} from '../../../electron/core/delivery/shell-formats.ts'

const HOSTILE = [
  'plain',
  '',
  ' leading and trailing ',
  `it's "quoted"`,
  `'''`,
  `it's $HOME`,
  'two\nlines\n',
  'tab\tand\rreturn',
  '$HOME ${HOME} $(touch /tmp/x) `id`',
  '100% %PATH% !! !1 !event',
  String.raw`back\slash \n \' \\`,
  '*?[a-z] ~ {a,b} & | ; < > ( ) # ^ =',
  'ünïcödé 本番 🔑 ‘typographic’ ‚quotes‛',
  '-n',
  '\u0001\u001b[31m\u007f',
]

const CREDENTIALS: RevealedCredentials = {
  sessionId: 'sso-role:AbC_-1',
  accessKeyId: 'ASIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
  sessionToken: 'IQoJb3JpZ2luX2VjEXAMPLE==',
  expiresAt: Date.UTC(2026, 10, 5, 12, 34, 56),
  accountId: '111122223333',
  region: 'eu-west-1',
}

const DELIVERED = {
  AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
  AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
  AWS_SESSION_TOKEN: CREDENTIALS.sessionToken,
  AWS_REGION: 'eu-west-1',
  AWS_DEFAULT_REGION: 'eu-west-1',
  AWS_CREDENTIAL_EXPIRATION: '2026-11-05T12:34:56Z',
}

/** What a shell is given beside them. */
const MARKED = { ...DELIVERED, LANYARD_SESSION: 'ASIAIOSFODNN7EXAMPLE:sso-role:AbC_-1' }

/** What a shell may have inherited from a session before. */
const INHERITED = {
  AWS_PROFILE: 'stale',
  AWS_DEFAULT_PROFILE: 'stale',
  AWS_SECURITY_TOKEN: 'stale',
  AWS_ACCOUNT_ID: '999999999999',
  AWS_CREDENTIAL_SCOPE: 'stale',
  AWS_SESSION_TOKEN: 'stale',
}

interface Shell {
  readonly name: string
  readonly format: ShellFormat
  readonly command: readonly [string, ...string[]]
  /** A script that evaluates the text it is given in $TEXT. */
  readonly evaluate: string
}

const sh = (name: string, ...command: [string, ...string[]]): Shell => ({
  name,
  format: 'sh',
  command,
  evaluate: 'eval "$TEXT"',
})

const SHELLS: readonly Shell[] = [
  sh('bash', 'bash', '--norc', '-euc'),
  sh('interactive bash', 'bash', '--norc', '-ic'),
  sh('zsh', 'zsh', '-f', '-euc'),
  sh('zsh with its other quoting', 'zsh', '-f', '-o', 'rcquotes', '-o', 'extendedglob', '-c'),
  sh('dash', 'dash', '-euc'),
  sh('busybox', 'busybox', 'sh', '-euc'),
  {
    name: 'fish',
    format: 'fish',
    command: ['fish', '--no-config', '-c'],
    evaluate: 'echo -n $TEXT | source',
  },
]

/** The variables of AWS and Lanyard that a program sees which was started from the shell after the text was evaluated there. */
function seenAfter(
  shell: Shell,
  text: string,
  env: Readonly<Record<string, string>> = {},
): Map<string, string> {
  const [program, ...options] = shell.command
  const output = execFileSync(program, [...options, `${shell.evaluate}\nenv -0`], {
    env: { PATH: process.env['PATH'], HOME: '/nonexistent', LC_ALL: 'C.UTF-8', ...env, TEXT: text },
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const pairs = output
    .toString()
    .split('\0')
    .filter((line) => /^(AWS|LANYARD)_/.test(line))
  return new Map(pairs.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]))
}

describe.each(SHELLS)('$name', (shell) => {
  test('sets what tools read and drops what would win over it', () => {
    const seen = seenAfter(shell, formatEnvironment(shell.format, CREDENTIALS), INHERITED)
    expect(Object.fromEntries(seen)).toEqual(MARKED)
  })

  test.each(HOSTILE)('takes %j as it is', (value) => {
    const seen = seenAfter(shell, formatEnvironment(shell.format, { ...CREDENTIALS, secretAccessKey: value }))
    expect(seen.get('AWS_SECRET_ACCESS_KEY')).toBe(value)
  })

  test('reads a profile once nothing that it inherited wins over that', () => {
    if (shell.format !== 'sh' && shell.format !== 'fish') throw new Error('No shell to switch')
    const inherited = { ...MARKED, ...INHERITED, AWS_ROLE_ARN: 'stale', AWS_WEB_IDENTITY_TOKEN_FILE: 'stale' }
    const text = formatProfile(shell.format, { profile: "it's $HOME", region: 'eu-west-1' })
    const read = { AWS_PROFILE: "it's $HOME", AWS_REGION: 'eu-west-1', AWS_DEFAULT_REGION: 'eu-west-1' }
    expect(Object.fromEntries(seenAfter(shell, text, inherited))).toEqual(read)
    expect(Object.fromEntries(seenAfter(shell, text + formatLeave(shell.format), inherited))).toEqual({})
  })

  test('takes it all out again', () => {
    const text = formatEnvironment(shell.format, CREDENTIALS) + formatUnset(shell.format)
    expect(Object.fromEntries(seenAfter(shell, text, { AWS_PAGER: 'cat' }))).toEqual({ AWS_PAGER: 'cat' })
  })
})

test('any text at all comes through dash and fish', () => {
  const shells = SHELLS.filter(({ name }) => name === 'dash' || name === 'fish')
  const texts = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 40 }),
    fc.string({ unit: fc.constantFrom("'", '\\', '"', '$', '\n', '`', '!', '(', ')', 'a'), maxLength: 40 }),
  )
  fc.assert(
    fc.property(texts, fc.constantFrom(...shells), (value, shell) => {
      fc.pre(!value.includes('\0'))
      const seen = seenAfter(shell, formatEnvironment(shell.format, { ...CREDENTIALS, sessionToken: value }))
      expect(seen.get('AWS_SESSION_TOKEN')).toBe(value)
    }),
    { numRuns: 60 },
  )
})

/** The line that gives AWS_REGION a value. */
function regionLine(format: ShellFormat, region: string): string | undefined {
  const lines = formatEnvironment(format, { ...CREDENTIALS, region }).split('\n')
  return lines.find((line) => line.includes('AWS_REGION'))
}

// PowerShell and cmd do not run here. The rules are about_Quoting_Rules and the language specification for the one,
// Microsoft's command reference (`set`, `cmd`) for the other.
test.each([
  ['plain', "$Env:AWS_REGION = 'plain'"],
  ['', "$Env:AWS_REGION = ''"],
  ["it's $HOME `n", "$Env:AWS_REGION = 'it''s $HOME `n'"],
  ['‘a’ ‚b‛', "$Env:AWS_REGION = '‘‘a’’ ‚‚b‛‛'"],
  ['a\nb', "$Env:AWS_REGION = ('a' + [char]10 + 'b')"],
  ['\r\n', "$Env:AWS_REGION = ('' + [char]13 + [char]10)"],
])('PowerShell is given %j in single quotes, on one line', (value, line) => {
  expect(regionLine('powershell', value)).toBe(line)
})

test.each([
  ['plain', 'set "AWS_REGION=plain"'],
  ['a & b | <c> ^ (d) !', 'set "AWS_REGION=a & b | <c> ^ (d) !"'],
  ['100% %PATH%', 'set "AWS_REGION=100%% %%PATH%%"'],
  ['say "hi" & 5%', 'set AWS_REGION=say ^"hi^" ^& 5%%'],
])('cmd is given %j so that a batch file keeps it', (value, line) => {
  expect(regionLine('cmd', value)).toBe(line)
})

test('cmd cannot hold a line break, and says so', () => {
  expect(() => regionLine('cmd', 'a\nb & calc')).toThrow(RangeError)
})

test('the whole text for PowerShell and cmd', () => {
  expect(formatEnvironment('powershell', CREDENTIALS)).toBe(
    [
      ...WINNING_VARIABLES.map((name) => `Remove-Item Env:${name} -ErrorAction SilentlyContinue`),
      ...Object.entries(MARKED).map(([name, value]) => `$Env:${name} = '${value}'`),
      '',
    ].join('\n'),
  )
  expect(formatEnvironment('cmd', CREDENTIALS)).toBe(
    [
      ...WINNING_VARIABLES.map((name) => `set "${name}="`),
      ...Object.entries(MARKED).map(([name, value]) => `set "${name}=${value}"`),
      '',
    ].join('\n'),
  )
  expect(formatUnset('cmd')).toBe(DELIVERED_VARIABLES.map((name) => `set "${name}="\n`).join(''))
})

test('a .env file holds credentials bare, as every reader takes them', () => {
  const text = formatEnvironment('dotenv', CREDENTIALS)
  expect(text).toBe(
    Object.entries(DELIVERED)
      .map(([name, value]) => `${name}=${value}\n`)
      .join(''),
  )
  expect(parseEnv(text)).toEqual(DELIVERED)
})

test('a .env file means the same to Node and to a shell that sources it, or is refused', () => {
  let written = 0
  for (const region of HOSTILE) {
    let text: string
    try {
      text = formatEnvironment('dotenv', { ...CREDENTIALS, region })
    } catch (error) {
      if (error instanceof RangeError) continue
      throw error
    }
    written++
    expect(parseEnv(text)['AWS_REGION']).toBe(region)
    const dash = { ...SHELLS.find(({ name }) => name === 'dash')!, evaluate: 'set -a; eval "$TEXT"' }
    expect(seenAfter(dash, text).get('AWS_REGION')).toBe(region)
  }
  expect(written).toBeGreaterThan(7)
})

test('JSON is the variables by name', () => {
  expect(JSON.parse(formatEnvironment('json', CREDENTIALS))).toEqual(DELIVERED)
})

test('a file cannot take variables out again', () => {
  expect(formatUnset('dotenv')).toBeNull()
  expect(formatUnset('json')).toBeNull()
})

test.each(SHELL_FORMATS.filter((format) => format !== 'json'))(
  '%s refuses a NUL, at which an environment would cut the value without a word',
  (format) => {
    expect(() => formatEnvironment(format, { ...CREDENTIALS, region: 'eu\0west' })).toThrow(RangeError)
  },
)

test('a shell is known by its own name', () => {
  expect(['bash', 'zsh', 'PWSH', 'fish', 'cmd', '.env', 'dotenv', 'json'].map(parseShellFormat)).toEqual([
    'sh',
    'sh',
    'powershell',
    'fish',
    'cmd',
    'dotenv',
    'dotenv',
    'json',
  ])
  expect(parseShellFormat('csh')).toBeNull()
  expect(parseShellFormat('toString')).toBeNull()
})
