import { partitionFacts } from '../../shared/partition.ts'
import { answerInJson, jsonBody, type JsonOperation } from './json-service.ts'
import { pageOf } from './paging.ts'
import { accountOf, instancesOf } from './practice-resources.ts'
import { Refusal } from './refusal.ts'
import type { VerifiedCaller } from './sigv4.ts'
import type { EmulatorRequest, Service, World } from './world.ts'

const PAGE = 10
const DOCUMENTS = ['AWS-StartPortForwardingSession', 'AWS-StartPortForwardingSessionToRemoteHost']

type Input = Readonly<Record<string, unknown>>

/** Systems Manager as far as Session Manager needs it. No instance is behind a session. */
export function createSsm(world: World): Service {
  const known = ({ credentials, region }: VerifiedCaller) =>
    instancesOf(credentials.principal.accountId, region)

  function describeInstances(input: Input, caller: VerifiedCaller) {
    const filters = (input['Filters'] ?? []) as readonly { Key: string; Values: readonly string[] }[]
    const status = (online: boolean) => (online ? 'Online' : 'ConnectionLost')
    const fits = (online: boolean) =>
      filters.every(({ Key, Values }) => Key !== 'PingStatus' || Values.includes(status(online)))
    const size = String(typeof input['MaxResults'] === 'number' ? input['MaxResults'] : PAGE)
    const token = textIn(input, 'NextToken')
    const page = pageOf(
      known(caller).filter(({ online }) => fits(online)),
      { size, token },
    )
    if (!page) throw new Refusal('InvalidNextToken', 400, 'The specified token is not valid.')
    return {
      InstanceInformationList: page.items.map(({ id, computerName, address, platform, online }) => ({
        InstanceId: id,
        PingStatus: status(online),
        ComputerName: computerName,
        IPAddress: address,
        PlatformType: 'Linux',
        PlatformName: platform,
        ResourceType: 'EC2Instance',
      })),
      NextToken: page.nextToken,
    }
  }

  function startSession(input: Input, caller: VerifiedCaller) {
    const target = textIn(input, 'Target')
    const document = textIn(input, 'DocumentName')
    if (document !== '' && !DOCUMENTS.includes(document))
      throw new Refusal('InvalidDocument', 400, `Document with name ${document} does not exist.`)
    if (!known(caller).some(({ id, online }) => online && id === target))
      throw new Refusal('TargetNotConnected', 400, `${target} is not connected.`)
    const { principal } = caller.credentials
    const SessionId = `${principal.arn.split('/').at(-1)}-${world.randomHex(9).slice(0, 17)}`
    const suffix = partitionFacts(accountOf(world, principal.accountId).partition).dnsSuffix
    return {
      SessionId,
      StreamUrl: `wss://ssmmessages.${caller.region}.${suffix}/v1/data-channel/${SessionId}?role=publish_subscribe`,
      TokenValue: `AAEA${world.randomHex(96)}`,
    }
  }

  const runs: Readonly<Record<string, (input: Input, caller: VerifiedCaller) => unknown>> = {
    DescribeInstanceInformation: describeInstances,
    StartSession: startSession,
    TerminateSession: ({ SessionId }) => ({ SessionId }),
  }

  return (request: EmulatorRequest) => {
    const [, name = ''] = /^AmazonSSM\.(\w+)$/.exec(request.headers.get('x-amz-target') ?? '') ?? []
    const run = Object.hasOwn(runs, name) ? runs[name] : undefined
    const operation: JsonOperation | undefined = run && {
      name,
      resource: () => '*',
      run: (caller) => run(jsonBody(request), caller),
    }
    return answerInJson(world, 'ssm', request, operation)
  }
}

function textIn(input: Input, name: string): string {
  const value = input[name]
  return typeof value === 'string' ? value : ''
}
