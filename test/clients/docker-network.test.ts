import { once } from 'node:events'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { expect, onTestFinished, test } from 'vitest'
import { createDocker } from '../../electron/adapters/docker.ts'
import { createContainerNetwork } from '../../electron/core/delivery/container-network.ts'
import { temporaryFolder } from '../adapters/temporary-folder.ts'

interface Network {
  readonly Name: string
  readonly IPAM: { readonly Config: readonly { readonly Subnet: string; readonly Gateway: string }[] }
}

interface Container {
  readonly Image: string
  readonly Cmd: readonly string[]
  readonly HostConfig: unknown
  readonly NetworkingConfig: unknown
}

/** A daemon's place taken: it has at most one network and one container, and refuses a network for a reason. */
interface Daemon {
  network: Network | null
  refuses: string | null
  system: string
  container: Container | null
  /** How often one was made. */
  containers: number
}

const LINUX = { network: null, refuses: null, system: 'Debian GNU/Linux 12', container: null, containers: 0 }
const IMAGE = 'alpine/socat'

/** docker's own command line, with this daemon; `port` is where the endpoint listens. */
async function dockerWith(state: Daemon, port = () => 4321) {
  const server = createServer((request, response) => {
    const reply = (status: number, body: unknown) => {
      response.writeHead(status, { 'content-type': 'application/json', 'api-version': '1.41' })
      response.end(status === 204 ? undefined : JSON.stringify(body))
    }
    const { url = '', method } = request
    const answerContainer = async () => {
      if (url.includes('/containers/create')) {
        state.container = JSON.parse(await said) as Container
        state.containers++
        reply(201, { Id: 'c1', Warnings: [] })
      } else if (url.endsWith('/start')) reply(204, null)
      else if (state.container === null) reply(404, { message: 'No such container: lanyard-endpoint' })
      else if (method === 'DELETE') {
        state.container = null
        reply(204, null)
      } else {
        const { Image, Cmd } = state.container
        reply(200, { State: { Running: true }, Config: { Image }, Path: 'socat', Args: Cmd })
      }
    }
    const said = text(request)
    void said.then((body) => {
      if (url.endsWith('/_ping')) reply(200, 'OK')
      else if (url.endsWith('/info')) reply(200, { OperatingSystem: state.system })
      else if (url.includes('/containers/')) void answerContainer()
      else if (url.endsWith('/networks/create')) {
        if (state.refuses !== null) return reply(403, { message: state.refuses })
        state.network = JSON.parse(body) as Network
        reply(201, { Id: 'n1' })
      } else if (state.network === null) reply(404, { message: 'network lanyard not found' })
      else if (method === 'DELETE') {
        state.network = null
        reply(204, null)
      } else reply(200, state.network)
    })
  })
  const socket = join(await temporaryFolder(), 'docker.sock')
  server.listen(socket)
  await once(server, 'listening')
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  const variables = { DOCKER_HOST: `unix://${socket}`, DOCKER_CONTEXT: undefined, DOCKER_CONFIG: undefined }
  const caller = { searchPath: process.env['PATH'] ?? null, variables }
  return {
    network: createContainerNetwork({ docker: createDocker(process.env), endpointPort: async () => port() }),
    caller,
  }
}

test('docker’s own command line makes the network once, and takes it away once', async () => {
  const state: Daemon = { ...LINUX }
  const { network, caller } = await dockerWith(state)
  expect(await network.prepare(caller, IMAGE)).toBe('gateway')
  expect(state.network).toMatchObject({
    Name: 'lanyard',
    IPAM: { Config: [{ Subnet: '169.254.170.0/24', Gateway: '169.254.170.2' }] },
  })
  state.refuses = 'it is there already'
  await network.prepare(caller, IMAGE)
  expect(await network.remove(caller)).toBe(true)
  expect(await network.remove(caller)).toBe(false)
})

test.each([
  ['Pool overlaps with other one on this address space', 'docker-network-taken'],
  ['conflicts with network n2 (br-2): networks have overlapping IPv4', 'docker-network-taken'],
  ['no space left on device', 'docker-failed'],
])('what its daemon refuses by "%s" is told as %s', async (refuses, code) => {
  const { network, caller } = await dockerWith({ ...LINUX, refuses })
  await expect(network.prepare(caller, IMAGE)).rejects.toMatchObject({ code })
})

test('a network of that name is used with the right gateway among its own, and no other', async () => {
  const ipam = (...gateways: string[]) => ({
    Name: 'lanyard',
    IPAM: { Config: gateways.map((Gateway) => ({ Subnet: '', Gateway })) },
  })
  const state: Daemon = { ...LINUX, network: ipam('169.254.170.2', 'fd00::1') }
  const { network, caller } = await dockerWith(state)
  await network.prepare(caller, IMAGE)
  state.network = ipam('169.254.170.9')
  await expect(network.prepare(caller, IMAGE)).rejects.toMatchObject({ code: 'docker-network-other' })
})

test('where docker runs in a virtual machine one container of it passes on, at the endpoint’s port', async () => {
  const state: Daemon = { ...LINUX, system: 'Docker Desktop' }
  let port = 4321
  const { network, caller } = await dockerWith(state, () => port)
  expect(await network.prepare(caller, IMAGE)).toBe('forwarder')
  expect(state.network!.IPAM.Config).toMatchObject([{ Gateway: '169.254.170.1' }])
  expect(state.container).toMatchObject({
    Image: IMAGE,
    Cmd: ['TCP-LISTEN:4321,fork,reuseaddr', 'TCP:host.docker.internal:4321'],
    HostConfig: { NetworkMode: 'lanyard', RestartPolicy: { Name: 'unless-stopped' } },
    NetworkingConfig: { EndpointsConfig: { lanyard: { IPAMConfig: { IPv4Address: '169.254.170.2' } } } },
  })

  await network.prepare(caller, IMAGE)
  expect(state.containers).toBe(1)
  port = 5432
  await network.prepare(caller, IMAGE)
  expect(state.container!.Cmd[1]).toBe('TCP:host.docker.internal:5432')
  await network.prepare(caller, 'mine/socat')
  expect(state.container!.Image).toBe('mine/socat')
  expect(state.containers).toBe(3)

  await network.remove(caller)
  expect({ ...state }).toMatchObject({ network: null, container: null })
})
