import { once } from 'node:events'
import { createServer, type IncomingMessage, request, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import * as fc from 'fast-check'
import { afterEach, describe, expect, test } from 'vitest'
import type { CommandLine, Delivery, Invocation, TerminalQuestion } from '../../electron/cli/command.ts'
import { type Call, FORM_MAX_BYTES, formatCall, parseCall } from '../../electron/cli/form.ts'
import { createOneUsePages, PAGE_LIFETIME_MS } from '../../electron/cli/one-use-pages.ts'
import { createCliHandler } from '../../electron/cli/wire.ts'

let server: Server | null = null

afterEach(() => {
  server?.close()
  server?.closeAllConnections()
  server = null
})

async function serve(delivery: Delivery, run: CommandLine['run']): Promise<void> {
  server = createServer(createCliHandler({ delivery: () => delivery, run })).listen(0, '127.0.0.1')
  await once(server, 'listening')
}

interface Answer {
  readonly status: number
  readonly location: string | undefined
  readonly body: string
}

async function ask(path: string, form?: string, headers: Record<string, string> = {}): Promise<Answer> {
  const response = await open(path, form, headers)
  return { status: response.statusCode!, location: response.headers.location, body: await text(response) }
}

async function open(
  path: string,
  form?: string,
  headers: Record<string, string> = {},
): Promise<IncomingMessage> {
  const { port } = server!.address() as AddressInfo
  const asking = request({ port, path, method: form === undefined ? 'GET' : 'POST', headers, agent: false })
  asking.end(form)
  const [response] = (await once(asking, 'response')) as [IncomingMessage]
  return response
}

const parse = (form: string): Call | null => parseCall(Buffer.from(form))

describe('the form', () => {
  test('keeps every call as it is', () => {
    const value = fc.string({ unit: 'grapheme' }).map((text) => text.replaceAll('\0', ''))
    const calls = fc.record({
      args: fc.array(value),
      cwd: value,
      pid: fc.option(fc.integer({ min: 1, max: 4_194_304 })),
      tty: fc.record({ stdin: fc.boolean(), stdout: fc.boolean(), stderr: fc.boolean() }),
      env: fc.array(fc.tuple(fc.constantFrom('TERM', 'BROWSER'), value)).map((pairs) => new Map(pairs)),
    })
    fc.assert(
      fc.property(calls, (call) => {
        expect(parse(formatCall(call))).toEqual(call)
      }),
    )
  })

  test('without anything in it is a call without arguments', () => {
    expect(parse('')).toMatchObject({ args: [], cwd: '/', pid: null })
  })

  test('passes only the listed variables on, with all that stands behind the first =', () => {
    expect(parse('e=TERM%3Da%3Db%0Ac&e=AWS_SECRET_ACCESS_KEY%3Dx')?.env).toEqual(
      new Map([['TERM', 'a=b\nc']]),
    )
  })

  test('passes over fields of a newer launcher', () => {
    expect(parse('v=2&a=ls')?.args).toEqual(['ls'])
  })

  test.each([
    ['a wrong escape', 'a=%zz'],
    ['bytes that are not UTF-8', 'a=%ff'],
    ['unescaped bytes', 'a=é'],
    ['a NUL', 'a=%00'],
    ['a field without a value', 'a'],
    ['a pid that is none', 'pid=-1'],
    ['a tty that is none', 'tty=1'],
    ['a variable without a value', 'e=TERM'],
  ])('with %s is malformed', (_, form) => {
    expect(parse(form)).toBeNull()
  })
})

describe('an answer', () => {
  test('that ends well is 200 with standard output', async () => {
    await serve('whole', async ({ args }, output) => {
      output.out(args.join())
      return 0
    })
    expect(await ask('/cli', 'a=x&a=y')).toEqual({ status: 200, location: undefined, body: 'x,y' })
  })

  test('that ends otherwise is 303 with standard output, and a program that can be fetched once', async () => {
    await serve('whole', async (_, output) => {
      output.out('o')
      output.err('e')
      return 2
    })
    const { status, location, body } = await ask('/cli', 'a=x')
    expect({ status, body }).toEqual({ status: 303, body: 'o' })
    expect(location).toMatch(/^\/p\/[\w-]{24}$/)
    expect(await ask(location!)).toMatchObject({ status: 200, body: "printf %s 'e' >&2\nexit 2\n" })
    expect((await ask(location!)).status).toBe(404)
  })

  test('that is live says at its end how it ended, even when it promised to end well', async () => {
    await serve('live-out', async (_, output) => {
      output.out('o')
      output.err('e')
      return 1
    })
    const { status, location } = await ask('/cli', '')
    expect(status).toBe(303)
    expect((await ask(location!)).body).toBe("printf %s 'e' >&2\nexit 1\n")
  })

  test('that ends well with a word on standard error is 303 too', async () => {
    await serve('whole', async (_, output) => {
      output.err('e')
      return 0
    })
    const { location } = await ask('/cli', '')
    expect((await ask(location!)).body).toBe("printf %s 'e' >&2\nexit 0\n")
  })

  test('that could show progress and has none is like any other', async () => {
    await serve('live-err', async (_, output) => {
      output.out('o')
      return 0
    })
    expect(await ask('/cli', '')).toEqual({ status: 200, location: undefined, body: 'o' })
  })

  test('in events carries everything in its order', async () => {
    await serve('live-err', async (_, output) => {
      output.err('1\n')
      output.out('2')
      output.err('3')
      return 7
    })
    const answer = await ask('/cli', 'a=x', { accept: 'application/x-ndjson' })
    expect(answer).toMatchObject({
      status: 200,
      body: '{"err":"1\\n"}\n{"out":"2"}\n{"err":"3"}\n{"exit":7}\n',
    })
  })
})

describe('a question', () => {
  const asking =
    (question: TerminalQuestion, said = ''): CommandLine['run'] =>
    async (_, output) => {
      if (said !== '') output.err(said)
      output.out(`[${String(await output.ask?.(question))}]`)
      output.err('done\n')
      return 0
    }
  const secret = { from: 'terminal', prompt: "It's:", echo: false } as const
  const replyPath = (program: string) => /ask (\/p\/\S+) -/.exec(program)![1]!
  const gonePath = (program: string) => /get (\/p\/\S+) >\/dev\/null/.exec(program)![1]!
  const pageOf = async (location: string | undefined) => (await ask(location!)).body

  test('is a program that asks; the answer to its reply goes on', async () => {
    await serve('live-err', asking(secret))
    const program = await pageOf((await ask('/cli', 'a=x')).location)
    expect(program).toContain(`printf %s 'It'\\''s:' >/dev/tty\n`)
    const { status, location, body } = await ask(replyPath(program), 'a b\n')
    expect({ status, body }).toEqual({ status: 303, body: '' })
    const [, errPath, answerPath] = /get (\S+) >&2\nask (\S+)\n/.exec(await pageOf(location))!
    expect((await ask(errPath!)).body).toBe('done\n')
    expect((await ask(answerPath!)).body).toBe('[a b]')
  })

  test('comes after what was said before it, shown or not', async () => {
    await serve('live-err', asking(secret, 'first\n'))
    const shown = await pageOf((await ask('/cli', 'a=x')).location)
    const [, errPath, answerPath] = /get (\S+) >&2\nask (\S+)\n/.exec(shown)!
    expect((await ask(errPath!)).body).toBe('first\n')
    expect(await pageOf((await ask(answerPath!)).location)).toContain('read -r typed')
  })

  test('that nobody answers ends the call', async () => {
    const gone = Promise.withResolvers<boolean>()
    await serve('live-err', async ({ signal }, output) => {
      const reply = await output.ask!(secret)
      gone.resolve(reply === null && signal.aborted)
      return 130
    })
    const program = await pageOf((await ask('/cli', 'a=x')).location)
    await ask(gonePath(program))
    expect(await gone.promise).toBe(true)
  })

  test('in events is one of them, for who can ask; to others nothing is said', async () => {
    await serve('live-err', asking(secret))
    const events = { accept: 'application/x-ndjson' }
    expect((await ask('/cli', 'a=x', events)).body).toContain('"[undefined]"')
    const response = await open('/cli', 'a=x', { ...events, 'x-lanyard-asks': '1' })
    let told = ''
    response.setEncoding('utf8').on('data', (chunk: string) => (told += chunk))
    await expect.poll(() => told).toContain('"ask"')
    const { reply } = (JSON.parse(told) as { ask: { reply: string } }).ask
    const over = once(response, 'end')
    expect((await ask(reply, 'typed')).status).toBe(204)
    await over
    expect(told).toContain('"[typed]"')
  })

  test('has a page that takes the reply once, and by POST alone', async () => {
    await serve('live-err', asking({ from: 'stdin' }))
    const path = replyPath(await pageOf((await ask('/cli', 'a=x')).location))
    expect((await ask(path)).status).toBe(404)
    expect((await ask(path, 'x')).status).toBe(303)
    expect((await ask(path, 'x')).status).toBe(404)
  })
})

describe('a request is refused', () => {
  const never: CommandLine['run'] = async () => {
    throw new Error('It ran')
  }

  test('with 400 when it is malformed', async () => {
    await serve('whole', never)
    expect(await ask('/cli', 'a=%zz')).toMatchObject({ status: 400, body: '' })
  })

  test('with 413 when it is above 1 MB, and not when it is just that', async () => {
    await serve('whole', async () => 0)
    expect((await ask('/cli', `a=${'x'.repeat(FORM_MAX_BYTES - 2)}`)).status).toBe(200)
    expect((await ask('/cli', `a=${'x'.repeat(FORM_MAX_BYTES - 1)}`)).status).toBe(413)
  })

  test('with 404 when it is for something else', async () => {
    await serve('whole', async () => 1)
    const { location } = await ask('/cli', '')
    expect((await ask(location!, '')).status).toBe(404)
    expect((await ask(location!)).status).toBe(200)
    for (const path of ['/', '/cli', '/cli/x', '/p/', '/p/abc']) expect((await ask(path)).status).toBe(404)
    expect((await ask('/p/abc', '')).status).toBe(404)
  })
})

describe('standard input', () => {
  /** Has a command ask for it, posts this, and gives what the command was handed. */
  async function handed(input: string | Buffer): Promise<string | null | undefined> {
    const given: { input?: string | null | undefined } = {}
    await serve('live-err', async (_, output) => {
      given.input = await output.ask?.({ from: 'stdin' })
      return 0
    })
    const { location } = await ask('/cli', 'a=-')
    const [, path] = /^ask (\S+) -X POST/.exec((await ask(location!)).body) ?? []
    expect(given).toEqual({})
    const { port } = server!.address() as AddressInfo
    const { status } = await fetch(`http://127.0.0.1:${port}${path}`, { method: 'POST', body: input })
    expect(status).toBe(200)
    return given.input
  }

  test('is what was sent, and nothing where it is no text or too long for a call', async () => {
    expect(await handed("it's é\n")).toBe("it's é\n")
    server?.close()
    expect(await handed('')).toBe('')
    server?.close()
    expect(await handed('x'.repeat(FORM_MAX_BYTES + 1))).toBeNull()
    server?.close()
    expect(await handed(Buffer.from([0xff, 0xfe]))).toBeNull()
  })

  test('that breaks off ends the call', async () => {
    const ended = Promise.withResolvers<unknown>()
    await serve('live-err', async ({ signal }, output) => {
      const input = await output.ask?.({ from: 'stdin' })
      signal.addEventListener('abort', () => ended.resolve(input))
      if (signal.aborted) ended.resolve(input)
      return 130
    })
    const { location } = await ask('/cli', 'a=-')
    const [, path] = /^ask (\S+) -X POST/.exec((await ask(location!)).body) ?? []
    const { port } = server!.address() as AddressInfo
    const sending = request({ port, host: '127.0.0.1', path, method: 'POST' })
    sending.on('error', () => {})
    sending.write('half')
    await once(server!, 'request')
    sending.destroy()
    expect(await ended.promise).toBeNull()
  })

  test('is asked for among the events too', async () => {
    await serve('live-err', async (_, output) => {
      output.out(`got ${await output.ask?.({ from: 'stdin' })}`)
      return 0
    })
    const response = await open('/cli', 'a=-', { accept: 'application/x-ndjson', 'x-lanyard-asks': '1' })
    const events: Record<string, unknown>[] = []
    for await (const chunk of response) {
      for (const line of String(chunk).trim().split('\n')) events.push(JSON.parse(line) as object as never)
      const { ask: asked } = events[0] as { ask: { from: string; reply: string } }
      if (events.length === 1) void ask(asked.reply, 'all of it')
      expect(asked.from).toBe('stdin')
    }
    expect(events.slice(1)).toEqual([{ out: 'got all of it' }, { exit: 0 }])
  })
})

describe('a caller that goes', () => {
  test.each(['whole', 'live-out', 'live-err'] as const)('aborts its %s call', async (delivery) => {
    const begun = Promise.withResolvers<Invocation>()
    await serve(delivery, async (invocation, output) => {
      output.out('begun')
      begun.resolve(invocation)
      return new Promise(() => {})
    })
    const { port } = server!.address() as AddressInfo
    const asking = request({ port, path: '/cli', method: 'POST', agent: false }).on('error', () => {})
    asking.end('')
    const { signal } = await begun.promise
    expect(signal.aborted).toBe(false)
    const aborted = once(signal, 'abort')
    asking.destroy()
    await aborted
  })

  test('while progress is shown aborts its call', async () => {
    const begun = Promise.withResolvers<Invocation>()
    await serve('live-err', async (invocation, output) => {
      output.err('begun')
      begun.resolve(invocation)
      return new Promise(() => {})
    })
    const { location } = await ask('/cli', '')
    const errorPath = /get (\S+) >&2/.exec((await ask(location!)).body)![1]!
    const progress = await open(errorPath)
    progress.on('error', () => {})
    await once(progress, 'data')
    const { signal } = await begun.promise
    expect(signal.aborted).toBe(false)
    const aborted = once(signal, 'abort')
    progress.destroy()
    await aborted
  })

  test('after it has its answer aborts nothing', async () => {
    const calls: Invocation[] = []
    await serve('whole', async (invocation) => {
      calls.push(invocation)
      return 0
    })
    const { port } = server!.address() as AddressInfo
    const asking = request({ port, path: '/cli', method: 'POST', agent: false })
    asking.end('')
    const [response] = (await once(asking, 'response')) as [IncomingMessage]
    await text(response)
    await once(asking, 'close')
    expect(calls[0]?.signal.aborted).toBe(false)
  })
})

describe('a page', () => {
  const timers: { run: () => void; ms: number; stopped: boolean }[] = []
  const pages = createOneUsePages((run, ms) => {
    const timer = { run, ms, stopped: false }
    timers.push(timer)
    return () => void (timer.stopped = true)
  })

  test('has a path of its own each time, and is there once', () => {
    const page = () => {}
    const path = pages.offer(page)
    expect(pages.offer(page)).not.toBe(path)
    expect(pages.take(path)).toBe(page)
    expect(pages.take(path)).toBeNull()
  })

  test('is forgotten after 30 seconds, and who offered it hears of that', () => {
    let forgotten = 0
    const path = pages.offer(() => {}, { onForgotten: () => void (forgotten += 1) })
    const timer = timers.at(-1)!
    expect(timer.ms).toBe(PAGE_LIFETIME_MS)
    timer.run()
    expect(forgotten).toBe(1)
    expect(pages.take(path)).toBeNull()
  })

  test('that was taken in time is not forgotten', () => {
    const path = pages.offer(() => {})
    pages.take(path)
    expect(timers.at(-1)!.stopped).toBe(true)
  })

  test('that has to wait for something lives 30 seconds from then', async () => {
    const before = timers.length
    const from = Promise.withResolvers<void>()
    pages.offer(() => {}, { from: from.promise })
    expect(timers).toHaveLength(before)
    from.resolve()
    await from.promise
    expect(timers).toHaveLength(before + 1)
  })
})
