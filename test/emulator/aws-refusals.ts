import { expect } from 'vitest'

/** The error an AWS client throws for a code on the wire: its name may have gained `Exception` on the way. */
export function awsError(code: string, status: number, message: unknown): Error {
  const name = expect.stringMatching(new RegExp(`^${code}(Exception)?$`))
  return expect.objectContaining({
    name,
    message,
    $metadata: expect.objectContaining({ httpStatusCode: status }),
  }) as Error
}
