import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { startRunningAgent, type RunningAgent } from '../../agent/running-agent.ts'
import { findProgram } from '../shells.ts'

const PROD = 'checkout-prod/AdministratorAccess'
const STAGING = 'checkout-staging/AdministratorAccess'

let agent: RunningAgent

beforeAll(async () => {
  agent = await startRunningAgent()
  await agent.signIn()
})
afterAll(() => agent.end())

const at = (...path: readonly string[]) => join(agent.folder, ...path)

describe('lanyard eks', () => {
  test('lists the clusters of a region', async () => {
    expect(await agent.lanyard('eks', 'ls', PROD)).toEqual({ out: 'apps\nbatch\n', err: '', exit: 0 })
    expect(await agent.json('eks', 'ls', PROD, '--region', 'eu-west-1')).toEqual({
      region: 'eu-west-1',
      clusters: ['apps', 'batch'],
    })
  })

  test('shows what it would merge, and writes nothing', async () => {
    const { out, err, exit } = await agent.lanyard(
      'eks',
      'kubeconfig',
      PROD,
      '--all',
      '--dry-run',
      '--kubeconfig',
      'dry',
    )
    expect({ err, exit }).toEqual({ err: '', exit: 0 })
    const { users } = parse(out) as { users: { name: string; user: { exec: { args: string[] } } }[] }
    expect(users.map(({ name }) => name)).toEqual([`apps@${PROD}`, `batch@${PROD}`])
    expect(users[0]!.user.exec.args).toEqual([
      'eks',
      'token',
      PROD,
      '--cluster',
      'apps',
      '--region',
      'us-east-1',
    ])
    await expect(readFile(at('dry'))).rejects.toThrow('ENOENT')
  })

  test('calls the session by the name that its own profile has', async () => {
    await agent.lanyard('start', STAGING, '--as', 'stage')
    const { out } = await agent.lanyard('eks', 'kubeconfig', STAGING, '--cluster', 'apps', '--dry-run')
    expect(out).toContain('name: "apps@stage"')
    const { users } = parse(out) as { users: { user: { exec: { args: string[] } } }[] }
    expect((await agent.lanyard(...users[0]!.user.exec.args)).out).toContain('"token":"k8s-aws-v1.')
  })

  test('writes into the file of KUBECONFIG that has the context already, or else into the first', async () => {
    const env = { KUBECONFIG: `one:${at('two')}:` }
    const into = async (more: Record<string, string>, ...args: string[]) =>
      (await agent.lanyardIn(more, 'eks', 'kubeconfig', PROD, '--cluster', 'apps', ...args)).out.split(
        '\n',
        1,
      )[0]
    expect(await into(env)).toBe(`Merged into ${at('one')}:`)
    expect(await into({ KUBECONFIG: at('two') }, '--context', 'there')).toBe(`Merged into ${at('two')}:`)
    expect(await into(env, '--context', 'there')).toBe(`Merged into ${at('two')}:`)
    expect(await into({})).toBe(`Merged into ${at('.kube', 'config')}:`)
    expect(await into(env, '--remove')).toBe(`Took apps@${PROD} out of ${at('one')}.`)
    expect(await into(env, '--remove')).toBe(`${at('one')} has no such context.`)
  })

  test.each([
    [
      'torn',
      'clusters: [\n',
      65,
      /torn could not be read: it is not YAML: .* It is as it was\. Correct it, or name another file with --kubeconfig\./,
    ],
    ['bytes', '\xff\xfe', 65, /bytes could not be read: it is not UTF-8\./],
    [
      'taken',
      `users:\n- name: apps@${PROD}\n  user: {token: x}\n`,
      2,
      /taken has a context or user "apps@.*" already that Lanyard did not write\. Choose another name with --context\./,
    ],
  ])('leaves a file whole that is %s', async (name, text, exit, sentence) => {
    await writeFile(at(name), Buffer.from(text, 'latin1'))
    const told = await agent.lanyard('eks', 'kubeconfig', PROD, '--cluster', 'apps', '--kubeconfig', name)
    expect(told).toMatchObject({ out: '', exit })
    expect(told.err).toMatch(sentence)
    expect(await readFile(at(name), 'latin1')).toBe(text)
  })

  test('reads a token without a request', async () => {
    await agent.lanyard('start', PROD)
    const before = agent.emulator.log.list().length
    const { out } = await agent.lanyard('eks', 'token', PROD, '--cluster', 'apps', '--region', 'eu-west-1')
    const { status } = JSON.parse(out) as { status: { token: string; expirationTimestamp: string } }
    const url = new URL(Buffer.from(status.token.replace('k8s-aws-v1.', ''), 'base64url').toString())
    expect(url.searchParams.get('X-Amz-Credential')).toMatch(/\/eu-west-1\/sts\/aws4_request$/)
    const minutes = (Date.parse(status.expirationTimestamp) - Date.now()) / 60_000
    expect(minutes).toBeGreaterThan(13)
    expect(minutes).toBeLessThanOrEqual(14)
    expect(agent.emulator.log.list()).toHaveLength(before)
  })
})

describe('lanyard rds token', () => {
  const token = async (host: string, ...more: string[]) => {
    const told = await agent.lanyard(
      'rds',
      'token',
      PROD,
      '--host',
      host,
      '--port',
      '5432',
      '--user',
      'jo',
      ...more,
    )
    expect(told).toMatchObject({ err: '', exit: 0 })
    return new URL(`https://${told.out.trim()}`)
  }
  const scope = (url: URL) => url.searchParams.get('X-Amz-Credential')!.split('/').slice(2).join('/')

  test('is for the region in the endpoint’s name, the one that is named, or the session’s own', async () => {
    const url = await token('db.c1.eu-west-1.rds.amazonaws.com')
    expect(url.host).toBe('db.c1.eu-west-1.rds.amazonaws.com:5432')
    expect(url.searchParams.get('DBUser')).toBe('jo')
    expect(url.searchParams.get('X-Amz-Expires')).toBe('900')
    expect(scope(url)).toBe('eu-west-1/rds-db/aws4_request')
    expect(scope(await token('db.c1.eu-west-1.rds.amazonaws.com', '--region', 'us-west-2'))).toMatch(
      /^us-west-2/,
    )
    expect(scope(await token('db.example.com'))).toMatch(/^us-east-1/)
  })

  test('starts a session that nobody had started', async () => {
    const name = 'payments-staging/AdministratorAccess'
    const told = await agent.lanyard('rds', 'token', name, '--host', 'db', '--port', '1', '--user', 'jo')
    expect(told).toMatchObject({ err: '', exit: 0 })
  })
})

test('lanyard codeartifact token lasts as long as the session, or as is said', async () => {
  const domain = ['codeartifact', 'token', PROD, '--domain', 'packages']
  const other = agent.emulator.world.organisation.portals[0]!.accounts[1]!.id
  for (const more of [[], ['--duration', '15m'], ['--owner', other], ['--region', 'eu-west-1']])
    expect(await agent.lanyard(...domain, ...more)).toMatchObject({
      out: expect.stringMatching(/^eyJ/),
      err: '',
      exit: 0,
    })
})

describe('lanyard ecr setup', () => {
  const config = () => readFile(at('docker', 'config.json'), 'utf8')
  const setup = (...args: string[]) =>
    agent.lanyardIn({ DOCKER_CONFIG: 'docker' }, 'ecr', 'setup', PROD, ...args)
  const SHARED = '999999999999.dkr.ecr.eu-west-1.amazonaws.com'

  test('changes nothing of docker’s configuration but the registries that are named', async () => {
    await mkdir(at('docker'))
    const before = `{\n  "auths": {"a": {}},\n  "credHelpers": {\n    "${SHARED}": "ecr-login"\n  },\n  "detachKeys": "ctrl-x"\n}\n`
    await writeFile(at('docker', 'config.json'), before)
    const { out } = await setup('--registry', SHARED)
    expect(out).toContain(
      `docker asks Lanyard for ${SHARED}, as ${PROD}, in place of docker-credential-ecr-login.\n`,
    )
    expect(out).toMatch(/docker-credential-lanyard has to be on your PATH; it lies in \/.*\/assets\/bin\.\n$/)
    expect(await config()).toMatch(/^\{\n {2}"auths": \{/)
    expect(JSON.parse(await config())).toEqual({
      auths: { a: {} },
      credHelpers: { [SHARED]: 'lanyard' },
      detachKeys: 'ctrl-x',
    })
    // A registry of another account than the session's own.
    expect((await agent.lanyard('ecr', 'get', SHARED)).out).toMatch(/"Username":"AWS"/)
    await setup('--remove', '--registry', SHARED)
    expect(JSON.parse(await config())).toEqual({ auths: { a: {} }, credHelpers: {}, detachKeys: 'ctrl-x' })
  })

  test.each(['{"auths": ', '[]', '{"credHelpers": []}'])(
    'leaves a configuration whole that reads %s',
    async (text) => {
      await mkdir(at('docker'), { recursive: true })
      await writeFile(at('docker', 'config.json'), text)
      const { err, exit } = await setup()
      expect(exit).toBe(65)
      expect(err).toMatch(
        /config\.json could not be read: it.* It is as it was\. Correct it, or set DOCKER_CONFIG/,
      )
      expect(await config()).toBe(text)
    },
  )
})

describe('lanyard ssm', () => {
  /** A stand-in for AWS's plugin, which Debian does not have: it tells what it was given. */
  async function withPlugin(version: string): Promise<Record<string, string>> {
    const folder = at(`plugin-${version}`)
    await mkdir(folder, { recursive: true })
    const script = `#!/bin/sh
[ "$1" = --version ] && { echo '${version}'; exit; }
printf '%s\\n' "$AWS_SSM_START_SESSION_RESPONSE" "$@"
cat
exit 7
`
    await writeFile(join(folder, 'session-manager-plugin'), script, { mode: 0o755 })
    return { PATH: `${folder}:${process.env['PATH']}` }
  }
  async function anInstance(): Promise<string> {
    const { instances } = (await agent.json('ssm', 'ls', PROD)) as { instances: { id: string }[] }
    return instances[0]!.id
  }
  const started = () => agent.emulator.log.counts()['StartSession'] ?? 0

  test('lists what is online', async () => {
    const { out, err, exit } = await agent.lanyard('ssm', 'ls', PROD)
    expect({ err, exit }).toEqual({ err: '', exit: 0 })
    expect(out).toMatch(
      /^INSTANCE +NAME +PLATFORM +ADDRESS\ni-[0-9a-f]{17} +web-1\.us-east-1\.internal +Amazon Linux +10\.0\.0\.10\n/,
    )
    expect(out.trim().split('\n')).toHaveLength(12)
    expect(await agent.json('ssm', 'ls', PROD)).toMatchObject({
      region: 'us-east-1',
      instances: expect.arrayContaining([
        {
          id: await anInstance(),
          name: 'web-1.us-east-1.internal',
          platform: 'Amazon Linux',
          address: '10.0.0.10',
        },
      ]),
    })
  })

  test.each(['curl', 'Node'])(
    'hands the terminal to the plugin, its token in the environment alone (by %s)',
    async (client) => {
      const { PATH = '' } = await withPlugin('1.2.650.0')
      // Without curl the launcher asks by Node.
      const bare = at(`bare-${client}`)
      await mkdir(bare)
      for (const program of ['cat', 'sh', ...(client === 'curl' ? ['curl', 'stty'] : [])])
        await symlink(findProgram(program)!, join(bare, program))
      const env = { PATH: `${PATH.split(':')[0]}:${bare}` }
      const instance = await anInstance()
      const { out, err, exit } = await agent.lanyardIn(
        env,
        'ssm',
        'forward',
        PROD,
        instance,
        '--port',
        '5432:15432',
        '--host',
        'db.internal',
      )
      expect({ err, exit }).toEqual({ err: '', exit: 7 })
      const [response = '', ...args] = out.trim().split('\n')
      expect(JSON.parse(response)).toEqual({
        SessionId: expect.stringContaining('alex.moreau'),
        TokenValue: expect.stringMatching(/^AAEA/),
        StreamUrl: expect.stringMatching(/^wss:\/\/ssmmessages\.us-east-1\.amazonaws\.com\//),
      })
      expect(args).toEqual([
        'AWS_SSM_START_SESSION_RESPONSE',
        'us-east-1',
        'StartSession',
        PROD,
        JSON.stringify({
          Target: instance,
          DocumentName: 'AWS-StartPortForwardingSessionToRemoteHost',
          Parameters: { host: ['db.internal'], portNumber: ['5432'], localPortNumber: ['15432'] },
        }),
        agent.emulator.ready.url,
      ])
    },
  )

  test('opens a shell that reads what is typed', async () => {
    const env = await withPlugin('1.2.650.0')
    const terminal = agent.terminal(['ssm', 'shell', PROD, await anInstance()], { env })
    await terminal.shows('StartSession')
    terminal.type('typed by somebody\n')
    await terminal.shows('typed by somebody')
    terminal.type('\u0004')
    expect(await terminal.exit()).toBe(7)
  })

  test('begins no session where nobody could take it up', async () => {
    const before = started()
    const instance = await anInstance()
    const missing = await agent.lanyard('ssm', 'shell', PROD, instance)
    expect(missing).toMatchObject({ out: '', exit: 65 })
    expect(missing.err).toMatch(
      /^lanyard: AWS's session-manager-plugin is neither on your PATH nor [^\n]*\n$/,
    )
    for (const version of ['1.2.497.0', '1.1.999', 'unknown']) {
      const old = await agent.lanyardIn(await withPlugin(version), 'ssm', 'shell', PROD, instance)
      expect(old).toMatchObject({ out: '', exit: 65 })
      expect(old.err).toMatch(
        /takes its token as an argument, which everybody here could read\. Install a newer one/,
      )
    }
    expect(started()).toBe(before)
  })

  test('leaves no session behind for somebody who has gone', async () => {
    const env = await withPlugin('1.2.650.0')
    const ended = () => agent.emulator.log.counts()['TerminateSession'] ?? 0
    expect(ended()).toBe(0)
    agent.emulator.faults.add([{ kind: 'delay', operation: 'StartSession', delay: '1s' }])
    const before = started()
    const terminal = agent.terminal(['ssm', 'shell', PROD, await anInstance()], { env })
    await expect.poll(started).toBe(before + 1)
    terminal.type('\u0003')
    expect(await terminal.exit()).toBe(130)
    await expect.poll(ended).toBe(1)
    agent.emulator.faults.clear()
  })

  test('says that an instance cannot be reached', async () => {
    const told = await agent.lanyardIn(await withPlugin('1.2.650.0'), 'ssm', 'shell', PROD, 'i-0123')
    expect(told).toEqual({
      out: '',
      err: 'lanyard: Systems Manager in us-east-1 cannot reach i-0123. See which instances are online: `lanyard ssm ls NAME --region us-east-1`.\n',
      exit: 2,
    })
  })
})

test.each([
  [['eks'], 2, /eks knows kubeconfig, ls and token\. Read `lanyard help eks`/],
  [['eks', 'frob'], 2, /eks knows kubeconfig, ls and token, not "frob"/],
  [['eks', 'token', PROD], 2, /--cluster is missing/],
  [['eks', 'token'], 2, /NAME is missing/],
  [
    ['eks', 'kubeconfig', PROD],
    2,
    /No cluster was named; us-east-1 has apps, batch\. Name one with --cluster, or/,
  ],
  [
    ['eks', 'kubeconfig', PROD, '--cluster', 'nope'],
    2,
    /has no EKS cluster "nope" in us-east-1\. See what it has/,
  ],
  [['eks', 'kubeconfig', PROD, '--all', '--cluster', 'apps'], 2, /--all goes without --cluster/],
  [
    ['eks', 'ls', PROD, '--region', 'eu-wset-1'],
    2,
    /no region of aws that Lanyard knows\. Did you mean eu-west-1/,
  ],
  [['eks', 'ls', PROD, '--region', 'cn-north-1'], 2, /"cn-north-1" is not a region of aws/],
  [['eks', 'ls', 'nobody'], 2, /No session is called "nobody"/],
  [['rds', 'token', PROD, '--port', '1', '--user', 'a'], 2, /--host is missing/],
  [
    ['rds', 'token', PROD, '--host', 'a', '--port', '70000', '--user', 'a'],
    2,
    /"70000" is not a port, 1 to 65535/,
  ],
  [
    ['rds', 'token', PROD, '--host', 'a b/c', '--port', '1', '--user', 'a'],
    2,
    /"a b\/c" is not the name of a host/,
  ],
  [['rds', 'connect', PROD], 2, /rds knows token, not "connect"/],
  [['codeartifact', 'token', PROD], 2, /--domain is missing/],
  [['codeartifact', 'token', PROD, '--domain', 'nope'], 2, /CodeArtifact in us-east-1 has no domain "nope"/],
  [['codeartifact', 'token', PROD, '--domain', 'a', '--owner', '1'], 2, /--owner takes the twelve digits/],
  [
    ['codeartifact', 'token', PROD, '--domain', 'a', '--duration', '1m'],
    2,
    /--duration takes 15m to 12h, not "1m"/,
  ],
  [['ecr', 'get', 'example.com'], 2, /"example\.com" is not a private registry of ECR/],
  [['ecr', 'setup', PROD, '--registry', 'example.com'], 2, /"example\.com" is not a private registry of ECR/],
  [
    ['ecr', 'get', '999999999999.dkr.ecr.us-east-1.amazonaws.com'],
    77,
    /No active or pinned session is of account 9+,/,
  ],
  [['ssm', 'shell', PROD], 2, /INSTANCE is missing/],
  [['ssm', 'shell', PROD, 'i-1', '--port', '1'], 2, /ssm shell takes no --port/],
  [['ssm', 'forward', PROD, 'i-1'], 2, /--port is missing/],
  [['ssm', 'forward', PROD, 'i-1', '--port', '1:2:3'], 2, /--port takes REMOTE:LOCAL, not "1:2:3"/],
  [['ssm', 'forward', PROD, 'i-1', '--port', 'ssh'], 2, /"ssh" is not a port/],
])('lanyard %j says what is wrong and what to do', async (args, exit, sentence) => {
  const told = await agent.lanyard(...args)
  expect(told).toMatchObject({ out: '', exit })
  expect(told.err).toMatch(sentence)
  expect(told.err).toMatch(/^lanyard: [^\n]+\n$/)
})
