import { existsSync, readdirSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { LAUNCHER, startRunningAgent, type RunningAgent } from '../agent/running-agent.ts'
import { blocksOf, DOCS, pageOf } from './pages.ts'

const ROOT = join(import.meta.dirname, '../..')
const WHO = 'aws sts get-caller-identity'
const REPORT = `import boto3\nprint(boto3.client('sts').get_caller_identity()['Arn'])\n`

/** A page calls a dozen real clients, at a second or two each. */
const SLOW_CLIENTS = { timeout: 90_000 }

/** What the pages write for what is each reader's own. */
const START_URL = 'https://example.awsapps.com/start'
const ACCOUNT = '111122223333'
const ON_PAGES = { home: '/data/lanyard', launcher: '/opt/lanyard/bin/lanyard' }

/** A page as a script that does from top to bottom what a reader would. */
function scriptOf(page: string): string {
  return blocksOf(page).map(statementsOf).join('\n')
}

function statementsOf(block: string): string {
  // What Lanyard writes or prints, and code that leaves credentials to the tool.
  if (isShown(block) || block.startsWith('new ')) return ''
  if (block.startsWith('[')) return fed('cat >>"$AWS_CONFIG_FILE"', `${block}\n`)
  if (block.startsWith('import boto3')) return fed('python3 -', block)
  if (block.startsWith('import {')) return fed(`env -C '${ROOT}' "$NODE" --input-type=module -`, block)
  if (block.includes('"portals"')) return fed('cat >lanyard-team.json', block)
  const lines = block.split('\n')
  if (lines.every((line) => /^(?:lanyard|aws|npx|env|AWS_PROFILE=\S+ aws) /.test(line))) return block
  const profiles = [...block.matchAll(/profile += "(.+)"|AWS_PROFILE(?:": "|=)([\w-]+)/g)]
  if (profiles.length === 0) throw new Error(`nobody knows how to run\n${block}`)
  return profiles.map(([, code, variable]) => `${WHO} --profile ${code ?? variable}`).join('\n')
}

const isShown = (block: string) => /^NAME |^credential_process|\ncredential_process/.test(block)
const fed = (command: string, text: string) => `${command} <<'END'\n${text}\nEND`

/** Tools that are not here: what they are called with and the environment say who they would be. */
const STAND_INS = {
  terraform: `exec ${WHO}`,
  npx: `while [ $# -gt 1 ]; do [ "$1" = --profile ] && AWS_PROFILE=$2 && export AWS_PROFILE; shift; done\nexec ${WHO}`,
}

async function reader(): Promise<RunningAgent> {
  const agent = await startRunningAgent()
  onTestFinished(() => agent.end())
  const bin = join(agent.folder, 'bin')
  await mkdir(bin)
  for (const [name, script] of Object.entries(STAND_INS))
    await writeFile(join(bin, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 })
  await writeFile(join(agent.folder, 'report.py'), REPORT)
  return agent
}

const configOf = (agent: RunningAgent) => readFile(agent.env['AWS_CONFIG_FILE']!, 'utf8').catch(() => '')

/** A page with the practice organisation's start URL and account in the place of those that it writes. */
function practised({ emulator, startUrl }: RunningAgent, name: string): string {
  const { accounts } = emulator.world.organisation.portals[0]!
  const { id } = accounts.find((account) => account.name === 'checkout-prod')!
  return pageOf(name).replaceAll(START_URL, startUrl).replaceAll(ACCOUNT, id)
}

/** Runs a page, and gives what it printed. Debian's clients go to AWS's own hosts, which the proxy stands in for. */
async function followed(agent: RunningAgent, name: string): Promise<string> {
  const { proxy, ca } = agent.emulator.ready
  const env = {
    PATH: `${dirname(LAUNCHER)}:${agent.folder}/bin:/usr/bin:/bin`,
    NODE: process.execPath,
    HTTPS_PROXY: proxy,
    AWS_CA_BUNDLE: ca,
  }
  const script = `set -e\n${scriptOf(practised(agent, name))}`
  const { out, err, exit } = await agent.shellIn(env, ['sh'], script)
  if (exit !== 0) throw new Error(`docs/${name}: ${err}`)
  return out
}

/** The roles that tools said they were, in order. */
const rolesIn = (out: string) =>
  [...out.matchAll(/:assumed-role\/(?:AWSReservedSSO_)?(\w+?)(?:_[0-9a-f]{16})?\//g)].map(([, role]) => role)

const ADMIN = 'AdministratorAccess'
const READER = 'ReadOnlyAccess'

test.each([
  ['aws-cli-and-sdks.md', [ADMIN, ADMIN, ADMIN, ADMIN, ADMIN, ADMIN, 'Deploy', 'Deploy', 'Billing']],
  ['terraform.md', [ADMIN, ADMIN, READER, ADMIN]],
  ['cdk.md', [ADMIN, ADMIN, ADMIN, ADMIN, ADMIN]],
  ['editors.md', [READER, READER, READER]],
])(
  'who follows docs/%s is each role that it says, and finds in the file what it shows',
  SLOW_CLIENTS,
  async (name, roles) => {
    const agent = await reader()
    await agent.lanyard('login', agent.startUrl, '--name', 'example')
    expect(rolesIn(await followed(agent, name))).toEqual(roles)
    const written = (await configOf(agent))
      .replaceAll(LAUNCHER, ON_PAGES.launcher)
      .replaceAll(agent.home, ON_PAGES.home)
    const atHome = written.replaceAll(`/usr/bin/env LANYARD_HOME=${ON_PAGES.home} `, '')
    for (const block of blocksOf(pageOf(name)).filter(isShown)) expect(written + atHome).toContain(block)
  },
)

test(
  'who follows docs/moving.md sees what it shows, and in the end has the file from before',
  SLOW_CLIENTS,
  async () => {
    const agent = await reader()
    const out = await followed(agent, 'moving.md')
    const blocks = blocksOf(practised(agent, 'moving.md'))
    for (const block of blocks.filter(isShown)) expect(out).toContain(`${block}\n`)
    const [own] = blocks.filter((block) => block.startsWith('['))
    expect(await configOf(agent)).toBe(`${own}\n\n`)
  },
)

test('who follows docs/team.md sees what it shows, and in the end has what was taken over', async () => {
  const agent = await reader()
  const out = await followed(agent, 'team.md')
  const blocks = blocksOf(practised(agent, 'team.md')).filter(isShown)
  expect(blocks).toHaveLength(1)
  for (const block of blocks) expect(out).toContain(`${block}\n`)
  expect(await agent.json('team')).toEqual({ team: null })
  const { sessions } = (await agent.json('ls')) as { sessions: { alias: string }[] }
  const pay = { role: 'AdministratorAccess', pinned: true, region: 'eu-west-1' }
  expect(sessions.find(({ alias }) => alias === 'pay')).toMatchObject(pay)
})

test('every page is in the guide’s index and in README.md', async () => {
  const pages = readdirSync(DOCS).filter((name) => name.endsWith('.md') && name !== 'README.md')
  const readme = await readFile(join(ROOT, 'README.md'), 'utf8')
  for (const page of pages) {
    expect(pageOf('README.md')).toContain(`(${page})`)
    expect(readme).toContain(`(docs/${page})`)
  }
})

test('every link between pages leads to a page, and to a heading that it has', () => {
  const pages = readdirSync(DOCS).filter((name) => name.endsWith('.md'))
  const links = pages.flatMap((page) => [...pageOf(page).matchAll(/\]\((?!https:)([^)#]+)(?:#([^)]+))?\)/g)])
  expect(links.length).toBeGreaterThan(pages.length)
  const broken = links.filter(
    ([, to = '', anchor]) =>
      !existsSync(join(DOCS, to)) || (anchor !== undefined && !anchorsOf(to).includes(anchor)),
  )
  expect(broken.map(([link]) => link)).toEqual([])
})

const anchorsOf = (page: string) =>
  [...pageOf(page).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading.toLowerCase().replaceAll(' ', '-'),
  )
