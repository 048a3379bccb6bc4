import { DescribeClusterCommand, EKSClient, paginateListClusters } from '@aws-sdk/client-eks'
import { AppError } from '../../shared/errors.ts'
import { printable } from '../../shared/printable.ts'
import type { Eks } from '../core/ports.ts'
import type { AwsReach } from './aws-client.ts'
import { incomplete } from './aws-credentials.ts'
import type { ServiceAddress } from './aws-endpoint.ts'
import { createAsking } from './aws-regional.ts'

/** EKS through AWS's own client. */
export function createEks(reach: AwsReach, address: ServiceAddress): Eks {
  const asking = createAsking(reach, address, (settings) => new EKSClient(settings))
  return {
    listClusters: (call) =>
      asking(call, 'eks:ListClusters', async (client) => {
        const names: string[] = []
        for await (const { clusters = [] } of paginateListClusters({ client }, {})) names.push(...clusters)
        return names
      }),
    describeCluster(call, name) {
      const action = `eks:DescribeCluster on ${name}`
      const details = { cluster: printable(name), region: call.region }
      return asking(
        call,
        action,
        async (client) => {
          const { cluster } = await client.send(new DescribeClusterCommand({ name }))
          const { arn, endpoint, certificateAuthority: { data: certificate } = {} } = cluster ?? {}
          if (!arn) throw incomplete(action)
          if (!endpoint || !certificate) throw new AppError('cluster-not-ready', details)
          return { arn, endpoint, certificate }
        },
        { ResourceNotFoundException: () => new AppError('cluster-unknown', details) },
      )
    },
  }
}
