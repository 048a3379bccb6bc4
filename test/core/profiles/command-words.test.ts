import { execFileSync } from 'node:child_process'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { commandWords } from '../../../electron/core/profiles/command-words.ts'

const PYTHON = `
import json, shlex, sys
def words(command):
    try:
        return shlex.split(command)
    except ValueError:
        return None
json.dump([words(command) for command in json.load(sys.stdin)], sys.stdout)
`

/** As the AWS CLI takes a command apart. */
function pythonReads(commands: readonly string[]): readonly (readonly string[] | null)[] {
  const output = execFileSync('/usr/bin/python3', ['-c', PYTHON], {
    input: JSON.stringify(commands),
    env: { LC_ALL: 'C.UTF-8' },
  })
  return JSON.parse(output.toString()) as (readonly string[] | null)[]
}

test('a command has the words that the AWS CLI finds in it', () => {
  const pieces = fc.constantFrom('a', 'tool', ' ', '  ', '"', "'", '\\', '$HOME', ';', '|', 'é', '""', '\t')
  const commands = fc.sample(fc.array(pieces, { maxLength: 12 }), 500).map((some) => some.join(''))
  expect(commands.map(commandWords)).toEqual(pythonReads(commands))
})

test('a path of Windows keeps its backslashes', () => {
  expect(commandWords(String.raw`C:\tools\get.exe --for "a b"`)).toEqual([
    String.raw`C:\tools\get.exe`,
    '--for',
    'a b',
  ])
  expect(commandWords(String.raw`"C:\Program Files\get.exe" x`)).toEqual([
    String.raw`C:\Program Files\get.exe`,
    'x',
  ])
})
