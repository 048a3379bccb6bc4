import { isUtf8 } from 'node:buffer'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { EXIT } from '../../shared/errors.ts'
import type { CommandLine, Output } from './command.ts'
import { FORM_MAX_BYTES, parseCall } from './form.ts'
import { createOneUsePages, type OneUsePages } from './one-use-pages.ts'
import { sayAndExit, sendThenAsk, streamThenAsk } from './sh-program.ts'

type Run = (output: Output, signal: AbortSignal) => Promise<number>

/**
 * The terminal's door: answers POST /cli and the one-use pages under /p/, and 404 to anything else.
 * 200 is standard output, and the call ends with 0. 303 is standard output and, at its Location, a program of sh
 * that says the rest. With `Accept: application/x-ndjson` it is lines of `{"out"}`, `{"err"}` and a last `{"exit"}`.
 * A call that takes standard input is asked for it first: its program (or a line of `{"send"}`) names a page to send it
 * to, and the answer comes after that.
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
    const run =
      (input: string | null): Run =>
      (output, signal) =>
        commandLine.run({ ...call, input, signal }, output)
    // A terminal's lines are cut off at 4,096 characters, so what a person pastes there would not be what they meant.
    const takesInput = !call.tty.stdin && commandLine.takesInput(call.args)
    if (request.headers.accept === 'application/x-ndjson')
      return answerEvents(run, response, takesInput ? pages : null)
    if (!takesInput) return answer(run(null), call.args, response)
    const { path, received } = inputPage(pages)
    const then = pages.offer(
      (page) =>
        void received.then((input) => answer(run(input), call.args, page)).catch(() => page.destroy()),
      { from: received },
    )
    redirect(response, pages, sendThenAsk(path, then))
  }

  async function answer(run: Run, args: readonly string[], response: ServerResponse): Promise<void> {
    switch (commandLine.delivery(args)) {
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
    const page = pages.take(path, request.method)
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
  ended.resolve(program(text.err, exit, pages))
}

async function answerLiveErr(run: Run, response: ServerResponse, pages: OneUsePages): Promise<void> {
  const text = { out: '', err: '' }
  const ended = Promise.withResolvers<number>()
  const gone = new AbortController()
  abortWith(response, gone)
  let reader: ServerResponse | null = null

  // Only once there is something to show: a call without progress is one answer, as any other.
  const showProgress = () => {
    const errorPath = pages.offer(
      (page) => {
        reader = page
        abortWith(page, gone)
        page.write(text.err)
        void ended.promise.then(() => page.end())
      },
      { onForgotten: () => gone.abort() },
    )
    const answerPath = pages.offer(
      (page) => void ended.promise.then((exit) => end(page, { out: text.out, err: '' }, exit, pages)),
      { from: ended.promise },
    )
    redirect(response, pages, streamThenAsk(errorPath, answerPath))
  }
  const output: Output = {
    out(chunk) {
      text.out += chunk
    },
    err(chunk) {
      if (reader) {
        reader.write(chunk)
        return
      }
      text.err += chunk
      if (!response.headersSent) showProgress()
    },
  }
  const exit = await run(output, gone.signal)
  ended.resolve(exit)
  if (!response.headersSent) end(response, text, exit, pages)
}

/** @param inputPages Where standard input is sent to; `null` where the call takes none. */
async function answerEvents(
  run: (input: string | null) => Run,
  response: ServerResponse,
  inputPages: OneUsePages | null,
): Promise<void> {
  response.writeHead(200, { 'content-type': 'application/x-ndjson' })
  const send = (event: object): void => void response.write(`${JSON.stringify(event)}\n`)
  const output: Output = { out: (out) => send({ out }), err: (err) => send({ err }) }
  const signal = abortedWith(response)
  let input: string | null = null
  if (inputPages) {
    const { path, received } = inputPage(inputPages)
    send({ send: path })
    input = await received
  }
  const exit = await run(input)(output, signal)
  send({ exit })
  response.end()
}

function end(
  response: ServerResponse,
  text: { out: string; err: string },
  exit: number,
  pages: OneUsePages,
): void {
  if (exit === EXIT.done && text.err === '') response.end(text.out)
  else redirect(response, pages, program(text.err, exit, pages), text.out)
}

// A 303 has a body too, and curl writes it out: so standard output never lies in a program, where it would have
// to be quoted and could be seen.
function redirect(response: ServerResponse, pages: OneUsePages, text: string, out = ''): void {
  response.statusCode = 303
  response.setHeader(
    'location',
    pages.offer((page) => page.end(text)),
  )
  response.end(out)
}

function program(err: string, exit: number, pages: OneUsePages): string {
  return sayAndExit(err, exit, (text) => pages.offer((page) => page.end(text)))
}

/** A page that takes what is sent to it; `null` stands for more than a form may hold, or for what is no text. */
function inputPage(pages: OneUsePages): { path: string; received: Promise<string | null> } {
  const { promise, resolve, reject } = Promise.withResolvers<string | null>()
  // Who goes away while sending waits for no answer either.
  promise.catch(() => {})
  const path = pages.offer(
    (page, request) =>
      void readBody(request).then((body) => {
        page.end()
        resolve(body && isUtf8(body) ? body.toString('utf8') : null)
      }, reject),
    { method: 'POST', onForgotten: () => reject(new Error('Nothing was sent')) },
  )
  return { path, received: promise }
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

function abortWith(response: ServerResponse, gone: AbortController): void {
  response.on('close', () => {
    if (!response.writableFinished) gone.abort()
  })
}

function refuse(response: ServerResponse, status: number): void {
  response.writeHead(status, { connection: 'close' }).end()
}

/** The request's body; `null` when it is longer than a form may be. */
async function readBody(request: IncomingMessage): Promise<Buffer | null> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of request) {
    const bytes = chunk as Buffer
    length += bytes.length
    // Read to the end all the same: leaving the loop would close the connection before the answer.
    if (length <= FORM_MAX_BYTES) chunks.push(bytes)
  }
  return length <= FORM_MAX_BYTES ? Buffer.concat(chunks) : null
}
