import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { COMMANDS } from '../../../electron/cli/commands/all.ts'
import { HOST_COMMANDS } from '../../../electron/cli/host-commands.ts'
import { startRunningAgent, type RunningAgent } from '../../agent/running-agent.ts'

let agent: RunningAgent

beforeAll(async () => {
  agent = await startRunningAgent()
})
afterAll(() => agent.end())

const ALL = [...COMMANDS, ...HOST_COMMANDS]

describe('lanyard help', () => {
  test('lists every command in lines that a terminal of 120 columns holds', async () => {
    const { out, err, exit } = await agent.lanyard('help')
    expect({ err, exit }).toEqual({ err: '', exit: 0 })
    const width = Math.max(...ALL.map(({ name }) => name.length))
    for (const { name, summary } of ALL) expect(out).toContain(`  ${name.padEnd(width)}  ${summary}\n`)
    const texts = [out, ...ALL.map(({ help }) => help)].join('\n')
    expect(texts.split('\n').filter((line) => line.length > 120)).toEqual([])
    expect((await agent.lanyard()).out).toBe(out)
    expect((await agent.lanyard('--help')).out).toBe(out)
  })

  test('names every field of status --json', async () => {
    const { help } = ALL.find(({ name }) => name === 'status')!
    for (const field of Object.keys((await agent.json('status')) as object))
      expect(help).toContain(`"${field}"`)
  })

  test('and the table in README.md name the same options', () => {
    const rows = readFileSync(join(import.meta.dirname, '../../../README.md'), 'utf8').split('\n')
    for (const { name, help } of ALL) {
      // README.md has a table of its own for the emulator's.
      if (name === 'emulator') continue
      const row = rows.filter((line) => line.startsWith('| `') && line.split('` |')[0]!.includes(`\`${name}`))
      const usage = help.split('\n').filter((line) => /^lanyard |^ {2}--/.test(line))
      expect({ name, options: optionsIn(row.map(callsOf)) }).toEqual({ name, options: optionsIn(usage) })
    }
  })

  test.each(ALL.map(({ name, help }) => [name, help]))(
    'tells what %s does, with the command and as its option',
    async (name, help) => {
      expect(await agent.lanyard('help', name)).toEqual({ out: `${help}\n`, err: '', exit: 0 })
      if (name === 'emulator') return
      expect((await agent.lanyard(name, '--help')).out).toMatch(/^lanyard /)
    },
  )

  test('knows no help for what is no command', async () => {
    const { out, err, exit } = await agent.lanyard('help', 'statsu')
    expect({ out, exit }).toEqual({ out: '', exit: 2 })
    expect(err).toBe('lanyard: There is no command "statsu". Did you mean `lanyard status`?\n')
  })
})

/** A row's first cell; a bar within it is escaped. */
function callsOf(row: string): string {
  return row.split(/(?<!\\)\|/)[1] ?? ''
}

/** The options that texts name, in order; `--no-pin` is about `--pin`. */
function optionsIn(texts: readonly string[]): readonly string[] {
  const found = texts.join(' ').matchAll(/--(?:\[no-\]|no-)?([a-z-]+)/g)
  return [...new Set([...found].map(([, option = '']) => option))].sort()
}

test('lanyard version is that of the package', async () => {
  const { version } = JSON.parse(
    readFileSync(join(import.meta.dirname, '../../../package.json'), 'utf8'),
  ) as {
    version: string
  }
  for (const word of ['version', '--version']) {
    expect(await agent.lanyard(word)).toEqual({ out: `${version}\n`, err: '', exit: 0 })
  }
})
