// Names that come from AWS are data. A control character could move the cursor or colour the terminal, and a
// bidirectional one could make `prod` read as something else, so neither reaches a screen as itself.
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu

/** The text with each control, bidirectional or invisible character written as `\u{…}`. */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, (character) => `\\u{${character.codePointAt(0)!.toString(16)}}`)
}
