// The few universal globals that shared/ and the core may use. Neither has Node's or the browser's
// types, so a timer, a fetch, a clock or `process` in them does not compile.

declare class URLSearchParams {
  constructor(init?: string | Record<string, string> | [string, string][])
  append(name: string, value: string): void
  get(name: string): string | null
  has(name: string): boolean
  set(name: string, value: string): void
  toString(): string
}

declare class URL {
  constructor(url: string, base?: string)
  static canParse(url: string): boolean
  hash: string
  readonly host: string
  readonly hostname: string
  href: string
  readonly origin: string
  pathname: string
  readonly port: string
  readonly protocol: string
  search: string
  readonly searchParams: URLSearchParams
  readonly username: string
  readonly password: string
  toString(): string
}

declare class AbortSignal {
  readonly aborted: boolean
  readonly reason: unknown
  addEventListener(type: 'abort', listener: () => void, options?: { once?: boolean }): void
  removeEventListener(type: 'abort', listener: () => void): void
  throwIfAborted(): void
}

declare class AbortController {
  readonly signal: AbortSignal
  abort(reason?: unknown): void
}

declare class TextEncoder {
  encode(text?: string): Uint8Array<ArrayBuffer>
}

declare class TextDecoder {
  constructor(label?: string, options?: { fatal?: boolean; ignoreBOM?: boolean })
  decode(bytes?: Uint8Array): string
}

declare function btoa(binary: string): string
declare function atob(base64: string): string

// Only named by valibot's own types.
interface Blob {
  readonly size: number
  readonly type: string
}
interface File extends Blob {
  readonly name: string
}
