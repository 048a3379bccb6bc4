import { AppError } from '../../../shared/errors.ts'
import { printable } from '../../../shared/printable.ts'
import type { CallersDocker, Docker } from '../ports.ts'

/** Docker's network on which containers find the container endpoint. */
export const CONTAINER_NETWORK = 'lanyard'

/**
 * Where containers ask. SDKs take plain HTTP from loopback and from where AWS's own container services answer only, of
 * which this is Amazon ECS's.
 * Source: AWS SDKs and Tools Reference Guide, "Container credential provider".
 */
export const CONTAINER_ADDRESS = '169.254.170.2'

const SUBNET = '169.254.170.0/24'
/** The network's gateway where that is a virtual machine's, and a forwarder has the address. */
const MACHINE_GATEWAY = '169.254.170.1'
const FORWARDER = 'lanyard-endpoint'

/**
 * How containers come to the endpoint: the address is this computer's own, or a forwarder's, a container that passes on
 * to this computer's loopback from the virtual machine that docker runs in.
 */
export type ContainerRoute = 'gateway' | 'forwarder'

export interface ContainerNetwork {
  /**
   * Has the network on the caller's docker, and the forwarder where it takes one, of an image whose entry point is
   * socat. Throws `docker-missing`, `docker-failed`, `docker-network-taken`, `docker-network-other`, and for a forwarder
   * `endpoint-unavailable`.
   */
  prepare(caller: CallersDocker, image: string): Promise<ContainerRoute>
  /** Takes it away again, and says whether it was there. Throws `docker-missing`, `docker-failed` while it is used. */
  remove(caller: CallersDocker): Promise<boolean>
}

export function createContainerNetwork({
  docker,
  endpointPort,
}: {
  docker: Docker
  endpointPort: () => Promise<number>
}): ContainerNetwork {
  return {
    async prepare(caller, image) {
      const gateways = (await gatewaysOf(docker, caller)) ?? (await create(docker, caller))
      if (gateways.includes(CONTAINER_ADDRESS)) return 'gateway'
      if (!gateways.includes(MACHINE_GATEWAY))
        throw new AppError('docker-network-other', { gateway: printable(gateways.join(', ')) })
      await forward(docker, caller, image, await endpointPort())
      return 'forwarder'
    },
    async remove(caller) {
      if ((await gatewaysOf(docker, caller)) === null) return false
      await docker.run(caller, ['rm', '--force', FORWARDER])
      const removed = await docker.run(caller, ['network', 'rm', CONTAINER_NETWORK])
      if (removed.outcome === 'failed') throw failure(removed.reason)
      return true
    },
  }
}

/** The network's gateways, of which one may be of IPv6; `null` where there is no such network. */
async function gatewaysOf(docker: Docker, caller: CallersDocker): Promise<readonly string[] | null> {
  const format = '{{range .IPAM.Config}}{{.Gateway}} {{end}}'
  const found = await docker.run(caller, ['network', 'inspect', '--format', format, CONTAINER_NETWORK])
  if (found.outcome === 'done') return found.printed.trim().split(' ')
  // "network lanyard not found" since docker 20, "No such network: lanyard" before.
  if (/network lanyard not found|no such network/i.test(found.reason)) return null
  throw failure(found.reason)
}

async function create(docker: Docker, caller: CallersDocker): Promise<readonly string[]> {
  const gateway = (await isInMachine(docker, caller)) ? MACHINE_GATEWAY : CONTAINER_ADDRESS
  const addresses = ['--subnet', SUBNET, '--gateway', gateway]
  const made = await docker.run(caller, ['network', 'create', ...addresses, CONTAINER_NETWORK])
  if (made.outcome === 'done') return [gateway]
  // Another call has made it meanwhile.
  if (/already exists/.test(made.reason)) return (await gatewaysOf(docker, caller)) ?? []
  if (/overlap/.test(made.reason)) throw new AppError('docker-network-taken', { subnet: SUBNET })
  throw failure(made.reason)
}

/** Docker Desktop has a virtual machine on Linux too. */
async function isInMachine(docker: Docker, caller: CallersDocker): Promise<boolean> {
  if (docker.alwaysInMachine) return true
  const told = await docker.run(caller, ['info', '--format', '{{.OperatingSystem}}'])
  if (told.outcome === 'failed') throw failure(told.reason)
  return told.printed.trim() === 'Docker Desktop'
}

/** Has the forwarder run, which docker starts again by itself; another port takes another one. */
async function forward(docker: Docker, caller: CallersDocker, image: string, port: number): Promise<void> {
  const listens = [`TCP-LISTEN:${port},fork,reuseaddr`, `TCP:host.docker.internal:${port}`]
  const format = '{{.State.Running}} {{.Config.Image}} {{join .Args " "}}'
  const found = await docker.run(caller, ['container', 'inspect', '--format', format, FORWARDER])
  if (found.outcome === 'done' && found.printed.trim() === ['true', image, ...listens].join(' ')) return
  await docker.run(caller, ['rm', '--force', FORWARDER])
  const place = ['--name', FORWARDER, '--network', CONTAINER_NETWORK, '--ip', CONTAINER_ADDRESS]
  const options = ['--detach', '--restart', 'unless-stopped', ...place]
  const run = await docker.run(caller, ['run', ...options, image, ...listens])
  if (run.outcome === 'failed') throw failure(run.reason)
}

function failure(reason: string): AppError {
  return new AppError('docker-failed', { reason: printable(reason) })
}
