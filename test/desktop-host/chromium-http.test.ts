import { expect, test } from 'vitest'
import { createChromiumHttp } from '../../electron/desktop/chromium-http.ts'

const REQUEST = {
  method: 'POST',
  protocol: 'https:',
  hostname: 'sts.us-east-1.amazonaws.com',
  path: '/a%20b',
  query: { z: '1', a: ["it's", 'b c'] },
  headers: { host: 'sts.us-east-1.amazonaws.com', 'content-length': '2', authorization: 'signed' },
  body: 'hi',
}

interface Handler {
  handle(
    request: object,
    options?: { abortSignal?: AbortSignal },
  ): Promise<{ response: { statusCode: number } }>
}

function over(fetch: (url: string, init: RequestInit) => Promise<Response>) {
  const http = createChromiumHttp({ fetch })
  return { ...http, handler: http.handler as unknown as Handler }
}

test('a signed request goes out as it was signed, without cookies and to no other host', async () => {
  let sent: [string, RequestInit] | null = null
  const { handler } = over(async (url, init) => {
    sent = [url, init]
    return new Response('{}', { status: 201 })
  })

  const { response } = await handler.handle(REQUEST)

  expect(response.statusCode).toBe(201)
  expect(sent![0]).toBe('https://sts.us-east-1.amazonaws.com/a%20b?a=it%27s&a=b%20c&z=1')
  expect(sent![1]).toMatchObject({
    method: 'POST',
    headers: [['authorization', 'signed']],
    body: 'hi',
    credentials: 'omit',
    redirect: 'error',
  })
})

test.each([
  ['net::ERR_NAME_NOT_RESOLVED', 'ENOTFOUND'],
  ['net::ERR_CONNECTION_REFUSED', 'ECONNREFUSED'],
  ['net::ERR_CERT_AUTHORITY_INVALID', 'SELF_SIGNED_CERT_IN_CHAIN'],
  ['net::ERR_SOMETHING_NEW', 'ECHROMIUM'],
])('Chromium’s %s is told as Node’s %s', async (message, code) => {
  const { handler } = over(() =>
    Promise.reject(new TypeError('Failed to fetch', { cause: new Error(message) })),
  )

  await expect(handler.handle(REQUEST)).rejects.toMatchObject({ code })
})

test('a reply that leads elsewhere is a network that wants its own sign-in', async () => {
  const refused = new Error("Attempted to redirect, but redirect policy was 'error'")
  const { handler, postForm } = over(() => Promise.reject(refused))

  await expect(handler.handle(REQUEST)).rejects.toMatchObject({ code: 'captive-portal' })
  await expect(postForm('https://signin.aws.amazon.com/federation', 'a=b')).rejects.toMatchObject({
    code: 'captive-portal',
  })
})

test('a request that is given up says so', async () => {
  const { handler } = over((_url, { signal }) => {
    signal?.throwIfAborted()
    return Promise.reject(new Error('late'))
  })

  await expect(handler.handle(REQUEST, { abortSignal: AbortSignal.abort() })).rejects.toMatchObject({
    name: 'AbortError',
  })
})

test('a form’s reply is given as text, and what fails as unreachable', async () => {
  const good = over(async () => new Response('{"SigninToken":"t"}', { headers: { Date: 'now' } }))
  expect(await good.postForm('https://signin.aws.amazon.com/federation', 'a=b')).toMatchObject({
    status: 200,
    headers: { date: 'now' },
    text: '{"SigninToken":"t"}',
  })

  const bad = over(() => Promise.reject(new Error('net::ERR_TIMED_OUT')))
  await expect(bad.postForm('https://signin.aws.amazon.com/federation', '')).rejects.toMatchObject({
    code: 'unreachable',
    message: 'signin.aws.amazon.com could not be reached: it does not answer.',
  })
})
