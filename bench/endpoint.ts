import { once } from 'node:events'
import { join } from 'node:path'
import { connect, type Socket } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { serve } from '../electron/cli/demo/child.ts'
import { atMost, exactly, type Figure, measured, median, percentile } from './figure.ts'
import { learnTime, startOne, stateOf } from './launcher-herd.ts'
import { inPractice, ROOT, type Bench } from './practice.ts'

// Two hundred programs under sessions, each on a connection of its own: each asks twice a second, which is far more
// than an SDK does, while a renewal gets no answer too; and all of them in the very same moment, which no server answers
// faster than one after the other, against a bare server of Node's that says the same.

const CLIENTS = 200
const ROUNDS = 20
const WARM_UP = 5
/** Each client asks at a moment of its own in every span of so long (milliseconds). */
const SPAN_MS = 500
/** Of the hour that role sessions live here: a renewal is due 20 minutes before their end. */
const SLEPT = '45m'

interface Place {
  readonly port: number
  readonly token: string
}

interface Told {
  /** Milliseconds from the question to the end of its answer. */
  readonly took: readonly number[]
  /** Answers that are the credentials. */
  readonly correct: number
}

export async function run(): Promise<Figure[]> {
  return inPractice([], async (bench) => {
    const name = await startOne(bench)
    const place = await placeOf(bench, name)
    const spread = await measure(place, SPAN_MS)
    const [ours, bare] = await inBareServer(await answerOf(place), async (port) => [
      await measure(place, 0),
      await measure({ ...place, port }, 0),
    ])

    await bench.addFault({ kind: 'hang', operation: 'GetRoleCredentials' })
    await bench.advance(SLEPT)
    await learnTime(bench)
    while ((await stateOf(bench, name)).phase !== 'renewing') await wait(20)
    const stalled = await measure(place, SPAN_MS)
    const { phase } = await stateOf(bench, name)
    return [
      ...figuresOf('200 clients', spread),
      ...figuresOf('while a renewal stalls', stalled),
      exactly('renewals stalled to the end', phase === 'renewing' ? 1 : 0, 'renewals', 1),
      measured('in the same moment, p50', median(ours.took), 'ms'),
      measured('in the same moment, p99', percentile(ours.took, 0.99), 'ms'),
      atMost('in the same moment, in bare servers, p50', median(ours.took) / median(bare.took), '×', 3),
      exactly('in the same moment, correct answers', ours.correct, 'answers', CLIENTS * ROUNDS),
    ]
  })
}

function figuresOf(what: string, { took, correct }: Told): Figure[] {
  return [
    atMost(`${what}, p50`, median(took), 'ms', 5),
    atMost(`${what}, p99`, percentile(took, 0.99), 'ms', 50),
    exactly(`${what}, correct answers`, correct, 'answers', CLIENTS * ROUNDS),
  ]
}

/** Where a job of this session asks. */
async function placeOf({ must }: Bench, name: string): Promise<Place> {
  const { stdout } = await must('exec', name, '--', 'env')
  const value = (variable: string) => new RegExp(`^${variable}=(.*)$`, 'm').exec(stdout)?.[1] ?? ''
  const url = new URL(value('AWS_CONTAINER_CREDENTIALS_FULL_URI'))
  return { port: Number(url.port), token: value('AWS_CONTAINER_AUTHORIZATION_TOKEN') }
}

function questionOf({ port, token }: Place): string {
  return `GET /credentials HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAuthorization: ${token}\r\n\r\n`
}

async function answerOf({ port, token }: Place): Promise<string> {
  const url = `http://127.0.0.1:${port}/credentials`
  return (await fetch(url, { headers: { authorization: token } })).text()
}

/** Bare sockets, for a client of Node's own costs more than the answer that it waits for. */
async function measure(place: Place, span: number): Promise<Told> {
  const sockets = await Promise.all(Array.from({ length: CLIENTS }, () => connected(place.port)))
  const question = questionOf(place)
  const took: number[] = []
  let correct = 0
  for (let round = -WARM_UP; round < ROUNDS; round += 1) {
    const answers = await Promise.all(
      sockets.map(async (socket) => {
        if (span > 0) await wait(Math.random() * span)
        return asked(socket, question)
      }),
    )
    if (round < 0) continue
    took.push(...answers.map((answer) => answer.took))
    correct += answers.filter(({ text }) => text.startsWith('HTTP/1.1 200') && text.includes('"ASIA')).length
  }
  for (const socket of sockets) socket.destroy()
  return { took, correct }
}

async function connected(port: number): Promise<Socket> {
  const socket = connect({ host: '127.0.0.1', port, noDelay: true })
  await once(socket, 'connect')
  return socket
}

function asked(socket: Socket, question: string): Promise<{ took: number; text: string }> {
  return new Promise((resolve, reject) => {
    let text = ''
    const begun = performance.now()
    const read = (chunk: Buffer) => {
      text += chunk.toString('latin1')
      if (!text.endsWith('}')) return
      socket.off('data', read).off('error', reject)
      resolve({ took: performance.now() - begun, text })
    }
    socket.on('data', read).once('error', reject)
    socket.write(question)
  })
}

/** A server in a process of its own, as the endpoint is, that has one answer. */
async function inBareServer<T>(answer: string, run: (port: number) => Promise<T>): Promise<T> {
  const server = await serve([process.execPath, join(ROOT, 'bench/bare-server.ts'), answer], process.env)
  try {
    return await run(Number(server.firstLine))
  } finally {
    await server.end()
  }
}
