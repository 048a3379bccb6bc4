/**
 * A value as one word of bash, zsh, dash, ksh or busybox. Within single quotes nothing is special, `!` and newlines
 * included; a single quote ends them, so it is written outside. Source: POSIX.1, Shell Command Language, 2.2.2.
 */
export function quoteSh(value: string): string {
  return `'${withoutNul(value).replaceAll("'", String.raw`'\''`)}'`
}

/**
 * A value as one word of fish, where `\'` and `\\` are the only escapes within single quotes.
 * Source: fish documentation, "The fish language", Quotes.
 */
export function quoteFish(value: string): string {
  return `'${withoutNul(value).replace(/[\\']/g, String.raw`\$&`)}'`
}

/**
 * A value as a PowerShell expression on one line. In a single-quoted string a quote is doubled; PowerShell takes the
 * typographic quotes U+2018 to U+201B for it too. Source: about_Quoting_Rules, and the language specification, 2.3.5.2
 * (single-quote-character). A control character is written by its number, because `lanyard env | Invoke-Expression`
 * evaluates line by line and would tear a string that spans two.
 */
export function quotePowershell(value: string): string {
  const parts = withoutNul(value)
    .split(/([\u0001-\u001f\u007f\u0085\u2028\u2029])/)
    .map((part, index) => {
      if (index % 2 === 1) return `[char]${part.charCodeAt(0)}`
      return part === '' ? null : `'${part.replace(/['\u2018-\u201b]/g, '$&$&')}'`
    })
    .filter((part) => part !== null)
  if (parts.length === 0) return "''"
  if (parts.length === 1 && parts[0]!.startsWith("'")) return parts[0]!
  // A sum that starts with a character would be taken for addition of characters.
  const terms = parts[0]!.startsWith("'") ? parts : ["''", ...parts]
  return `(${terms.join(' + ')})`
}

/**
 * What follows `set ` in a cmd batch file to give a variable this value. Between quotes only `%` is special, and is
 * doubled; `set` drops the quotes around the whole assignment. A quote within the value would end them, so then each
 * special character gets a caret instead. `!` is plain while delayed expansion is off, which is cmd's default.
 * Source: Microsoft's command reference, `set` and `cmd` (special characters and their escape).
 * @throws RangeError where the value holds a line break, which cmd cannot put into a variable.
 */
export function assignCmd(name: string, value: string): string {
  if (/[\r\n\u001a]/.test(withoutNul(value))) {
    throw new RangeError(`cmd cannot hold a line break in a variable: ${name}`)
  }
  const doubled = value.replaceAll('%', '%%')
  if (!doubled.includes('"')) return `"${name}=${doubled}"`
  return `${name}=${doubled.replace(/["^&|<>()]/g, '^$&')}`
}

/**
 * A value in a .env file. There is no standard; this stays within what docker's --env-file, Node, npm's and Python's
 * dotenv and `set -a; . ./.env` all read the same way: bare where that is possible, else quoted (docker's --env-file
 * alone keeps the quotes).
 * @throws RangeError where no spelling means the same to all of them; a backtick is never used, since a shell that
 * sources the file would run what is between two.
 */
export function quoteDotenv(name: string, value: string): string {
  if (/^[\w@%+=:,./-]+$/.test(withoutNul(value))) return value
  // Python's dotenv takes a backslash for an escape within single quotes; the others don't.
  if (!/['\\\r]/.test(value)) return `'${value}'`
  if (!/["$`\\!\r\n]/.test(value)) return `"${value}"`
  throw new RangeError(`A .env file cannot hold this value the same way for every reader: ${name}`)
}

/** No environment can hold a NUL: the value would end there without a word. */
function withoutNul(value: string): string {
  if (value.includes('\0')) throw new RangeError('A variable cannot hold a NUL character')
  return value
}
