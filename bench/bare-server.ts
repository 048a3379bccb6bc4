import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

// bare-server.ts ANSWER: what bench/endpoint.ts holds the endpoint against. It says the same to whoever asks.

const [answer = ''] = process.argv.slice(2)
const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(answer) }
const server = createServer((_, response) => response.writeHead(200, headers).end(answer))
server.listen(0, '127.0.0.1', () => console.log((server.address() as AddressInfo).port))
