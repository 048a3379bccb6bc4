import { AppError } from '../../../shared/errors.ts'
import { printable } from '../../../shared/printable.ts'
import type { CallersDocker, Docker } from '../ports.ts'

/** Docker's network on which containers find the container endpoint. */
export const CONTAINER_NETWORK = 'lanyard'

/**
 * Where containers ask. SDKs take plain HTTP from loopback and from two addresses of AWS's own container services only:
 * 169.254.170.2 and 169.254.170.23.
 * Source: AWS SDKs and Tools Reference Guide, "Container credential provider".
 */
export const CONTAINER_ADDRESS = '169.254.170.2'

const SUBNET = '169.254.170.0/24'

export interface ContainerNetwork {
  /**
   * Has the network on the caller's docker. Its gateway is the address, which so is this computer's own, and can be
   * listened at. Throws `docker-missing`, `docker-failed`, `docker-network-taken`, `docker-network-other`.
   */
  prepare(caller: CallersDocker): Promise<void>
  /** Takes it away again, and says whether it was there. Throws `docker-missing`, `docker-failed` while it is used. */
  remove(caller: CallersDocker): Promise<boolean>
}

export function createContainerNetwork({ docker }: { docker: Docker }): ContainerNetwork {
  return {
    async prepare(caller) {
      const gateway = (await gatewayOf(docker, caller)) ?? (await create(docker, caller))
      // It may have one of IPv6 beside it.
      if (gateway.split(' ').includes(CONTAINER_ADDRESS)) return
      throw new AppError('docker-network-other', { gateway: printable(gateway) })
    },
    async remove(caller) {
      if ((await gatewayOf(docker, caller)) === null) return false
      const removed = await docker.run(caller, ['network', 'rm', CONTAINER_NETWORK])
      if (removed.outcome === 'failed') throw failure(removed.reason)
      return true
    },
  }
}

/** `null` where there is no such network. */
async function gatewayOf(docker: Docker, caller: CallersDocker): Promise<string | null> {
  const format = '{{range .IPAM.Config}}{{.Gateway}} {{end}}'
  const found = await docker.run(caller, ['network', 'inspect', '--format', format, CONTAINER_NETWORK])
  if (found.outcome === 'done') return found.printed.trim()
  // "network lanyard not found" since docker 20, "No such network: lanyard" before.
  if (/network lanyard not found|no such network/i.test(found.reason)) return null
  throw failure(found.reason)
}

async function create(docker: Docker, caller: CallersDocker): Promise<string> {
  const addresses = ['--subnet', SUBNET, '--gateway', CONTAINER_ADDRESS]
  const made = await docker.run(caller, ['network', 'create', ...addresses, CONTAINER_NETWORK])
  if (made.outcome === 'done') return CONTAINER_ADDRESS
  // Another call has made it meanwhile.
  if (/already exists/.test(made.reason)) return (await gatewayOf(docker, caller)) ?? ''
  if (/overlap/.test(made.reason)) throw new AppError('docker-network-taken', { subnet: SUBNET })
  throw failure(made.reason)
}

function failure(reason: string): AppError {
  return new AppError('docker-failed', { reason: printable(reason) })
}
