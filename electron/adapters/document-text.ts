import { setupInvalid } from '../../shared/setup-text.ts'

/** What is longer is no document that a person has written. */
export const LONGEST_DOCUMENT_BYTES = 1_048_576

/** A document's bytes as text; `from` is what people call where it came from. Throws `setup-invalid`. */
export function documentText(bytes: Uint8Array, from: string): string {
  if (bytes.length > LONGEST_DOCUMENT_BYTES) throw setupInvalid(from, 'it is longer than 1 MiB')
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (error) {
    throw setupInvalid(from, 'it is no text in UTF-8', error)
  }
}
