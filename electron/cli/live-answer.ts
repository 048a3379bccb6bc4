import type { IncomingMessage, ServerResponse } from 'node:http'
import { EXIT } from '../../shared/errors.ts'
import { MINUTE_MS } from '../../shared/time.ts'
import type { CallersProgram } from '../core/made/instance-session.ts'
import { abortWith, end, offerText, readReply, redirect } from './answers.ts'
import type { Output, TerminalQuestion } from './command.ts'
import type { OneUsePages } from './one-use-pages.ts'
import { askForInput, askOnTerminal, becomeProgram, say, streamThenAsk } from './sh-program.ts'

type Run = (output: Output, signal: AbortSignal) => Promise<number>

/** Somebody who has not typed anything for this long has gone. */
export const TYPING_MS = 15 * MINUTE_MS

/**
 * One answer to the launcher: standard error as it comes, and then what it ends with. A call that asks something has
 * several, since the reply is a request of its own.
 */
interface Leg {
  err(chunk: string): void
  /** Ends it. `how` is given the response, and what was written to standard error and is not told yet. */
  finish(how: (answer: ServerResponse, err: string) => void): void
}

/** Answers a call whose standard error is told as it comes, and which may ask the person at the terminal. */
export async function answerLiveErr(run: Run, response: ServerResponse, pages: OneUsePages): Promise<void> {
  const gone = new AbortController()
  let out = ''
  const next: { program: CallersProgram | null } = { program: null }
  let leg = beginLeg(response, pages, gone)
  const output: Output = {
    out(chunk) {
      out += chunk
    },
    err: (chunk) => leg.err(chunk),
    become(program) {
      next.program = program
    },
    async ask(question) {
      const reply = Promise.withResolvers<{ request: IncomingMessage; answer: ServerResponse }>()
      const offered = {
        reply: pages.offer((answer, request) => reply.resolve({ answer, request }), {
          lifetimeMs: TYPING_MS,
          method: 'POST',
          onForgotten: () => gone.abort(),
        }),
        gone: pages.offer(
          (answer) => {
            gone.abort()
            answer.end()
          },
          { lifetimeMs: TYPING_MS },
        ),
      }
      leg.finish((answer, err) =>
        redirect(answer, pages, say(err, offerText(pages)) + programFor(question, offered)),
      )
      const replied = await unlessGone(gone.signal, reply.promise)
      if (replied === null) return null
      leg = beginLeg(replied.answer, pages, gone)
      return readReply(replied.request, question)
    },
  }
  const exit = await run(output, gone.signal)
  const ending = exit === EXIT.done && next.program ? becomeProgram(next.program) : null
  leg.finish((answer, err) =>
    ending === null
      ? end(answer, { out, err }, exit, pages)
      : redirect(answer, pages, say(err, offerText(pages)) + ending, out),
  )
}

function programFor(question: TerminalQuestion, paths: { reply: string; gone: string }): string {
  return question.from === 'stdin' ? askForInput(paths.reply) : askOnTerminal(question, paths)
}

function beginLeg(response: ServerResponse, pages: OneUsePages, gone: AbortController): Leg {
  let err = ''
  let reader: ServerResponse | null = null
  const finished = Promise.withResolvers<(answer: ServerResponse, err: string) => void>()
  abortWith(response, gone)

  // Only once there is something to show: a call without progress is one answer, as any other.
  const showProgress = () => {
    const errorPath = pages.offer(
      (page) => {
        reader = page
        abortWith(page, gone)
        page.write(err)
        void finished.promise.then(() => page.end())
      },
      { onForgotten: () => gone.abort() },
    )
    const answerPath = pages.offer((page) => void finished.promise.then((how) => how(page, '')), {
      from: finished.promise,
    })
    redirect(response, pages, streamThenAsk(errorPath, answerPath))
  }

  return {
    err(chunk) {
      if (reader) {
        reader.write(chunk)
        return
      }
      err += chunk
      if (!response.headersSent) showProgress()
    },
    finish(how) {
      finished.resolve(how)
      if (!response.headersSent) how(response, err)
    },
  }
}

function unlessGone<T>(signal: AbortSignal, promise: Promise<T>): Promise<T | null> {
  return new Promise((resolve) => {
    const stop = () => resolve(null)
    if (signal.aborted) stop()
    signal.addEventListener('abort', stop, { once: true })
    void promise.then(resolve).finally(() => signal.removeEventListener('abort', stop))
  })
}
