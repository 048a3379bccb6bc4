import type { SessionKindName } from './session-kinds.ts'

/** A role of the catalogue, as far as its name goes. */
export interface CatalogRow {
  readonly accountId: string
  readonly accountName: string
  readonly roleName: string
}

const MAX_SLUG_LENGTH = 64

// Letters that Unicode does not take apart into an ASCII letter and a mark, but every reader of them does.
const PLAIN_LETTERS: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ł: 'l',
  ı: 'i',
  ə: 'e',
  ħ: 'h',
  ŋ: 'ng',
}

/**
 * A role's own name: `account-alias/role`, such as `payments-production/ReadOnly`. The same row always has the same
 * name, whatever else the catalogue holds; two accounts may share one, which `resolveName` then tells apart by ID.
 */
export function sessionName({ accountId, accountName, roleName }: CatalogRow): string {
  return `${slug(accountName) ?? accountId}/${role(roleName)}`
}

/**
 * The name of a session by its kind. An IAM role may be called as a permission set of its account is: what comes by
 * account access carries a mark that no other name has.
 */
export function nameOfKind(kind: SessionKindName, row: CatalogRow): string {
  return kind === 'account-access' ? `${sessionName(row)}@access` : sessionName(row)
}

/** Accounts are named by people, and may be named in order to deceive: `null` where no readable name is left. */
function slug(text: string): string | null {
  const plain = text
    // Longer than any name AWS takes: one that is a megabyte of marks costs nothing either.
    .slice(0, 1024)
    .toLowerCase()
    .normalize('NFKD')
    // Some are letters to Unicode and blank on a screen (U+3164).
    .replace(/\p{Default_Ignorable_Code_Point}/gu, '')
    .replace(/(\p{Script=Latin})\p{M}+/gu, '$1')
    // Put together again, or Korean syllables would be left as their parts.
    .normalize('NFC')
    .replace(/[\p{Script=Latin}--[a-z]]/gv, (letter) => PLAIN_LETTERS[letter] ?? '-')
    // Letters of other scripts stay: those who work there read and type them, and a machine's transliteration of
    // 本番 is a name that nobody gave it. Their marks are part of the word, but nobody needs a tower of them.
    .replace(/(\p{M}{2})\p{M}+/gu, '$1')
    .replace(/[^\p{L}\p{N}\p{M}]+\p{M}*/gu, '-')
    .replace(/^\p{M}+/u, '')
  const cut = Array.from(plain)
    .slice(0, MAX_SLUG_LENGTH)
    .join('')
    .replace(/^-+|-+$/g, '')
  return cut === '' || looksLikeAnother(cut) ? null : cut
}

// Scripts with letters that pass for Latin ones (Coptic has one for the slash).
const LOOKALIKES = /[\p{sc=Cyrl}\p{sc=Grek}\p{sc=Armn}\p{sc=Cher}\p{sc=Copt}]/u

/** Within one word of Latin letters: `рrod` with a Cyrillic `р` is no prod. */
function looksLikeAnother(text: string): boolean {
  return text.split('-').some((word) => /\p{Script=Latin}/u.test(word) && LOOKALIKES.test(word))
}

/** A role's name as it is. AWS lets only these characters in, so whatever else comes is not from AWS. */
function role(name: string): string {
  return name.replace(/[^\w+=,.@-]/g, '_') || 'role'
}
