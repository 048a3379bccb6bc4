import { printable } from '../../shared/printable.ts'
import { quoteSh } from '../core/delivery/shell-quoting.ts'

/**
 * A name as a line to paste takes it. Names of the catalogue can hold letters of any script, but no blank and no
 * quote; names that people gave can.
 */
export function shellWord(name: string): string {
  const shown = printable(name)
  return /^[\p{L}\p{M}\p{N}_@+.%:/=,-]+$/u.test(shown) ? shown : quoteSh(shown)
}
