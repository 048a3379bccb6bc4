/** Ends a `switch` over a union: a case that was forgotten fails to compile, and throws if it is met. */
export function assertNever(value: never): never {
  throw new TypeError(`No case for ${JSON.stringify(value)}`)
}
