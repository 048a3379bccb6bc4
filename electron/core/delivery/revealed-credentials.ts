/**
 * Credentials in plain text. Only the terminal's door makes one, from Secrets it may reveal, and hands it straight to
 * a format; it is never kept, logged or sent to a view.
 */
export interface RevealedCredentials {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken: string
  /** Epoch milliseconds by AWS's clock. */
  readonly expiresAt: number
  readonly accountId: string
  readonly region: string
}
