import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { LAUNCHER, startRunningAgent, type RunningAgent } from '../agent/running-agent.ts'
import { commandsOf } from './pages.ts'

const PROD = 'payments-prod/AdministratorAccess'

let agent: RunningAgent

beforeAll(async () => {
  // kubectl gives its tokens to https alone.
  agent = await startRunningAgent({ tls: true })
  await agent.signIn()
  const plugin = `#!/bin/sh\n[ "$1" = --version ] && echo 1.2.650.0\nexit 0\n`
  await mkdir(join(agent.folder, 'bin'))
  await writeFile(join(agent.folder, 'bin/session-manager-plugin'), plugin, { mode: 0o755 })
})
afterAll(() => agent.end())

test.each([
  ['kubectl.md', 6],
  ['rds.md', 2],
  ['ecr.md', 5],
  ['codeartifact.md', 3],
  ['ssm.md', 4],
])('every command of docs/%s works as it stands there', async (page, count) => {
  const commands = commandsOf(page)
  expect(commands).toHaveLength(count)
  const { instances } = (await agent.json('ssm', 'ls', PROD)) as { instances: { id: string }[] }
  const account = agent.emulator.world.organisation.portals[0]!.accounts[1]!.id
  const script = [
    `PATH='${dirname(LAUNCHER)}:${agent.folder}/bin:${process.env['PATH']}'`,
    `INSTANCE='${instances[0]!.id}' ACCOUNT='${account}'`,
    'set -e',
    // What an export is given must not be lost on the way.
    ...commands.map((command) => command.replace(/^export (\w+)=(.*)$/, '$1=$2\nexport $1; [ "$$$1" ]')),
  ]
  const { err, exit } = await agent.shell(['sh'], script.join('\n'))
  expect({ err, exit }).toEqual({ err: '', exit: 0 })
})
