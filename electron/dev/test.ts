// `npm test`: everything that has to hold, in one go. `npm test -- PATTERN…` runs only the tests whose path contains
// one of the patterns.
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { inSession } from './keychain-session.ts'
import { checkMachine } from './machine-check.ts'
import { DESKTOP_NEEDS, TEST_NEEDS } from './machine.ts'
import { fetchOldestTypes, OLDEST_ELECTRON } from './oldest-electron.ts'
import { runCommand } from './run-command.ts'
import { allowedSkips, closingLine, tallyTests, type Tally, type VitestReport } from './tally.ts'

const ROOT = join(import.meta.dirname, '../..')
const MODULES = join(ROOT, 'node_modules')

// Whatever the children start as `node` is this Node, not the machine's.
const PATH = [dirname(process.execPath), join(MODULES, '.bin'), process.env.PATH].join(delimiter)
const ENV: NodeJS.ProcessEnv = { ...process.env, PATH }

interface Outcome extends Tally {
  readonly name: string
  readonly seconds: number
}

const patterns = process.argv.slice(2)
process.chdir(ROOT)

const outcomes = [await step('Machine', () => check(checkMachine([...TEST_NEEDS, ...DESKTOP_NEEDS])))]
if (patterns.length === 0) {
  outcomes.push(
    await step('Types', () => tool('typescript/bin/tsc', ['-b'])),
    await step('Oldest', checkAgainstOldest),
    await step('Lint', () => tool('oxlint/bin/oxlint', ['--deny-warnings'])),
    await step('Format', () => tool('oxfmt/bin/oxfmt', ['--check'])),
  )
}
outcomes.push(await step('Tests', runTests))
summarise()

async function step(name: string, run: () => Promise<Tally>): Promise<Outcome> {
  console.log(`\n== ${name} ==`)
  const began = performance.now()
  const tally = await run()
  return { ...tally, name, seconds: (performance.now() - began) / 1000 }
}

async function check(holds: Promise<boolean>): Promise<Tally> {
  return (await holds)
    ? { passed: 1, failures: [], skipped: 0 }
    : { passed: 0, failures: ['see above'], skipped: 0 }
}

function tool(path: string, args: readonly string[]): Promise<Tally> {
  return check(runCommand(process.execPath, [join(MODULES, path), ...args], ENV).then((code) => code === 0))
}

/** The desktop's sources must also fit the oldest Electron that they run on, not only the one the product ships. */
async function checkAgainstOldest(): Promise<Tally> {
  const lacking = await fetchOldestTypes()
  if (lacking === null) return tool('typescript/bin/tsc', ['-p', 'electron/desktop/tsconfig.oldest.json'])
  console.log(`The types of Electron ${OLDEST_ELECTRON} cannot be had: ${lacking}`)
  return check(Promise.resolve(false))
}

/** All in one session with a keychain that works, which is nobody's own. */
async function runTests(): Promise<Tally> {
  const folder = await mkdtemp(join(tmpdir(), 'lanyard-test-'))
  const reportFile = join(folder, 'report.json')
  try {
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${reportFile}`]
    const vitest = [process.execPath, join(MODULES, 'vitest/vitest.mjs'), 'run', '--allowOnly=false']
    const { command, args, env } = await inSession('unlocked', [...vitest, ...reporters, ...patterns], folder)
    const exitCode = await runCommand(command, args, { ...env, PATH })

    const report = await readFile(reportFile, 'utf8').then(parseReport, () => null)
    const readme = await readFile(join(ROOT, 'README.md'), 'utf8').catch(() => '')
    return tallyTests(report, exitCode, allowedSkips(readme))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function parseReport(text: string): VitestReport {
  return JSON.parse(text) as VitestReport
}

function summarise(): void {
  console.log('\n== Summary ==')
  for (const { name, seconds, passed, failures } of outcomes) {
    const state = failures.length === 0 ? 'ok' : 'FAILED'
    console.log(`${name.padEnd(8)} ${state.padEnd(6)} ${seconds.toFixed(1).padStart(6)} s  ${passed} passed`)
    for (const failure of failures)
      console.log(`  ${failure.replaceAll(`${ROOT}/`, '').replaceAll('\n', '\n  ')}`)
  }
  const sum = (count: (outcome: Outcome) => number): number =>
    outcomes.reduce((total, outcome) => total + count(outcome), 0)
  const failed = sum(({ failures }) => failures.length)
  process.exitCode = failed === 0 ? 0 : 1
  console.log(
    closingLine(
      sum(({ passed }) => passed),
      failed,
      sum(({ skipped }) => skipped),
    ),
  )
}
