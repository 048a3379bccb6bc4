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

/** docker's own command line, with a daemon's place taken: it has at most one network, and refuses one for a reason. */
async function dockerWith(state: { network: Network | null; refuses: string | null }) {
  const server = createServer((request, response) => {
    const reply = (status: number, body: unknown) => {
      response.writeHead(status, { 'content-type': 'application/json', 'api-version': '1.41' })
      response.end(status === 204 ? undefined : JSON.stringify(body))
    }
    const { url = '', method } = request
    void text(request).then((body) => {
      if (url.endsWith('/_ping')) reply(200, 'OK')
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
  return { network: createContainerNetwork({ docker: createDocker(process.env) }), caller }
}

test('docker’s own command line makes the network once, and takes it away once', async () => {
  const state = { network: null as Network | null, refuses: null as string | null }
  const { network, caller } = await dockerWith(state)
  await network.prepare(caller)
  expect(state.network).toMatchObject({
    Name: 'lanyard',
    IPAM: { Config: [{ Subnet: '169.254.170.0/24', Gateway: '169.254.170.2' }] },
  })
  state.refuses = 'it is there already'
  await network.prepare(caller)
  expect(await network.remove(caller)).toBe(true)
  expect(await network.remove(caller)).toBe(false)
})

test.each([
  ['Pool overlaps with other one on this address space', 'docker-network-taken'],
  ['conflicts with network n2 (br-2): networks have overlapping IPv4', 'docker-network-taken'],
  ['no space left on device', 'docker-failed'],
])('what its daemon refuses by "%s" is told as %s', async (refuses, code) => {
  const { network, caller } = await dockerWith({ network: null, refuses })
  await expect(network.prepare(caller)).rejects.toMatchObject({ code })
})

test('a network of that name is used with the right gateway among its own, and no other', async () => {
  const ipam = (...gateways: string[]) => ({
    Name: 'lanyard',
    IPAM: { Config: gateways.map((Gateway) => ({ Subnet: '', Gateway })) },
  })
  const state = { network: ipam('169.254.170.2', 'fd00::1'), refuses: null }
  const { network, caller } = await dockerWith(state)
  await network.prepare(caller)
  state.network = ipam('169.254.170.1')
  await expect(network.prepare(caller)).rejects.toMatchObject({ code: 'docker-network-other' })
})
