import { spawnSync } from 'node:child_process'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { jobProgram, sayAndExit } from '../../electron/cli/sh-program.ts'
import { quoteSh } from '../../electron/core/delivery/shell-quoting.ts'
import { installedShells, type Shell } from './shells.ts'

// What means something to one shell or another, in any order; strings of other characters besides.
const PIECES = [
  "'",
  '"',
  '\\',
  '`',
  '$(id)',
  '${HOME}',
  '$',
  '!',
  '!!',
  '#',
  '~',
  '*',
  '?',
  '[',
  '{a,b}',
  '&',
  ';',
  '|',
]
const SPACES = [
  '\n',
  '\r',
  '\t',
  ' ',
  '\\n',
  '%s',
  '-n',
  '--',
  '=',
  'é',
  '🪪',
  '\u{2028}',
  '\u{7f}',
  '\u{1b}[31m',
]
const hostile = fc
  .array(fc.oneof(fc.constantFrom(...PIECES, ...SPACES), fc.string({ unit: 'binary' })), { maxLength: 12 })
  .map((pieces) => pieces.join('').replaceAll('\0', ''))

function evaluate(
  shell: Shell,
  program: string,
  locale: string,
): { out: Buffer; err: Buffer; exit: number | null } {
  const [path, ...options] = shell.command
  // As the launcher does it: the program is text that is evaluated.
  const ran = spawnSync(path, [...options, '-c', 'program=$(cat); eval "$program"'], {
    input: program,
    env: { PATH: process.env['PATH'], HOME: '/nowhere', LC_ALL: locale },
  })
  return { out: ran.stdout, err: ran.stderr, exit: ran.status }
}

describe.each(installedShells())('in $name', (shell) => {
  test('a quoted text is that text and nothing more', () => {
    fc.assert(
      fc.property(
        fc.array(hostile, { minLength: 1, maxLength: 40 }),
        fc.constantFrom('C', 'C.UTF-8'),
        (texts, locale) => {
          const program = texts.map((text) => `printf '%s\\0' ${quoteSh(text)}`).join('\n')
          const { out, err } = evaluate(shell, program, locale)
          expect(err.toString()).toBe('')
          expect(out).toEqual(Buffer.from(texts.map((text) => `${text}\0`).join('')))
        },
      ),
      { numRuns: 15 },
    )
  })

  test('a program takes its place, with its arguments, its environment and its exit code', () => {
    fc.assert(
      fc.property(fc.array(hostile, { maxLength: 5 }), hostile, (args, secret) => {
        const script = 'printf "%s\\0" "$SECRET" "$@"; exit 7'
        const program = jobProgram({
          unset: [],
          set: [['SECRET', secret]],
          command: ['/bin/sh', '-c', script, 'sh', ...args],
          title: null,
        })
        // What is the launcher's own part of it.
        const launcher = 'runnable() { :; }; inherit() { :; }\n'
        const { out, err, exit } = evaluate(shell, `${launcher}${program}echo still here`, 'C.UTF-8')
        expect({ err: err.toString(), exit }).toEqual({ err: '', exit: 7 })
        expect(out).toEqual(Buffer.from([secret, ...args].map((text) => `${text}\0`).join('')))
      }),
      { numRuns: 15 },
    )
  })

  test('what is said arrives on standard error, with the exit code', () => {
    fc.assert(
      fc.property(hostile, fc.integer({ min: 0, max: 255 }), (text, exit) => {
        const ended = evaluate(
          shell,
          sayAndExit(text, exit, () => 'nowhere'),
          'C.UTF-8',
        )
        expect(ended).toEqual({ out: Buffer.from(''), err: Buffer.from(text), exit })
      }),
      { numRuns: 25 },
    )
  })
})

test('no shell can hold a NUL, so none is quoted', () => {
  expect(() => quoteSh('a\0b')).toThrow(RangeError)
})

test.each(['a\0b', 'x'.repeat(20_000)])('what does not fit into a program is fetched', (text) => {
  const program = sayAndExit(text, 1, (kept) => {
    expect(kept).toBe(text)
    return '/p/abc'
  })
  expect(program).toBe('get /p/abc >&2\nexit 1\n')
})
