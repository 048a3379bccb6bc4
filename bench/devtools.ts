import * as v from 'valibot'

/** One of Chromium's own debugging connections: to a page, or to the browser as a whole. */
export interface DevTools {
  send(method: string, params?: Readonly<Record<string, unknown>>): Promise<unknown>
  on(event: string, run: (params: unknown) => void): void
  close(): void
}

const messageSchema = v.object({
  id: v.optional(v.number()),
  method: v.optional(v.string()),
  params: v.optional(v.unknown()),
  result: v.optional(v.unknown()),
  error: v.optional(v.object({ message: v.string() })),
})

const pagesSchema = v.array(
  v.object({ type: v.string(), url: v.string(), webSocketDebuggerUrl: v.optional(v.string()) }),
)

const evaluatedSchema = v.object({
  result: v.object({ value: v.optional(v.unknown()) }),
  exceptionDetails: v.optional(v.unknown()),
})

/** The addresses of the pages of an app that was started with a debugging port, windows of it that are hidden too. */
export async function pageAddresses(port: number): Promise<readonly string[]> {
  const reply = await fetch(`http://127.0.0.1:${port}/json/list`)
  const pages = v.parse(pagesSchema, await reply.json())
  return pages.flatMap(({ type, webSocketDebuggerUrl }) =>
    type === 'page' && webSocketDebuggerUrl ? [webSocketDebuggerUrl] : [],
  )
}

/** Connects to a page or a browser. Whoever is connected costs the app something, so close it before measuring. */
export async function openDevTools(address: string): Promise<DevTools> {
  const socket = new WebSocket(address)
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve, { once: true })
    socket.addEventListener('error', () => reject(new Error(`Nobody answers at ${address}`)), { once: true })
  })
  const asked = new Map<number, PromiseWithResolvers<unknown>>()
  const listeners = new Map<string, (params: unknown) => void>()
  let count = 0
  socket.addEventListener('message', ({ data }) => {
    const { id, method, params, result, error } = v.parse(messageSchema, JSON.parse(String(data)))
    if (method !== undefined) listeners.get(method)?.(params)
    if (id === undefined) return
    if (error) asked.get(id)?.reject(new Error(error.message))
    else asked.get(id)?.resolve(result)
    asked.delete(id)
  })
  socket.addEventListener('close', () => {
    for (const { reject } of asked.values()) reject(new Error(`${address} hung up`))
  })

  return {
    send(method, params = {}) {
      const answer = Promise.withResolvers<unknown>()
      count += 1
      asked.set(count, answer)
      socket.send(JSON.stringify({ id: count, method, params }))
      return answer.promise
    },
    on: (event, run) => void listeners.set(event, run),
    close: () => socket.close(),
  }
}

/** What an expression, or the promise it gives, comes to in a page. */
export async function evaluate(page: DevTools, expression: string): Promise<unknown> {
  const parameters = { expression, awaitPromise: true, returnByValue: true }
  const { result, exceptionDetails } = v.parse(
    evaluatedSchema,
    await page.send('Runtime.evaluate', parameters),
  )
  if (exceptionDetails) throw new Error(`${expression}: ${JSON.stringify(exceptionDetails)}`)
  return result.value
}
