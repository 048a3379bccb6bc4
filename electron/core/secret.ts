const PLACEHOLDER = '[secret]'

/**
 * A value that prints, serialises and inspects as `[secret]`. Only `reveal()` gives it out, and a test holds the
 * short list of files that may call it.
 */
export class Secret<T = string> {
  readonly #value: T

  constructor(value: T) {
    this.#value = value
  }

  reveal(): T {
    return this.#value
  }

  /** Whether both hold the same, which neither gives out. */
  equals(other: Secret<T>): boolean {
    return this.#value === other.#value
  }

  toString(): string {
    return PLACEHOLDER
  }

  toJSON(): string {
    return PLACEHOLDER
  }

  [Symbol.toPrimitive](): string {
    return PLACEHOLDER
  }

  // What Node's console.log and util.inspect ask for.
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return PLACEHOLDER
  }
}
