import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { LAUNCHER, startRunningAgent, type RunningAgent } from '../../agent/running-agent.ts'
import { openTerminal, uncoloured } from '../../agent/terminal.ts'
import { codeUnder as codeOf, pageOf } from '../../docs/pages.ts'

const PAGE = pageOf('shells.md')

let agent: RunningAgent

beforeAll(async () => {
  agent = await startRunningAgent()
  await agent.signIn()
})
afterAll(() => agent.end())

const codeUnder = (heading: string) => codeOf(PAGE, heading)

const SHELLS = [
  { name: 'bash', file: 'bashrc', command: (file: string) => ['bash', '--rcfile', file, '-i'] },
  { name: 'zsh', file: '.zshrc', command: () => ['zsh', '-i'] },
  { name: 'fish', file: 'fish/config.fish', command: () => ['fish'] },
] as const

describe.each(SHELLS)('docs/shells.md in $name', ({ name, file, command }) => {
  test('sets the shell up, switches it, shows it in the prompt, and copies credentials', async () => {
    const folder = join(agent.folder, name)
    const path = join(folder, file)
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, [...codeUnder(name), ''].join('\n'))
    const env = {
      ...agent.env,
      PATH: `${dirname(LAUNCHER)}:${agent.env['PATH'] ?? ''}`,
      HOME: folder,
      ZDOTDIR: folder,
      XDG_CONFIG_HOME: folder,
      TERM: 'xterm',
      LC_ALL: 'C.UTF-8',
    }
    const terminal = openTerminal(command(path), { env, columns: 160, lines: 40 })
    onTestFinished(() => void terminal.process.kill('SIGKILL'))
    const step = async (line: string, shown: RegExp) => {
      const before = terminal.text().length
      terminal.type(`${line}\n`)
      await terminal.shows(shown, before)
    }
    const set = (variable: string) => `echo "<$${variable}>"`
    const [prod, staging, back, unset] = codeUnder('Switch')

    await step(prod!, /PRODUCTION checkout-prod\/AdministratorAccess (1h|\d\dm)/)
    await step(staging!, /checkout-staging\/Billing (1h|\d\dm)/)
    await step(back!, /PRODUCTION checkout-prod\/AdministratorAccess (1h|\d\dm)/)
    await step(set('AWS_PROFILE'), /<checkout-prod\/AdministratorAccess>/)
    const [format] = codeUnder('The prompt')
    await step(format!, /checkout-prod\/AdministratorAccess in us-east-1 \((1h|\d\dm)\)/)
    await step(`${unset!}; ${set('AWS_PROFILE')}`, /<>/)

    // fish has a way of its own, which `lanyard help env` shows.
    const copies = codeUnder('Copied credentials')
    const [put, away] = name === 'fish' ? copies.map(inFish) : copies
    await step(`${put!}; ${set('AWS_ACCESS_KEY_ID')}`, /<ASIA\w+>[\s\S]*checkout-staging\/Billing (1h|\d\dm)/)
    await step(`${away!}; ${set('AWS_ACCESS_KEY_ID')}`, /<>/)
    terminal.type('exit\n')
    await terminal.exit()
    expect(uncoloured(terminal.text())).not.toMatch(/command not found|Unknown command|lanyard: /)
  })
})

function inFish(line: string): string {
  return line.replace(/^eval "\$\((.*)\)"$/, '$1 --shell fish | source')
}
