/**
 * The words of a command as a POSIX shell would take it apart (quotes and backslashes, nothing else), which is what
 * the AWS CLI does with a `credential_process`; no shell ever sees it. In a command that begins with a drive's letter a
 * backslash is a letter like any other, unless a quote follows. `null` where a quote or a backslash is left open.
 */
export function commandWords(command: string): readonly string[] | null {
  const isOfWindows = /^\s*["']?[A-Za-z]:\\/.test(command)
  const words: string[] = []
  let word: string | null = null
  let quote: '"' | "'" | null = null
  for (let at = 0; at < command.length; at += 1) {
    const sign = command[at]!
    const next = command[at + 1] ?? ''
    if (sign === '\\' && quote !== "'" && (!isOfWindows || next === '"')) {
      if (next === '') return null
      // Within double quotes it stands for itself, unless before what would mean something there.
      word = `${word ?? ''}${quote === '"' && !/["\\]/.test(next) ? sign : ''}${next}`
      at += 1
    } else if (quote !== null) {
      if (sign === quote) quote = null
      else word = `${word ?? ''}${sign}`
    } else if (sign === '"' || sign === "'") {
      quote = sign
      word ??= ''
    } else if (/\s/.test(sign)) {
      if (word !== null) words.push(word)
      word = null
    } else {
      word = `${word ?? ''}${sign}`
    }
  }
  if (quote !== null) return null
  return word === null ? words : [...words, word]
}
