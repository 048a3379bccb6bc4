import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { dirname, join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { LAUNCHER, startRunningAgent, type RunningAgent } from '../agent/running-agent.ts'

const PROD = 'checkout-prod/AdministratorAccess'

/** Takes docker's pulls in the place of its daemon, and remembers the passwords that come with them. */
async function daemon(folder: string) {
  const passwords: unknown[] = []
  const server = createServer((request, response) => {
    const { headers, url = '' } = request
    request.resume()
    response.setHeader('api-version', '1.41')
    response.setHeader('content-type', 'application/json')
    const auth = headers['x-registry-auth']
    if (url.includes('/images/create') && typeof auth === 'string')
      passwords.push(JSON.parse(Buffer.from(auth, 'base64').toString('utf8')))
    response.end(url.endsWith('/_ping') ? 'OK' : '{"status":"Pulled by nobody"}')
  })
  const socket = join(folder, 'docker.sock')
  server.listen(socket)
  await once(server, 'listening')
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  return { host: `unix://${socket}`, passwords }
}

async function signedIn(): Promise<RunningAgent> {
  const agent = await startRunningAgent()
  onTestFinished(() => agent.end())
  await agent.signIn()
  return agent
}

function docker(agent: RunningAgent, host: string, args: string) {
  const path = `${dirname(LAUNCHER)}:${process.env['PATH']}`
  return agent.shell(['sh'], `PATH='${path}' DOCKER_HOST='${host}' docker ${args}`)
}

test('docker pulls with a password that it keeps nowhere', async () => {
  const agent = await signedIn()
  const { host, passwords } = await daemon(agent.folder)
  const { out } = await agent.lanyard('ecr', 'setup', PROD)
  const registry = /\d{12}\.dkr\.ecr\.us-east-1\.amazonaws\.com/.exec(out)![0]
  for (const image of ['app', 'worker']) {
    const { err, exit } = await docker(agent, host, `pull ${registry}/${image}`)
    expect({ err, exit }).toEqual({ err: '', exit: 0 })
  }
  // A newer docker names the registry in it too.
  const login = expect.objectContaining({
    username: 'AWS',
    password: expect.stringMatching(/^[0-9a-f]{96}$/),
  })
  expect(passwords).toEqual([login, login])
  // One for both, and none of it on the disk.
  expect(agent.emulator.log.counts()['GetAuthorizationToken']).toBe(1)
  const config = await readFile(join(agent.folder, '.docker/config.json'), 'utf8')
  expect(JSON.parse(config)).toEqual({ credHelpers: { [registry]: 'lanyard' } })
})

test('docker shows why there is no password, and goes on without one where Lanyard has none to give', async () => {
  const agent = await signedIn()
  const { host, passwords } = await daemon(agent.folder)
  const { out } = await agent.lanyard('ecr', 'setup', PROD)
  const registry = /\d{12}\.dkr\.ecr\.us-east-1\.amazonaws\.com/.exec(out)![0]
  await agent.lanyard('stop', PROD)
  const refused = await docker(agent, host, `pull ${registry}/app`)
  expect(refused.err).toContain(`${PROD} is not active. Start it: \`lanyard start ${PROD}\`.`)

  const config = '{"credsStore":"lanyard"}'
  const elsewhere = await agent.shell(
    ['sh'],
    `mkdir other && printf '%s' '${config}' >other/config.json && PATH='${dirname(LAUNCHER)}:${process.env['PATH']}' DOCKER_CONFIG=other DOCKER_HOST='${host}' docker pull debian`,
  )
  expect(elsewhere).toMatchObject({ err: '', exit: 0 })
  // docker sends an empty login then, or none.
  expect(passwords.filter((login) => JSON.stringify(login).includes('"password"'))).toEqual([])
})

test('docker-credential-lanyard speaks the helpers’ protocol, also over a link', async () => {
  const agent = await signedIn()
  await agent.lanyard('start', PROD)
  const helper = async (verb: string, input: string) => {
    const child = agent.shell(
      ['sh'],
      `ln -sf '${dirname(LAUNCHER)}/docker-credential-lanyard' ./linked && printf '%s' '${input}' | ./linked ${verb}`,
    )
    return child
  }
  const { out: listed } = await helper('list', '')
  const [registry = ''] = Object.keys(JSON.parse(listed) as object)
  expect(JSON.parse(listed)).toEqual({ [registry]: 'AWS' })
  const got = await helper('get', `https://${registry}`)
  expect(JSON.parse(got.out)).toEqual({
    ServerURL: `https://${registry}`,
    Username: 'AWS',
    Secret: expect.stringMatching(/^[0-9a-f]{96}$/),
  })
  expect(await helper('get', 'https://index.docker.io/v1/')).toEqual({
    out: 'credentials not found in native keychain\n',
    err: '',
    exit: 1,
  })
  const foreign = '999999999999.dkr.ecr.us-east-1.amazonaws.com'
  const why = `lanyard: No active or pinned session is of account 999999999999, which the registry ${foreign} belongs to. Start one, or name the session that may use it: \`lanyard ecr setup NAME --registry ${foreign}\`.\n`
  // docker's protocol reads the one, and a person at a pull sees only the other.
  expect(await helper('get', foreign)).toEqual({ out: why, err: why, exit: 77 })
  for (const verb of ['store', 'erase'])
    expect(await helper(verb, '{"Secret":"s3cret"}')).toMatchObject({
      out: expect.stringMatching(/^Lanyard makes the passwords of ECR itself/),
      exit: 1,
    })
  expect(await helper('frob', '')).toMatchObject({
    out: expect.stringContaining('get, list, store and erase'),
    exit: 1,
  })
})
