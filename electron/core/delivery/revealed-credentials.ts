/**
 * Credentials in plain text. The terminal's door makes one, from Secrets it may reveal, and hands it straight to a
 * format. Besides it only the adapter of the console's federation puts a secret key and its token in plain text, for
 * the body of one request. They are never kept, logged or sent to a view.
 */
export interface RevealedCredentials {
  readonly sessionId: string
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken: string
  /** Epoch milliseconds by AWS's clock. */
  readonly expiresAt: number
  readonly accountId: string
  readonly region: string
}
