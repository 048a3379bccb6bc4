import {
  paginateDescribeInstanceInformation,
  SSMClient,
  StartSessionCommand,
  TerminateSessionCommand,
} from '@aws-sdk/client-ssm'
import { AppError } from '../../shared/errors.ts'
import { printable } from '../../shared/printable.ts'
import type { OnlineInstance, Ssm } from '../core/ports.ts'
import { Secret } from '../core/secret.ts'
import type { AwsReach } from './aws-client.ts'
import { incomplete } from './aws-credentials.ts'
import { awsEndpoint, type ServiceAddress } from './aws-endpoint.ts'
import { createAsking } from './aws-regional.ts'

/** Systems Manager through AWS's own client. */
export function createSsm(reach: AwsReach, address: ServiceAddress): Ssm {
  const asking = createAsking(reach, address, (settings) => new SSMClient(settings))
  return {
    endpoint: (region) => awsEndpoint(address, region),
    onlineInstances: (call) =>
      asking(call, 'ssm:DescribeInstanceInformation', async (client) => {
        const found: OnlineInstance[] = []
        // The paginator writes each page's token into what it is given, so that is never shared.
        const online = { Filters: [{ Key: 'PingStatus', Values: ['Online'] }] }
        const pages = paginateDescribeInstanceInformation({ client }, online)
        for await (const { InstanceInformationList: list = [] } of pages) {
          for (const { InstanceId: id, ComputerName, Name, PlatformName, IPAddress } of list) {
            if (id === undefined) throw incomplete('ssm:DescribeInstanceInformation')
            const name = ComputerName ?? Name ?? ''
            found.push({ id, name, platform: PlatformName ?? '', address: IPAddress ?? '' })
          }
        }
        return found
      }),
    startSession(call, { instance, document, parameters }) {
      const action = `ssm:StartSession on ${instance}`
      const command = new StartSessionCommand({
        Target: instance,
        ...(document === null ? {} : { DocumentName: document }),
        Parameters: Object.fromEntries(Object.entries(parameters).map(([name, all]) => [name, [...all]])),
      })
      const absent = () =>
        new AppError('instance-not-connected', { instance: printable(instance), region: call.region })
      return asking(
        call,
        action,
        async (client) => {
          const { SessionId: id, StreamUrl: streamUrl, TokenValue: token } = await client.send(command)
          if (!id || !streamUrl || !token) throw incomplete(action)
          return { id, streamUrl, token: new Secret(token) }
        },
        { TargetNotConnected: absent },
      )
    },
    terminateSession: (call, sessionId) =>
      asking(call, `ssm:TerminateSession on ${sessionId}`, async (client) => {
        await client.send(new TerminateSessionCommand({ SessionId: sessionId }))
      }),
  }
}
