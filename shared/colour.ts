import type { AccountMarks, Environment } from './account-marks.ts'
import { splitWords } from './word-match.ts'

/** A colour an account is known by; `light` and `dark` are what it is on a theme's surfaces. */
export interface AccountColour {
  readonly name: string
  readonly light: string
  readonly dark: string
}

/** Each keeps a contrast of 3:1 with the surfaces of its theme (WCAG 1.4.11). A setting holds the index. */
export const ACCOUNT_COLOURS: readonly AccountColour[] = [
  { name: 'Red', light: '#d03b3b', dark: '#e5484d' },
  { name: 'Orange', light: '#c4560f', dark: '#f0783c' },
  { name: 'Amber', light: '#b07407', dark: '#d99e2b' },
  { name: 'Olive', light: '#7b7f0c', dark: '#a5aa35' },
  { name: 'Green', light: '#3b8a3e', dark: '#57b45b' },
  { name: 'Teal', light: '#11877a', dark: '#2fb3a3' },
  { name: 'Cyan', light: '#0b83a5', dark: '#33b0d6' },
  { name: 'Blue', light: '#2f6fc2', dark: '#4a93ea' },
  { name: 'Indigo', light: '#5b5bd6', dark: '#8484f2' },
  { name: 'Violet', light: '#7f4fc4', dark: '#a277e6' },
  { name: 'Magenta', light: '#b23fa0', dark: '#d66ac6' },
  { name: 'Slate', light: '#667285', dark: '#8793a6' },
]

const RED = 0
// Grey says nothing, so it is left to those who choose it.
const SLATE = 11

interface NamedAccount {
  readonly accountId: string
  readonly accountName: string
}

/**
 * The index of an account's colour: the one the user chose; else red where it is production; else one by the account
 * ID, the same on every machine.
 */
export function accountColour(account: NamedAccount, marks: AccountMarks): number {
  const choice = marks[account.accountId]?.colour
  if (choice !== undefined && ACCOUNT_COLOURS[choice]) return choice
  if (environmentOf(account, marks) === 'production') return RED
  return 1 + (hash(account.accountId) % (SLATE - 1))
}

/** What an account is for: what the user says, else production where its name says so; `null` where nobody does. */
export function environmentOf(
  { accountId, accountName }: NamedAccount,
  marks: AccountMarks,
): Environment | null {
  return marks[accountId]?.environment ?? (isProduction(accountName) ? 'production' : null)
}

const PRODUCTION = new Set(['prod', 'production', 'prd', 'live'])
const NOT_YET = new Set(['non', 'pre', 'not', 'nonprod', 'preprod'])

/** Whether a name says that the account is production; `non-prod` and `pre-production` do not. */
export function isProduction(accountName: string): boolean {
  const words = splitWords(accountName)
  return words.some((word, index) => PRODUCTION.has(word) && !NOT_YET.has(words[index - 1] ?? ''))
}

/** FNV-1a: account IDs differ in few digits and are to differ in colour. */
function hash(text: string): number {
  let value = 0x811c9dc5
  for (let index = 0; index < text.length; index++) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193) >>> 0
  }
  return (value ^ (value >>> 15)) >>> 0
}
