import { createHash, createHmac } from 'node:crypto'
import type { EmulatorRequest } from './world.ts'

/** `20260131/eu-west-1/sts/aws4_request`, taken apart. */
export interface CredentialScope {
  readonly date: string
  readonly region: string
  readonly service: string
}

export function sha256Hex(data: string | Buffer): string {
  return createHash('sha256').update(data).digest('hex')
}

/**
 * SigV4's canonical request, made from the URL as it came over the wire.
 * Source: "Create a signed AWS API request", IAM user guide.
 */
export function canonicalRequest(
  request: EmulatorRequest,
  signedHeaders: readonly string[],
  payloadHash: string,
  path: 'encode-once' | 'encode-twice',
): string {
  const [rawPath = '/', rawQuery = ''] = splitOnce(request.rawUrl, '?')
  const headers = signedHeaders.map((name) => `${name}:${headerValue(request, name)}\n`)
  return [
    request.method,
    canonicalPath(rawPath, path),
    canonicalQuery(rawQuery),
    headers.join(''),
    signedHeaders.join(';'),
    payloadHash,
  ].join('\n')
}

/** The signature, in hex, of a canonical request under a secret key. `time` is in SigV4's basic form. */
export function signatureOf(secret: string, scope: CredentialScope, time: string, canonical: string): string {
  const scopeText = `${scope.date}/${scope.region}/${scope.service}/aws4_request`
  const toSign = ['AWS4-HMAC-SHA256', time, scopeText, sha256Hex(canonical)].join('\n')
  const key = [scope.date, scope.region, scope.service, 'aws4_request'].reduce<string | Buffer>(
    (key, part) => hmac(key, part),
    `AWS4${secret}`,
  )
  return hmac(key, toSign).toString('hex')
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest()
}

function headerValue(request: EmulatorRequest, name: string): string {
  return (request.headers.get(name) ?? '').trim().replace(/ +/g, ' ')
}

// Every service but S3 encodes the path a second time.
function canonicalPath(rawPath: string, encoding: 'encode-once' | 'encode-twice'): string {
  const encode = encoding === 'encode-once' ? (segment: string) => encode3986(decode(segment)) : encode3986
  return rawPath.split('/').map(encode).join('/')
}

function canonicalQuery(rawQuery: string): string {
  return rawQuery
    .split('&')
    .filter((pair) => pair !== '' && !/^X-Amz-Signature=/i.test(pair))
    .map((pair) => {
      const [name = '', value = ''] = splitOnce(pair, '=')
      return [encode3986(decode(name)), encode3986(decode(value))] as const
    })
    .sort(([nameA, valueA], [nameB, valueB]) => order(nameA, nameB) || order(valueA, valueB))
    .map((pair) => pair.join('='))
    .join('&')
}

function splitOnce(text: string, separator: string): readonly string[] {
  const at = text.indexOf(separator)
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)]
}

function order(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

// encodeURIComponent leaves five characters alone that RFC 3986 reserves.
function encode3986(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}
