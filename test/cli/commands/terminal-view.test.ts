import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { written } from '../checkout.ts'
import { startRunningAgent, type RunningAgent } from '../../agent/running-agent.ts'
import { uncoloured } from '../../agent/terminal.ts'

const PROD = 'checkout-prod/AdministratorAccess'
const ESCAPE = '\u001b'

let agent: RunningAgent

beforeAll(async () => {
  agent = await startRunningAgent()
  await agent.signIn()
  await agent.lanyard('start', PROD, 'checkout-sandbox/ReadOnlyAccess')
})
afterAll(() => agent.end())

async function seen(
  args: readonly string[],
  options: Parameters<RunningAgent['terminal']>[1] = {},
): Promise<string> {
  const terminal = agent.terminal(args, options)
  await terminal.exit()
  return terminal.text().replaceAll('\r\n', '\n')
}

describe('on a terminal', () => {
  test('time left stands there as a bar, as digits and as a word, in colour', async () => {
    const text = await seen(['ls', '--active'])
    expect(text).toContain(`${ESCAPE}[32mactive${ESCAPE}[0m`)
    expect(uncoloured(text)).toMatch(
      new RegExp(
        `^SESSION +LEFT +STATE +ACCOUNT +REGION\n${PROD} +██████ +(1:00:00|59:\\d\\d)  active  \\d{12}  us-east-1\n`,
      ),
    )
  })

  test('there is no colour where NO_COLOR is set, and none off a terminal unless it is forced', async () => {
    expect(await seen(['ls', '-a'], { env: { NO_COLOR: '1' } })).not.toContain(ESCAPE)
    expect((await agent.lanyard('ls', '-a')).out).not.toContain(ESCAPE)
    expect((await agent.lanyardIn({ FORCE_COLOR: '1' }, 'ls', '-a')).out).toContain(`${ESCAPE}[32m`)
  })

  test('a dumb terminal and a C locale get plain ASCII', async () => {
    for (const env of [{ TERM: 'dumb' }, { LC_ALL: 'C', NO_COLOR: '1' }]) {
      const text = await seen(['status'], { env })
      expect(text).toMatch(/^[\x20-\x7e\n]+$/)
      expect(text).toContain('###### ')
    }
  })

  test.each([60, 80, 100, 200])(
    'no line is wider than its %d columns, and the account ID always stands there',
    async (columns) => {
      for (const command of ['ls', 'status']) {
        const text = uncoloured(await seen([command], { columns }))
        const lines = text.split('\n').filter((line) => !line.startsWith('Lanyard '))
        expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(columns)
        expect(text).toMatch(/^checkout-prod\/Adm\S+ +██████ .* \d{12}/m)
      }
      const [head] = (await seen(['ls'], { columns })).split('\n')
      expect(uncoloured(head!).includes('REGION')).toBe(columns >= 100)
    },
  )

  test('start says how long, and what to paste', async () => {
    expect(uncoloured(await seen(['start', PROD]))).toMatch(
      new RegExp(
        `^${PROD}  ██████ +\\S+ left\n  export AWS_PROFILE=${PROD}\n  eval "\\$\\(lanyard env ${PROD}\\)"\n$`,
      ),
    )
  })

  test('start signs in by itself when that is what is missing', async () => {
    await agent.lanyard('logout')
    const terminal = agent.terminal(['start', 'checkout-staging/Billing'])
    expect(await terminal.exit()).toBe(0)
    expect(terminal.text()).toMatch(
      /Your browser opens a page [^]*Signed in to lanyard-practice\.[^]*AWS_PROFILE=checkout-staging\/Billing/,
    )
    await agent.lanyard('stop', 'checkout-staging/Billing')
  })

  test('the code of a sign-in stands on a line of its own', async () => {
    const text = uncoloured(await seen(['login', '--device', '--force']))
    expect(text).toMatch(
      /^Your browser opens a page[^\n]+\n\n {2}http\S+\n\nType this code there[^\n]+\n\n {2}[A-Z]{4}-[A-Z]{4}\n\nWaiting/,
    )
  })
})

describe('lanyard ls --watch', () => {
  test('counts down over itself, leaves what stood above, and gives the terminal back at Ctrl-C', async () => {
    const terminal = agent.terminal(['ls', '--active', '--watch'])
    await terminal.shows(PROD)
    const first = terminal.text().length
    // Up over the three lines it drew, without clearing the screen.
    await terminal.shows(`${ESCAPE}[3A`, first)
    await terminal.shows(`${ESCAPE}[J${ESCAPE}[?7h${ESCAPE}[?25h`, first)
    const text = terminal.text()
    expect(text).not.toContain(`${ESCAPE}[2J`)
    expect(text).not.toContain(`${ESCAPE}[H`)
    const times = [...uncoloured(text).matchAll(/AdministratorAccess +█+░* +([\d:]+)/g)].map(
      ([, time]) => time,
    )
    expect(new Set(times).size).toBeGreaterThan(1)
    terminal.type('\u0003')
    expect(await terminal.exit()).toBe(130)
    // Wrapping and cursor are as they were after every single drawing.
    expect(terminal.text().lastIndexOf(`${ESCAPE}[?25h`)).toBeGreaterThan(
      terminal.text().lastIndexOf(`${ESCAPE}[?25l`),
    )
  })

  test('draws no more lines than the terminal has', async () => {
    const terminal = agent.terminal(['ls', '--watch'], { lines: 10 })
    await terminal.shows('more; name some of them')
    await terminal.shows(`${ESCAPE}[9A`)
    expect(uncoloured(terminal.text())).toMatch(/^[^\n]*(\n[^\n]*){8}and 41 more; /)
    terminal.type('\u0003')
    await terminal.exit()
  })

  test('writes view after view where nobody draws, and ends with its agent', async () => {
    const watch = agent.begin(['ls', '--active', '--watch'])
    const ended = new Promise((resolve) => void watch.once('close', resolve))
    await written(watch.stdout, '\n\nSESSION')
    await agent.stopAgent()
    expect(await ended).toBe(69)
    await agent.startAgent()
  })
})
