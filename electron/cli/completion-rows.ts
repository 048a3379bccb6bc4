import { COMMANDS } from './commands/all.ts'
import { HOST_COMMANDS } from './host-commands.ts'

/** What an option wants behind it, or a command for its names; nothing where it is a word by itself. */
type Takes = '' | 'value' | 'file' | 'shell' | NameKind

/** The names that only the engine knows. */
export type NameKind = 'sessions' | 'active' | 'portals'

/** One thing that can be typed. */
export interface CompletionRow {
  /** The words before it, after `lanyard`. */
  readonly path: string
  /** The word or option; empty where it is a name. */
  readonly word: string
  readonly takes: Takes
  readonly tells: string
}

interface Helped {
  readonly name: string
  readonly summary: string
  readonly help: string
}

/** Everything that can be typed, read out of what `lanyard help` says, so that the two cannot differ. */
export function completionRows(): readonly CompletionRow[] {
  const commands: readonly Helped[] = [...COMMANDS, ...HOST_COMMANDS]
  const words = commands.map(({ name, summary }) => row('', name, '', summary))
  const asked = commands.map(({ name, summary }) => row('help', name, '', summary))
  return distinct([...words, ...asked, ...commands.flatMap(rowsOf)])
}

function row(path: string, word: string, takes: Takes = '', tells = ''): CompletionRow {
  return { path, word, takes, tells }
}

function rowsOf({ name, help }: Helped): readonly CompletionRow[] {
  const told = toldOptions(help)
  const ways = usages(name, help)
  // One way to call it may leave out what stands for the value, since another says it.
  const values = ways.flatMap(({ rest }) => [...optionsIn(rest)])
  const valueOf = (option: string) =>
    values.find(([other, value]) => other === option && value !== '')?.[1] ?? told.get(option)?.value ?? ''
  return ways.flatMap(({ path, rest }) => {
    const steps = path.map((word, index) => row([name, ...path.slice(0, index)].join(' '), word))
    const at = [name, ...path].join(' ')
    const all = path.length === 0 || /…|OPTIONS/.test(rest) ? [...told.keys()] : []
    const options = [...new Set([...optionsIn(rest).keys(), ...all])].map((option) =>
      row(at, `--${option}`, takesOf(valueOf(option)), told.get(option)?.tells ?? ''),
    )
    const names = nameKind(name, rest)
    return [...steps, ...options, ...(names === null ? [] : [row(at, '', names)])]
  })
}

/** The ways to call a command: the words that lead to each, and what follows them. */
function usages(name: string, help: string): readonly { path: readonly string[]; rest: string }[] {
  const [head = ''] = help.split('\n\n')
  // A way to call it may go on in the next line.
  const lines = head.replace(/\n +/g, ' ').split('\n')
  return lines.flatMap((line) => {
    // What stands between brackets is one alternative's own.
    const alternatives = line.replace(`lanyard ${name}`, '').split(/ \| (?![^[(]*[\])])/)
    return alternatives.map((alternative) => {
      const words = alternative.trim().split(/\s+/)
      const end = words.findIndex((word) => !/^[a-z][a-z-]*$/.test(word))
      const count = end < 0 ? words.length : end
      return { path: words.slice(0, count).filter(Boolean), rest: words.slice(count).join(' ') }
    })
  })
}

const OPTION = /--([a-z][a-z-]*)(?: ((?:(?![-|…[(])[^\s\])|]+)|-(?=[\s\])])))?/g

/** The options of one way to call a command, with what stands for their value; empty where they take none. */
function optionsIn(rest: string): ReadonlyMap<string, string> {
  const spelled = rest.replaceAll('--[no-]', '--')
  return new Map([...spelled.matchAll(OPTION)].map(([, option = '', value = '']) => [option, value]))
}

/** The options that a help text explains line by line. */
function toldOptions(help: string): ReadonlyMap<string, { value: string; tells: string }> {
  const lines = help.split('\n')
  return new Map(
    lines.flatMap((line, index) => {
      const found = /^ {2}--([a-z-]+)(?:, -\w)?(?: ([A-Z][A-Z0-9=-]*|-)(?= |$))? *(.*)$/.exec(line)
      if (!found) return []
      const [, option = '', value = '', tells = ''] = found
      return [[option, { value, tells: tells || (lines[index + 1] ?? '').trim() }] as const]
    }),
  )
}

function takesOf(value: string): Takes {
  if (value === '') return ''
  if (value === 'FILE' || value === 'PATH') return 'file'
  return value === 'SHELL' ? 'shell' : 'value'
}

function nameKind(command: string, rest: string): NameKind | null {
  const positionals = rest.replace(OPTION, '')
  if (/\bPORTAL\b/.test(positionals)) return 'portals'
  if (!/\b(NAME|SOURCE)\b/.test(positionals)) return null
  if (command === 'portal') return 'portals'
  return command === 'stop' || command === 'renew' ? 'active' : 'sessions'
}

function distinct(rows: readonly CompletionRow[]): readonly CompletionRow[] {
  return [...new Map(rows.map((each) => [`${each.path} ${each.word}`, each])).values()]
}
