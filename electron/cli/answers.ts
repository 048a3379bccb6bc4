import { isUtf8 } from 'node:buffer'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { EXIT } from '../../shared/errors.ts'
import type { TerminalQuestion } from './command.ts'
import { FORM_MAX_BYTES } from './form.ts'
import type { OneUsePages } from './one-use-pages.ts'
import { sayAndExit } from './sh-program.ts'

/** What a command has written. */
export interface Written {
  readonly out: string
  readonly err: string
}

/** The end of a call: standard output, and where it takes more than that a program that says the rest. */
export function end(response: ServerResponse, text: Written, exit: number, pages: OneUsePages): void {
  if (exit === EXIT.done && text.err === '') response.end(text.out)
  else redirect(response, pages, endProgram(text.err, exit, pages), text.out)
}

/**
 * Sends the launcher on to a program. A 303 has a body too, and curl writes it out: so standard output never lies in a
 * program, where it would have to be quoted and could be seen.
 */
export function redirect(response: ServerResponse, pages: OneUsePages, program: string, out = ''): void {
  response.statusCode = 303
  response.setHeader(
    'location',
    pages.offer((page) => page.end(program)),
  )
  response.end(out)
}

export function endProgram(err: string, exit: number, pages: OneUsePages): string {
  return sayAndExit(err, exit, offerText(pages))
}

/** Keeps a text as a page, and gives its path. */
export function offerText(pages: OneUsePages): (text: string) => string {
  return (text) => pages.offer((page) => page.end(text))
}

export function abortWith(response: ServerResponse, gone: AbortController): void {
  response.on('close', () => {
    if (!response.writableFinished) gone.abort()
  })
}

/** The request's body; `null` when it is longer than a form may be. */
export async function readBody(request: IncomingMessage): Promise<Buffer | null> {
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

/** What was posted in reply: `null` where it is no text, longer than a form may be, or broken off. */
export async function readReply(
  request: IncomingMessage,
  { from }: Pick<TerminalQuestion, 'from'>,
): Promise<string | null> {
  const body = await readBody(request).catch(() => null)
  if (!body || !isUtf8(body)) return null
  const text = body.toString('utf8')
  // A typed line comes with its end.
  return from === 'terminal' ? text.replace(/\r?\n$/, '') : text
}
