import { existsSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { completionRows } from '../../../electron/cli/completion-rows.ts'
import { LAUNCHER, startRunningAgent, type RunningAgent } from '../../agent/running-agent.ts'
import { openTerminal } from '../../agent/terminal.ts'

const PROD = 'checkout-prod/AdministratorAccess'
const ALIAS = 'on@call:pay%1'
const FOREIGN = '本番-支払/AdministratorAccess'

let agent: RunningAgent

beforeAll(async () => {
  const accounts = ['checkout-prod', 'checkout-dev', '本番 支払', 'twin', 'twin'].map((name, index) => {
    return { id: `11112222333${index}`, name, permissionSets: ['AdministratorAccess', 'Billing'] }
  })
  const startUrl = 'https://corp.awsapps.com/start'
  agent = await startRunningAgent({
    organisation: { portals: [{ name: 'corp', startUrl, region: 'us-east-1', accounts }] },
  })
  await agent.signIn()
  await agent.lanyard('start', 'checkout-prod/Billing', '--as', ALIAS)
})
afterAll(() => agent.end())

/** Each asks the shell's own completion for what it would offer where the cursor stands, at the end of the line. */
const SHELLS = [
  {
    name: 'bash',
    offers: async (line: string, env: Record<string, string> = {}) => {
      const script = `eval "$('${LAUNCHER}' shell-init bash)"
        IFS=' ' read -ra COMP_WORDS <<<"$LINE"
        [[ $LINE == *' ' ]] && COMP_WORDS+=('')
        COMP_CWORD=$((\${#COMP_WORDS[@]} - 1)) COMP_LINE=$LINE COMP_POINT=\${#LINE}
        set -u
        __lanyard_complete lanyard "\${COMP_WORDS[COMP_CWORD]}" ''
        printf '%s\\n' \${COMPREPLY[@]+"\${COMPREPLY[@]}"}`
      return linesOf(['bash', '--norc'], script, { LC_ALL: 'C.UTF-8', LINE: line, ...env })
    },
  },
  {
    name: 'fish',
    offers: async (line: string, env: Record<string, string> = {}) => {
      const script = `'${LAUNCHER}' shell-init fish | source; complete --do-complete "$LINE"`
      const lines = await linesOf(['fish', '--no-config'], script, { LC_ALL: 'C.UTF-8', LINE: line, ...env })
      return lines.map((offer) => offer.split('\t')[0]!)
    },
  },
] as const

async function linesOf(command: readonly string[], script: string, env: Record<string, string>) {
  const { out, err } = await agent.shellIn(env, command, script)
  expect(err).toBe('')
  return out.split('\n').filter((line) => line !== '')
}

describe.each(SHELLS)('completion in $name', ({ offers }) => {
  test('offers commands, and what follows each of them', async () => {
    expect(await offers('lanyard st')).toEqual(expect.arrayContaining(['start', 'status', 'stop']))
    expect((await offers('lanyard session key r')).toSorted()).toEqual(['restore', 'rotate'])
    expect(await offers('lanyard session add cha')).toEqual(['chain'])
    expect(await offers('lanyard start --reg')).toEqual(['--region'])
    expect(await offers('lanyard shell-init f')).toEqual(['fish'])
    expect(await offers('lanyard env x --shell powe')).toEqual(['powershell'])
    expect(await offers('lanyard help vers')).toEqual(['version'])
  })

  test('offers the names of what can be borrowed, of what is active, and of portals', async () => {
    // The alias stands in its place.
    expect(await offers('lanyard start checkout-prod/B')).toEqual([])
    expect(await offers('lanyard use checkout-prod/Adm')).toEqual([PROD])
    expect(await offers('lanyard start --region eu-west-1 checkout-prod/Adm')).toEqual([PROD])
    expect(await offers('lanyard stop ')).toEqual([ALIAS])
    expect(await offers('lanyard portal rm c')).toEqual(['corp'])
    expect(await offers('lanyard use 本')).toHaveLength(2)
    expect(await offers('lanyard start --region ')).toEqual([])
  })

  test('starts nothing and says nothing where nobody owns the engine, and knows the commands all the same', async () => {
    const home = join(agent.folder, 'nobody')
    await mkdir(home, { recursive: true })
    expect(await offers('lanyard use ', { LANYARD_HOME: home })).toEqual([])
    expect((await offers('lanyard sta', { LANYARD_HOME: home })).toSorted()).toEqual(['start', 'status'])
    expect(existsSync(join(home, 'run'))).toBe(false)
  })
})

/** What stands in the command line after a TAB, as words: the function is put aside by one that shows them. */
const TYPED = [
  { name: 'bash', show: `lanyard() { printf '<%s>' "$@"; }`, rc: '.bashrc', command: ['bash', '--rcfile'] },
  { name: 'zsh', show: `lanyard() { printf '<%s>' "$@"; }`, rc: '.zshrc', command: ['zsh', '-i'] },
  {
    name: 'fish',
    show: `function lanyard; printf '<%s>' $argv; end`,
    rc: 'config.fish',
    command: ['fish', '--no-config', '--init-command'],
  },
] as const

describe.each(TYPED)('TAB in $name', ({ name, show, rc, command }) => {
  async function shell(launcher: string = LAUNCHER) {
    const folder = join(agent.folder, `rc-${name}`)
    await mkdir(folder, { recursive: true })
    const file = join(folder, rc)
    const ready =
      name === 'fish'
        ? `'${LAUNCHER}' shell-init fish | source; function fish_prompt; echo 'ready> '; end; function fish_greeting; end`
        : `eval "$('${LAUNCHER}' shell-init ${name})"; PS1='ready> '`
    // compinit comes behind, as it may in a .zshrc.
    const after = name === 'zsh' ? 'autoload -Uz compinit; compinit -u -D' : 'true'
    const quiet = name === 'bash' ? "bind 'set enable-bracketed-paste off'" : 'true'
    const set = name === 'fish' ? `set LANYARD_LAUNCHER '${launcher}'` : `LANYARD_LAUNCHER='${launcher}'`
    const text = [ready, set, after, quiet, show, ''].join('\n')
    await writeFile(file, text)
    const words: readonly string[] =
      name === 'bash' ? [...command, file, '-i'] : name === 'fish' ? [...command, text] : command
    const env = { ...agent.env, ZDOTDIR: folder, TERM: 'dumb', LC_ALL: 'C.UTF-8' }
    const terminal = openTerminal(words, { env, columns: 120, lines: 40 })
    onTestFinished(() => void terminal.process.kill('SIGKILL'))
    await terminal.shows('ready> ')
    return terminal
  }

  test.each([
    ['lanyard use checkout-prod/Adm', `<use><${PROD}>`],
    ['lanyard stop on@ca', `<stop><${ALIAS}>`],
    ['lanyard stop on@call:p', `<stop><${ALIAS}>`],
    ['lanyard start 本番-支払/A', `<start><${FOREIGN}>`],
    ['lanyard sync co', '<sync><corp>'],
    ['lanyard sessi', '<session>'],
    ['lanyard session add web', '<session><add><web-identity>'],
  ])('%s', async (typed, words) => {
    const terminal = await shell()
    terminal.type(`${typed}\t`)
    terminal.type('\n')
    await terminal.shows(words)
    terminal.type('exit\n')
    expect(await terminal.exit()).toBe(0)
  })

  test('a name that a shell would take for more is quoted', async () => {
    const name = `it's $(touch '${join(agent.folder, 'ran')}') "&" \`id\`;`
    const program = join(agent.folder, 'names')
    await writeFile(
      program,
      `#!/bin/sh\ncase $2 in --words) printf '|use||\\nuse||sessions|\\n' ;; *) cat <<'END'\n${name}\nEND\n esac\n`,
      { mode: 0o755 },
    )
    const terminal = await shell(program)
    terminal.type('lanyard use it\t\n')
    await terminal.shows(`<use><${name}>`)
    terminal.type('exit\n')
    await terminal.exit()
    expect(existsSync(join(agent.folder, 'ran'))).toBe(false)
  })
})

test('there is a row for every word that stands in the help of a command', () => {
  const rows = completionRows()
  const at = (path: string) => rows.filter((row) => row.path === path)
  expect(at('portal').map(({ word }) => word)).toEqual(['add', 'edit', 'ls', 'rm'])
  expect(at('session key rotate')).toEqual([
    { path: 'session key rotate', word: '', takes: 'sessions', tells: '' },
  ])
  expect(at('start').find(({ word }) => word === '--region')).toEqual({
    path: 'start',
    word: '--region',
    takes: 'value',
    tells: 'the region of its profile and console',
  })
  expect(at('emulator').find(({ word }) => word === '--org')?.takes).toBe('file')
  expect(at('portal add').find(({ word }) => word === '--account-access')?.tells).toMatch(
    /^list the IAM roles/,
  )
  expect(rows.filter(({ path, word }) => /[|\n]/.test(path + word))).toEqual([])
})

test('asked for names it starts nothing and is silent where nobody owns the engine', async () => {
  const home = join(agent.folder, 'nobody')
  const asked = await agent.lanyardIn({ LANYARD_HOME: home }, 'completion', '--names', 'sessions')
  expect(asked).toEqual({ out: '', err: '', exit: 0 })
  expect(existsSync(join(home, 'run'))).toBe(false)
})

test('names that mean several sessions are offered by the account’s ID', async () => {
  const named = async (typed: string) => (await agent.lanyard('completion', '--names', 'sessions', typed)).out
  expect(await named('twin')).toBe('')
  expect(await named('111122223333/B')).toBe('111122223333/Billing\n')
  expect(await agent.lanyard('completion', '--names', 'x')).toMatchObject({ out: '', exit: 2 })
})
