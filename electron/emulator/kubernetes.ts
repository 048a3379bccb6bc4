import { awsHost } from './aws-hosts.ts'
import { jsonReply } from './aws-error.ts'
import { CLUSTERS } from './practice-resources.ts'
import { Refusal } from './refusal.ts'
import { verifySignature } from './sigv4.ts'
import type { EmulatorReply, EmulatorRequest, Principal, Service, World } from './world.ts'

const OPERATION = 'Kubernetes'
const MOST_SECONDS = 900
const PARAMETERS = new Set([
  'action',
  'version',
  'x-amz-algorithm',
  'x-amz-credential',
  'x-amz-date',
  'x-amz-expires',
  'x-amz-security-token',
  'x-amz-signature',
  'x-amz-signedheaders',
])

/**
 * The API server of an EKS cluster, as far as to say who its caller is. A token is taken by the rules of EKS's own
 * authenticator (github.com/kubernetes-sigs/aws-iam-authenticator): a presigned GetCallerIdentity that names this
 * cluster in a signed header. It lets in whoever is of the cluster's account.
 */
export function createKubernetes(world: World, publicUrl: () => string): Service {
  function callerOf({ headers }: EmulatorRequest, cluster: string): Principal {
    const [, encoded] = /^Bearer k8s-aws-v1\.([\w-]+)$/.exec(headers.get('authorization') ?? '') ?? []
    const url = encoded === undefined ? null : URL.parse(Buffer.from(encoded, 'base64url').toString())
    if (!url) throw refused('there is no token of EKS')
    const isSts =
      awsHost(url.host)?.service === 'sts' ? url.protocol === 'https:' : url.origin === publicUrl()
    if (!isSts || url.pathname !== '/') throw refused(`${url.origin} is not STS`)
    const stray = [...url.searchParams.keys()].find((name) => !PARAMETERS.has(name.toLowerCase()))
    if (stray !== undefined) throw refused(`the parameter ${stray} is not allowed`)
    const asked = (name: string) => url.searchParams.get(name) ?? ''
    if (asked('Action') !== 'GetCallerIdentity') throw refused('it asks for another action')
    const seconds = Number(asked('X-Amz-Expires'))
    if (!(seconds >= 0 && seconds <= MOST_SECONDS)) throw refused('it does not say how long it lasts')
    if (!asked('X-Amz-SignedHeaders').split(';').includes('x-k8s-aws-id'))
      throw refused('it is for no cluster')
    return verifySignature(world, 'sts', {
      service: 'sts',
      method: 'GET',
      rawUrl: url.pathname + url.search,
      url,
      headers: new Map([
        ['host', url.host],
        ['x-k8s-aws-id', cluster],
      ]),
      body: Buffer.alloc(0),
    }).credentials.principal
  }

  return (request) => {
    const [, accountId = '', , cluster = '', path = ''] =
      /^\/kubernetes\/(\d{12})\/([\w-]+)\/([\w-]+)(\/.*)?$/.exec(request.url.pathname) ?? []
    if (!CLUSTERS.includes(cluster)) return status(404, 'NotFound', 'There is no such cluster')
    try {
      const caller = callerOf(request, cluster)
      if (caller.accountId !== accountId)
        return status(403, 'Forbidden', `${caller.arn} is of another account`)
      if (path === '/version')
        return jsonReply(OPERATION, 200, { major: '1', minor: '33', gitVersion: 'v1.33.0-eks-practice' })
      if (path === '/whoami') return jsonReply(OPERATION, 200, { arn: caller.arn })
      return status(404, 'NotFound', 'The practice cluster answers /version and /whoami')
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      return status(401, 'Unauthorized', error.message)
    }
  }
}

function refused(message: string): Refusal {
  return new Refusal('Unauthorized', 401, message)
}

/** An error as Kubernetes writes it. */
function status(code: number, reason: string, message: string): EmulatorReply {
  const body = { kind: 'Status', apiVersion: 'v1', status: 'Failure', message, reason, code }
  return jsonReply(OPERATION, code, body)
}
