import { Refusal } from './refusal.ts'
import { answerInJson, type JsonOperation } from './json-service.ts'
import { pageOf } from './paging.ts'
import { accountOf, CLUSTERS } from './practice-resources.ts'
import type { VerifiedCaller } from './sigv4.ts'
import type { EmulatorRequest, Service, World } from './world.ts'

/** EKS as far as a kubeconfig needs it: ListClusters and DescribeCluster. */
export function createEks(
  world: World,
  facts: { readonly publicUrl: () => string; readonly certificate: string },
): Service {
  const arnOf = ({ credentials: { principal }, region }: VerifiedCaller, cluster: string) => {
    const { partition, id } = accountOf(world, principal.accountId)
    return `arn:${partition}:eks:${region}:${id}:cluster/${cluster}`
  }

  function listClusters({ url }: EmulatorRequest): JsonOperation {
    const asked = { size: url.searchParams.get('maxResults'), token: url.searchParams.get('nextToken') }
    return {
      name: 'ListClusters',
      resource: () => '*',
      run() {
        const page = pageOf(CLUSTERS, asked)
        if (!page) throw new Refusal('InvalidParameterException', 400, 'maxResults or nextToken is not valid')
        return { clusters: page.items, nextToken: page.nextToken ?? null }
      },
    }
  }

  function describeCluster(name: string): JsonOperation {
    return {
      name: 'DescribeCluster',
      resource: (caller) => arnOf(caller, name),
      run(caller) {
        if (!CLUSTERS.includes(name))
          throw new Refusal('ResourceNotFoundException', 404, `No cluster found for name: ${name}.`)
        const { accountId } = caller.credentials.principal
        return {
          cluster: {
            name,
            arn: arnOf(caller, name),
            status: 'ACTIVE',
            endpoint: `${facts.publicUrl()}/kubernetes/${accountId}/${caller.region}/${name}`,
            certificateAuthority: { data: Buffer.from(facts.certificate).toString('base64') },
          },
        }
      },
    }
  }

  return (request) => {
    const { method, url } = request
    const [, cluster] = /^\/clusters(?:\/([\w-]+))?\/?$/.exec(url.pathname) ?? []
    const isKnown = method === 'GET' && /^\/clusters(\/[\w-]+)?\/?$/.test(url.pathname)
    const operation = cluster === undefined ? listClusters(request) : describeCluster(cluster)
    return answerInJson(world, 'eks', request, isKnown ? operation : undefined)
  }
}
