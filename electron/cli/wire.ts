import type { IncomingMessage, ServerResponse } from 'node:http'
import { EXIT } from '../../shared/errors.ts'
import { abortWith, end, endProgram, readBody, readReply } from './answers.ts'
import type { CommandLine, Job, Output, TerminalQuestion } from './command.ts'
import { parseCall } from './form.ts'
import { answerLiveErr, TYPING_MS } from './live-answer.ts'
import { createOneUsePages, type OneUsePages } from './one-use-pages.ts'

type Run = (output: Output, signal: AbortSignal) => Promise<number>

/**
 * The terminal's door: answers POST /cli and the one-use pages under /p/, and 404 to anything else.
 * 200 is standard output, and the call ends with 0. 303 is standard output and, at its Location, a program of sh
 * that says the rest, asks something and posts the reply, or becomes a job. With `Accept: application/x-ndjson` it is
 * lines of `{"out"}`, `{"err"}`, `{"job"}` and a last `{"exit"}`, and with `X-Lanyard-Asks: 1` of `{"ask"}` too.
 * A connection that closes early aborts the call's signal.
 */
export function createCliHandler(
  commandLine: CommandLine,
): (request: IncomingMessage, response: ServerResponse) => void {
  const pages = createOneUsePages()

  async function answerCall(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(request)
    if (!body) return refuse(response, 413)
    const call = parseCall(body)
    if (!call) return refuse(response, 400)
    const run: Run = (output, signal) => commandLine.run({ ...call, signal }, output)
    if (request.headers.accept === 'application/x-ndjson')
      return answerEvents(run, response, request.headers['x-lanyard-asks'] === '1' ? pages : null)
    switch (commandLine.delivery(call.args)) {
      case 'whole':
        return answerWhole(run, response, pages)
      case 'live-out':
        return answerLiveOut(run, response, pages)
      case 'live-err':
        return answerLiveErr(run, response, pages)
    }
  }

  return (request, response) => {
    const path = request.url ?? ''
    if (request.method === 'POST' && path === '/cli') {
      answerCall(request, response).catch(() => response.destroy())
      return
    }
    const page =
      request.method === 'GET' || request.method === 'POST' ? pages.take(path, request.method) : null
    if (page) page(response, request)
    else refuse(response, 404)
  }
}

async function answerWhole(run: Run, response: ServerResponse, pages: OneUsePages): Promise<void> {
  const text = { out: '', err: '' }
  const exit = await run(gather(text), abortedWith(response))
  end(response, text, exit, pages)
}

async function answerLiveOut(run: Run, response: ServerResponse, pages: OneUsePages): Promise<void> {
  const text = { out: '', err: '' }
  const ended = Promise.withResolvers<string>()
  const output: Output = {
    out(chunk) {
      if (!response.headersSent) {
        const location = pages.offer((page) => void ended.promise.then((program) => page.end(program)), {
          from: ended.promise,
        })
        response.writeHead(303, { location })
      }
      response.write(chunk)
    },
    err(chunk) {
      text.err += chunk
    },
  }
  const exit = await run(output, abortedWith(response))
  if (!response.headersSent) return end(response, text, exit, pages)
  response.end()
  ended.resolve(endProgram(text.err, exit, pages))
}

async function answerEvents(run: Run, response: ServerResponse, pages: OneUsePages | null): Promise<void> {
  response.writeHead(200, { 'content-type': 'application/x-ndjson' })
  const send = (event: object): void => void response.write(`${JSON.stringify(event)}\n`)
  const signal = abortedWith(response)
  const next: { job: Job | null } = { job: null }
  const output: Output = {
    out: (out) => send({ out }),
    err: (err) => send({ err }),
    ...(pages === null ? {} : { ask: (question) => askByEvent(question, { pages, send, signal }) }),
    become(job) {
      next.job = job
    },
  }
  const exit = await run(output, signal)
  if (next.job && exit === EXIT.done) send({ job: next.job })
  send({ exit })
  response.end()
}

/** The question goes out as an event; its reply is posted to a page of its own, empty where nothing was typed. */
function askByEvent(
  question: TerminalQuestion,
  { pages, send, signal }: { pages: OneUsePages; send: (event: object) => void; signal: AbortSignal },
): Promise<string | null> {
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve(null), { once: true })
    const reply = pages.offer(
      (page, request) => {
        void readReply(request, question).then((reply) => {
          page.writeHead(204).end()
          resolve(reply === '' && question.from === 'terminal' ? null : reply)
        })
      },
      { lifetimeMs: TYPING_MS, method: 'POST', onForgotten: () => resolve(null) },
    )
    send({ ask: { ...question, reply } })
  })
}

function gather(text: { out: string; err: string }): Output {
  return {
    out(chunk) {
      text.out += chunk
    },
    err(chunk) {
      text.err += chunk
    },
  }
}

function abortedWith(response: ServerResponse): AbortSignal {
  const gone = new AbortController()
  abortWith(response, gone)
  return gone.signal
}

function refuse(response: ServerResponse, status: number): void {
  response.writeHead(status, { connection: 'close' }).end()
}
