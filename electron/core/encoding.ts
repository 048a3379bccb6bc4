const PIECE = 8_192

/**
 * Bytes as text of one character a byte, so that bytes which are no valid UTF-8 come back as they were. A decoder would
 * not do: even its `latin1` is windows-1252.
 */
export function bytesToText(bytes: Uint8Array): string {
  const parts: string[] = []
  // In pieces, because a call takes a limited number of arguments.
  for (let at = 0; at < bytes.length; at += PIECE) {
    // Spread out, each byte would pass through an iterator: a large AWS config file took 80 ms.
    parts.push(Reflect.apply(String.fromCharCode, null, bytes.subarray(at, at + PIECE)))
  }
  return parts.join('')
}

/** Base64url without padding (RFC 4648 §5), as OAuth writes bytes. */
export function base64url(bytes: Uint8Array): string {
  return btoa(bytesToText(bytes)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}
