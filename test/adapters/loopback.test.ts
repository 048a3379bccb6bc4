import { connect, type Socket } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { createLoopback } from '../../electron/adapters/loopback.ts'

async function listen(state = 'ours') {
  const listener = await createLoopback().listen(state)
  onTestFinished(listener.close)
  return { ...listener, port: Number(new URL(listener.redirectUri).port) }
}

/** A raw connection, as no HTTP client would let one be. */
function connection(port: number, host = '127.0.0.1'): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, host, () => resolve(socket)).once('error', reject)
    onTestFinished(() => void socket.destroy())
  })
}

function all(socket: Socket): Promise<string> {
  return new Promise((resolve) => {
    let text = ''
    socket.on('data', (chunk) => (text += chunk.toString('utf8')))
    socket.on('error', () => {})
    socket.once('close', () => resolve(text))
  })
}

test('the first redirect that carries the state is handed on, and the person told that they may close the tab', async () => {
  const { redirectUri, query } = await listen()
  const reply = await fetch(`${redirectUri}?state=ours&code=c%2B1`)
  expect(await reply.text()).toContain('You are signed in. You can close this tab')
  expect(Object.fromEntries(await query)).toEqual({ state: 'ours', code: 'c+1' })
})

test('the page runs no script, loads nothing, is kept nowhere and tells nobody where it came from', async () => {
  const { redirectUri } = await listen()
  const { headers } = await fetch(`${redirectUri}?state=ours&code=c`)
  expect(headers.get('content-security-policy')).toContain("default-src 'none'")
  expect(headers.get('cache-control')).toBe('no-store')
  expect(headers.get('referrer-policy')).toBe('no-referrer')
})

test('nothing of what a redirect carries is shown on the page', async () => {
  const { redirectUri } = await listen()
  const reply = await fetch(`${redirectUri}?state=ours&error=%3Cscript%3E&error_description=call%20555`)
  const text = await reply.text()
  expect(text).toContain('refused')
  expect(text).not.toMatch(/script|555/)
})

test('another page, another state and no state are turned away, and what is waited for still comes', async () => {
  const { redirectUri, query } = await listen()
  const elsewhere = redirectUri.replace('/oauth/callback', '/favicon.ico')
  expect((await fetch(`${elsewhere}?state=ours&code=c`)).status).toBe(404)
  expect((await fetch(`${redirectUri}?state=theirs&code=theirs`)).status).toBe(400)
  expect((await fetch(`${redirectUri}?code=theirs`)).status).toBe(400)
  await fetch(`${redirectUri}?state=ours&code=c`)
  expect((await query).get('code')).toBe('c')
})

test.each([
  'GET // HTTP/1.1\r\nhost: x\r\n\r\n',
  'GET http://[ HTTP/1.1\r\nhost: x\r\n\r\n',
  '\u0016\u0003\u0001 nonsense',
])('no request can bring the engine down: %j', async (request) => {
  const { redirectUri, query, port } = await listen()
  const socket = await connection(port)
  const answer = all(socket)
  socket.end(request)
  expect(await answer).toMatch(/^HTTP\/1\.1 40\d/)
  await fetch(`${redirectUri}?state=ours&code=c`)
  expect((await query).get('code')).toBe('c')
})

test('only this computer can reach it', async () => {
  const { port } = await listen()
  await expect(connection(port, '127.0.0.2')).rejects.toThrow('ECONNREFUSED')
})

test('closing gives up waiting, and connections that browsers keep open end with it', async () => {
  const { query, close, port } = await listen()
  const ended = all(await connection(port))
  close()
  close()
  await expect(query).rejects.toMatchObject({ code: 'interrupted' })
  expect(await ended).toBe('')
  await expect(connection(port)).rejects.toThrow('ECONNREFUSED')
})

test('a secret URL is reached through a local one, once', async () => {
  const target = 'https://signin.example/federation?SigninToken=abc'
  const local = await createLoopback().redirectOnce(target)
  expect(local).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/[0-9a-f]{32}$/)
  expect((await fetch(`${local}0`)).status).toBe(404)
  const reply = await fetch(local, { redirect: 'manual' })
  expect([reply.status, reply.headers.get('location')]).toEqual([302, target])
  await expect(fetch(local, { redirect: 'manual' })).rejects.toThrow('fetch failed')
})
