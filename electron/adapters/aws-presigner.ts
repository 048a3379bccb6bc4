import { createHash, createHmac, type Hash, type Hmac } from 'node:crypto'
import { SignatureV4 } from '@smithy/signature-v4'
import type { Checksum, SourceData } from '@smithy/types'
import type { Presigner, SigningKey } from '../core/ports.ts'
import { Secret } from '../core/secret.ts'
import { revealed } from './aws-credentials.ts'
import { awsEndpoint, type ServiceAddress } from './aws-endpoint.ts'

/** Source: "Connecting to your DB instance using IAM authentication", RDS User Guide. */
const DATABASE_SECONDS = 900

interface Signing {
  readonly service: 'sts' | 'rds-db'
  readonly key: SigningKey
  readonly region: string
  readonly at: number
  readonly seconds: number
  readonly headers: Readonly<Record<string, string>>
  readonly query: Readonly<Record<string, string>>
}

/** SigV4 in a query, by AWS's own signer. `stsAt`: where the STS that is named in a request lies. */
export function createPresigner(stsAt: ServiceAddress): Presigner {
  // EKS knows STS by its usual names only.
  const usual: ServiceAddress = { ...stsAt, dualStack: false }
  return {
    async callerIdentity({ region, ...input }) {
      const query = { Action: 'GetCallerIdentity', Version: '2011-06-15' }
      return new Secret(
        await presigned(awsEndpoint(usual, region), { ...input, region, service: 'sts', query }),
      )
    },
    async databaseConnection({ host, port, user, ...input }) {
      const url = await presigned(`https://${host}:${port}`, {
        ...input,
        service: 'rds-db',
        seconds: DATABASE_SECONDS,
        headers: {},
        query: { Action: 'connect', DBUser: user },
      })
      return new Secret(url.slice('https://'.length))
    },
  }
}

async function presigned(origin: string, signing: Signing): Promise<string> {
  const { service, key, region, at, seconds, headers, query } = signing
  const { protocol, hostname, port } = new URL(origin)
  // A URL leaves out the port that goes without saying; a database's is part of what is signed.
  const host = origin.slice(protocol.length + '//'.length)
  const signer = new SignatureV4({ service, region, credentials: revealed(key), sha256: Sha256 })
  const request = {
    method: 'GET',
    protocol,
    hostname,
    ...(port === '' ? {} : { port: Number(port) }),
    path: '/',
    headers: { ...headers, host },
    query: { ...query },
  }
  const signed = await signer.presign(request, { signingDate: new Date(at), expiresIn: seconds })
  const pairs = Object.entries(signed.query ?? {}).map(([name, value]) => `${name}=${encoded(String(value))}`)
  return `${origin}/?${pairs.join('&')}`
}

// encodeURIComponent leaves five characters alone that RFC 3986 reserves.
function encoded(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}

/** What the signer takes a digest by: with a secret an HMAC. */
class Sha256 implements Checksum {
  readonly #secret: SourceData | undefined
  #state: Hash | Hmac

  constructor(secret?: SourceData) {
    this.#secret = secret
    this.#state = begun(secret)
  }

  update(chunk: Uint8Array): void {
    this.#state.update(chunk)
  }

  async digest(): Promise<Uint8Array> {
    return this.#state.digest()
  }

  reset(): void {
    this.#state = begun(this.#secret)
  }
}

function begun(secret: SourceData | undefined): Hash | Hmac {
  if (secret === undefined) return createHash('sha256')
  return createHmac('sha256', typeof secret === 'string' ? secret : bytesOf(secret))
}

function bytesOf(data: Exclude<SourceData, string>): Uint8Array {
  return ArrayBuffer.isView(data)
    ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    : new Uint8Array(data)
}
