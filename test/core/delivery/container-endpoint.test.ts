import { once } from 'node:events'
import { request, type IncomingMessage } from 'node:http'
import { expect, test } from 'vitest'
import { createContainerListener } from '../../../electron/adapters/container-listener.ts'
import type { ContainerListener, EndpointRequest } from '../../../electron/core/ports.ts'
import { SECOND_MS } from '../../../shared/time.ts'
import { start, startSignedIn } from '../engine.ts'

/** A computer that docker gives the address of its network to, or has not yet, or where another program listens. */
async function startBesideDocker() {
  const docker: { address: 'there' | 'missing' | 'taken'; answer: Answer | null } = {
    address: 'there',
    answer: null,
  }
  const containerListener: ContainerListener = {
    ...createContainerListener(),
    async listenToContainers(_, answer) {
      if (docker.address === 'taken') throw new Error('listen EADDRINUSE')
      if (docker.address === 'missing') return null
      docker.answer = answer
      return { close: async () => void (docker.answer = null) }
    },
  }
  const engine = await startSignedIn({ ports: () => ({ containerListener }) })
  return { engine, docker, id: (await start(engine)).id }
}

type Answer = Parameters<ContainerListener['listenToContainers']>[1]

function requestOf(set: readonly (readonly [string, string])[]): EndpointRequest {
  const variables = new Map(set)
  const { host, pathname } = new URL(variables.get('AWS_CONTAINER_CREDENTIALS_FULL_URI')!)
  const authorization = variables.get('AWS_CONTAINER_AUTHORIZATION_TOKEN')!
  return { method: 'GET', path: pathname, host, authorization, fromBrowser: false }
}

test('containers of an engine before are answered as soon as docker’s network is there', async () => {
  const { engine, docker, id } = await startBesideDocker()
  const asked = requestOf(
    (await engine.app().terminal.containerJob({ sessionId: id, region: null }, null, 'gateway')).set,
  )
  expect(asked.host).toMatch(/^169\.254\.170\.2:\d+$/)
  docker.address = 'missing'
  await engine.restart()
  await engine.pass(10 * SECOND_MS)
  expect(docker.answer).toBe(null)

  docker.address = 'there'
  await engine.pass(5 * SECOND_MS)
  expect(await docker.answer?.(asked)).toMatchObject({ status: 200 })
  // Nothing of another container's address, or of loopback's at another port, is this Host.
  for (const host of ['169.254.170.2', asked.host!.replace('.2:', '.3:'), 'rebound.example:80'])
    expect(await docker.answer?.({ ...asked, host })).toMatchObject({ status: 403 })
})

test('nothing listens to containers where none was ever begun', async () => {
  const { engine, docker, id } = await startBesideDocker()
  await engine.app().terminal.servedJob({ sessionId: id, region: null }, null, {
    config: '/none',
    credentials: '/none',
    cwd: '/',
  })
  await engine.restart()
  expect(docker.answer).toBe(null)
})

test('where another program took their address, their tokens are void and it is said', async () => {
  const { engine, docker, id } = await startBesideDocker()
  const asked = requestOf(
    (await engine.app().terminal.containerJob({ sessionId: id, region: null }, null, 'gateway')).set,
  )
  docker.address = 'taken'
  await engine.restart()
  const notices = engine
    .app()
    .store.get()
    .live.notices.map(({ error }) => error.message)
  expect(notices).toContain('Lanyard cannot listen on 169.254.170.2: listen EADDRINUSE.')

  docker.address = 'there'
  const next = requestOf(
    (await engine.app().terminal.containerJob({ sessionId: id, region: null }, null, 'gateway')).set,
  )
  expect(await docker.answer?.(asked)).toMatchObject({ status: 401 })
  expect(await docker.answer?.(next)).toMatchObject({ status: 200 })
})

test('through a forwarder containers are answered on loopback by their own address', async () => {
  const { engine, docker, id } = await startBesideDocker()
  docker.address = 'missing'
  const { set } = await engine.app().terminal.containerJob({ sessionId: id, region: null }, null, 'forwarder')
  await engine.restart()
  const { host, path, authorization } = requestOf(set)
  const port = new URL(`http://${host}`).port
  const asking = request({
    host: '127.0.0.1',
    port,
    path,
    headers: { host: host!, authorization: authorization! },
  }).end()
  const [reply] = (await once(asking, 'response')) as [IncomingMessage]
  reply.resume()
  expect(reply.statusCode).toBe(200)
})

test('a docker whose network is not this computer’s gets no containers', async () => {
  const { engine, docker, id } = await startBesideDocker()
  docker.address = 'missing'
  await expect(
    engine.app().terminal.containerJob({ sessionId: id, region: null }, null, 'gateway'),
  ).rejects.toMatchObject({
    code: 'container-address-missing',
  })
})
