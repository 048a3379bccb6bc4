import { mkdir, readFile, rename, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { startRunningAgent, type AgentOptions, type RunningAgent } from '../../agent/running-agent.ts'
import { serveDocument } from '../document-server.ts'

interface Change {
  readonly part: string
  readonly name: string
  readonly outcome: string
  readonly changes: readonly { field: string; from: string | null; to: string | null }[]
}

interface Shown {
  readonly from: string
  readonly lookedAt: string
  readonly error: { readonly code: string; readonly message: string } | null
  readonly changes: readonly Change[]
  readonly here: number
  readonly settled: boolean
}

/** Until a file that is followed was looked at again, on a busy machine. */
const PATIENCE = { timeout: 20_000 }

async function runningAgent(options: AgentOptions = {}): Promise<RunningAgent> {
  const agent = await startRunningAgent({ accounts: 3, ...options })
  onTestFinished(() => agent.end())
  return agent
}

function setupOf({ emulator }: RunningAgent, role = 'ReadOnlyAccess') {
  const [portal] = emulator.world.organisation.portals
  const { startUrl, region } = emulator.ready.portals[0]!
  const account = portal!.accounts[0]!.id
  return {
    version: 1,
    portals: [{ name: 'corp', startUrl, region }],
    sessions: [{ kind: 'sso-role', name: 'prod', portal: 'corp', account, role }],
    accounts: { [account]: { environment: 'production', region: 'eu-west-1' } },
  }
}

const shownBy = async (agent: RunningAgent, ...args: readonly string[]) =>
  ((await agent.json('team', ...args)) as { team: Shown | null }).team

const outcomes = (shown: Shown | null) =>
  shown?.changes.map(({ part, name, outcome }) => `${outcome} ${part} ${name}`)

/** What `lanyard status` tells of the team file, without anybody looking at the file for it. */
async function noticesOf(agent: RunningAgent): Promise<readonly string[]> {
  const { notices } = (await agent.json('status')) as { notices: { code: string; message: string }[] }
  return notices.map(({ code, message }) => `${code}: ${message}`)
}

describe('lanyard team', () => {
  test('follows a file: shows what is not here, takes it over when agreed to, and then says that all is', async () => {
    const agent = await runningAgent()
    const account = agent.emulator.world.organisation.portals[0]!.accounts[0]!.id
    await writeFile(join(agent.folder, 'team.json'), JSON.stringify(setupOf(agent)))
    expect((await agent.lanyard('team')).out).toBe(
      'No team file is followed. Follow one: lanyard team follow FILE, or an https:// address.\n',
    )
    const { out, err, exit } = await agent.lanyard('team', 'follow', 'team.json')
    expect({ err, exit }).toEqual({ err: '', exit: 0 })
    expect(out).toMatch(/^Following \/.*\/team\.json\n/)
    expect(out).toMatch(/\nprod +session +new +sso-role, portal corp, account \d{12}, role ReadOnlyAccess\n/)
    expect(out).toMatch(/\nNot here yet: 3\. Take it over: lanyard team take\./)
    expect(await agent.json('portal', 'ls')).toEqual({ portals: [] })

    const declined = agent.terminal(['team', 'take'])
    await declined.shows('Take it over? [y/N]')
    declined.type('n\n')
    expect(await declined.exit()).toBe(0)
    expect(await agent.json('portal', 'ls')).toEqual({ portals: [] })
    expect(await agent.lanyard('team', 'take', '--yes')).toMatchObject({
      err: '',
      exit: 0,
      out: 'Took over 3 new and 0 changed; 0 were here already.\nSign in: lanyard login\n',
    })
    expect(await shownBy(agent)).toMatchObject({ changes: [], here: 3, settled: true, error: null })
    expect((await agent.lanyard('team')).out).toMatch(/\nAll that can be of it is here: 3\.\n$/)
    const { accountRegions } = JSON.parse(await readFile(join(agent.home, 'settings.json'), 'utf8')) as {
      accountRegions: Record<string, string>
    }
    expect(accountRegions).toEqual({ [account]: 'eu-west-1' })
  })

  test('tells once what a file that was replaced by rename changes, field by field, and of what was put off no more', async () => {
    const agent = await runningAgent()
    const file = join(agent.folder, 'team.json')
    await writeFile(file, JSON.stringify(setupOf(agent)))
    await agent.lanyard('team', 'follow', 'team.json')
    await agent.lanyard('team', 'take', '--yes')
    expect(await noticesOf(agent)).toEqual([])

    await writeFile(`${file}.new`, JSON.stringify(setupOf(agent, 'AdministratorAccess')))
    await rename(`${file}.new`, file)
    await expect
      .poll(() => noticesOf(agent), PATIENCE)
      .toEqual([`team-file-news: The team file ${file} says what is not here: prod (changed session).`])
    expect((await agent.lanyard('team')).out).toMatch(
      /\nprod +session +changed +role AdministratorAccess \(was ReadOnlyAccess\)\n/,
    )
    // What "prod" means here is as it was.
    expect(await agent.json('ls', 'prod')).toMatchObject({ sessions: [{ role: 'ReadOnlyAccess' }] })

    expect(await agent.lanyard('team', 'later')).toMatchObject({ exit: 0, err: '' })
    expect(await noticesOf(agent)).toEqual([])
    await agent.stopAgent()
    await agent.startAgent()
    expect(await shownBy(agent)).toMatchObject({ settled: true })
    expect(await noticesOf(agent)).toEqual([])
    await writeFile(file, JSON.stringify(setupOf(agent, 'PowerUserAccess')))
    await expect.poll(() => noticesOf(agent), PATIENCE).toHaveLength(1)
    await agent.lanyard('team', 'take', '--yes')
    expect(await agent.json('ls', 'prod')).toMatchObject({ sessions: [{ role: 'PowerUserAccess' }] })
  })

  test('follows what comes later: a folder that is not there yet, and where a link then leads', async () => {
    const agent = await runningAgent()
    const [folder, file] = [join(agent.folder, 'checkout'), join(agent.folder, 'checkout/team.json')]
    const followed = await agent.lanyard('team', 'follow', 'checkout/team.json')
    expect(followed).toMatchObject({
      exit: 0,
      out: expect.stringMatching(/\n! .*team\.json is no setup .*: there is no such file\. /) as string,
    })
    await mkdir(join(agent.folder, 'v1'))
    await mkdir(join(agent.folder, 'v2'))
    await writeFile(join(agent.folder, 'v1/team.json'), JSON.stringify({ version: 1 }))
    await writeFile(join(agent.folder, 'v2/team.json'), JSON.stringify(setupOf(agent)))
    await symlink(join(agent.folder, 'v1'), folder)
    await expect.poll(() => noticesOf(agent), PATIENCE).toEqual([])
    await symlink(join(agent.folder, 'v2'), `${folder}.new`)
    await rename(`${folder}.new`, folder)
    await expect.poll(() => noticesOf(agent), PATIENCE).toHaveLength(1)
    expect(await shownBy(agent)).toMatchObject({ from: file, error: null })
  })
})

describe('a team file at an https URL', () => {
  async function serving(setup: unknown) {
    const server = await serveDocument(JSON.stringify(setup))
    const agent = await runningAgent({ env: { AWS_CA_BUNDLE: server.ca } })
    return { server, agent }
  }

  test('is asked for once: what has not changed since is not sent again', async () => {
    const { server, agent } = await serving({ version: 1 })
    expect((await agent.lanyard('team', 'follow', server.url)).err).toBe('')
    expect(await shownBy(agent)).toMatchObject({ error: null, changes: [] })
    expect(server.answered).toEqual([200, 304])
    server.serve(JSON.stringify(setupOf(agent)))
    expect(outcomes(await shownBy(agent))).toEqual([
      'new portal corp',
      'new session prod',
      expect.stringMatching(/^new account \d{12}$/) as string,
    ])
    expect(await agent.lanyard('team', 'take', '--yes')).toMatchObject({ exit: 0, err: '' })
    expect(server.answered).toEqual([200, 304, 200, 304])
  })

  test('that leads elsewhere, is too long, is no setup or is gone says so in a sentence, and what was taken stays', async () => {
    const { server, agent } = await serving({ version: 1, accounts: { '111122223333': { group: 'shop' } } })
    await agent.lanyard('team', 'follow', server.url)
    await agent.lanyard('team', 'take', '--yes')
    const told = async () => {
      const { out, err, exit } = await agent.lanyard('team')
      expect({ err, exit }).toEqual({ err: '', exit: 0 })
      return out.split('\n').find((line) => line.startsWith('! '))
    }
    server.serve((_, response) => response.writeHead(302, { location: 'http://example.com/' }).end())
    expect(await told()).toMatch(/it leads elsewhere; name the https:\/\/ address that it leads to\. /)
    server.serve((_, response) => response.end(`{"version":1,"$schema":"${'x'.repeat(1_100_000)}"}`))
    expect(await told()).toMatch(/: it is longer than 1 MiB\. /)
    server.serve('<html>')
    expect(await told()).toMatch(/: it is not JSON: /)
    server.serve((_, response) => response.destroy())
    expect(await told()).toMatch(/^! 127\.0\.0\.1:\d+ could not be reached: the connection was cut\. /)
    expect((await agent.lanyard('status')).out).toMatch(/\n! 127\.0\.0\.1:\d+ could not be reached: /)
    expect((await agent.json('export')) as object).toMatchObject({
      accounts: { '111122223333': { group: 'shop' } },
    })
    expect(await agent.lanyard('team', 'later')).toMatchObject({
      exit: 65,
      err: expect.stringMatching(/says nothing now\. 127\.0\.0\.1:\d+ could not be reached/) as string,
    })
  })
})

describe('lanyard team follow', () => {
  test.each([
    [
      'https://ana:hunter2@example.com/team.json',
      /a user and a password would be kept in the settings and shown/,
    ],
    ['http://example.com/team.json', /only https:\/\/ is asked/],
    ['ftp://example.com/team.json', /only https:\/\/ is asked/],
    ['https://', /it is no address/],
  ])('refuses %s, and says no password again', async (from, message) => {
    const agent = await runningAgent()
    const { out, err, exit } = await agent.lanyard('team', 'follow', from)
    expect({ out, exit }).toEqual({ out: '', exit: 65 })
    expect(err).toMatch(message)
    expect(err).not.toContain('hunter2')
    expect(await shownBy(agent)).toBeNull()
    expect(await readFile(join(agent.home, 'settings.json'), 'utf8').catch(() => '')).not.toContain('hunter2')
  })
})

test('lanyard team leave follows it no more, and what was taken over stays', async () => {
  const agent = await runningAgent()
  expect(await agent.lanyard('team', 'leave')).toMatchObject({
    exit: 2,
    err: expect.stringContaining('No team file is followed.') as string,
  })
  expect(await agent.lanyard('team', 'take')).toMatchObject({ exit: 2 })
  await writeFile(join(agent.folder, 'team.json'), JSON.stringify(setupOf(agent)))
  await agent.lanyard('team', 'follow', 'team.json')
  await agent.lanyard('team', 'take', '--yes')
  expect((await agent.lanyard('team', 'leave')).out).toMatch(
    /^No longer following \/.*\. What was taken over stays\.\n$/,
  )
  expect(await shownBy(agent)).toBeNull()
  expect(await agent.json('portal', 'ls')).toMatchObject({ portals: [{ name: 'corp' }] })
})

test('a template of profile names is taken over, and handed on', async () => {
  const agent = await runningAgent()
  await writeFile(
    join(agent.folder, 'team.json'),
    JSON.stringify({ version: 1, profileNames: '{account}-{role}' }),
  )
  await agent.lanyard('team', 'follow', 'team.json')
  expect((await agent.lanyard('team')).out).toMatch(
    /profile names +changed +profileNames {account}-{role} \(was {alias}\)/,
  )
  await agent.lanyard('team', 'take', '--yes')
  expect((await agent.lanyard('profiles', 'names')).out).toBe('{account}-{role}\n')
  expect(await agent.json('export')).toMatchObject({ profileNames: '{account}-{role}' })
  await writeFile(join(agent.folder, 'team.json'), JSON.stringify({ version: 1, profileNames: '{nothing}' }))
  expect(await shownBy(agent)).toMatchObject({
    changes: [{ outcome: 'cannot', error: { code: 'profile-template-invalid' } }],
  })
})
