import { expect, test } from 'vitest'
import { allowedSkips, closingLine, tallyTests, type VitestReport } from '../../electron/dev/tally.ts'

const NOBODY = new Set<string>()

function report(...statuses: readonly string[]): VitestReport {
  const tests = statuses.map((status, index) => ({
    status,
    title: `test ${index}`,
    fullName: `group test ${index}`,
  }))
  const status = statuses.includes('failed') ? 'failed' : 'passed'
  return { testResults: [{ name: 'a.test.ts', status, assertionResults: tests }] }
}

test('passed and failed tests are counted, the failed ones by name', () => {
  expect(tallyTests(report('passed', 'failed', 'passed'), 1, NOBODY)).toEqual({
    passed: 2,
    failures: ['a.test.ts: group test 1'],
    skipped: 0,
  })
})

test.each(['skipped', 'pending', 'todo', 'disabled', 'something new'])(
  'a test that is %s has failed unless its name is allowed',
  (status) => {
    expect(tallyTests(report('passed', status), 0, NOBODY)).toEqual({
      passed: 1,
      failures: ['a.test.ts: left out: group test 1'],
      skipped: 0,
    })
    for (const name of ['test 1', 'group test 1']) {
      expect(tallyTests(report('passed', status), 0, new Set([name]))).toEqual({
        passed: 1,
        failures: [],
        skipped: 1,
      })
    }
  },
)

test('a test that failed has failed even when it may be left out', () => {
  const failed = { passed: 0, failures: ['a.test.ts: group test 0'], skipped: 0 }
  expect(tallyTests(report('failed'), 1, new Set(['test 0']))).toEqual(failed)
})

test('a file that could not be loaded, or whose hook failed, counts as a failure', () => {
  const broken = { name: 'b.test.ts', status: 'failed', message: 'Cannot find module', assertionResults: [] }
  const hook = { ...broken, assertionResults: report('passed').testResults[0]!.assertionResults }

  expect(tallyTests({ testResults: [broken] }, 1, NOBODY).failures).toEqual(['b.test.ts: Cannot find module'])
  expect(tallyTests({ testResults: [hook] }, 1, NOBODY)).toMatchObject({
    passed: 1,
    failures: ['b.test.ts: Cannot find module'],
  })
})

test('no report, no test, and an error outside of the tests are failures', () => {
  expect(tallyTests(null, 127, NOBODY).failures).toEqual(['vitest ended with 127 and left no report'])
  expect(tallyTests({ testResults: [] }, 0, NOBODY).failures).toEqual(['no test was found'])
  expect(tallyTests(report('passed'), 1, NOBODY).failures).toEqual(['vitest ended with 1'])
})

test('what may be left out is read from its section of the README alone', () => {
  const readme = [
    '# Lanyard',
    '- not this one',
    '## What may be left out',
    'Only these:',
    '',
    '- `a name with — a dash` — there is no Windows here',
    '* a bare name — its reason',
    '- another',
    '## Next',
    '- nor this one',
  ].join('\n')

  expect([...allowedSkips(readme)]).toEqual(['a name with — a dash', 'a bare name', 'another'])
})

test('without a README, or without its section, nothing may be left out', () => {
  expect(allowedSkips('').size).toBe(0)
  expect(allowedSkips('- a bullet\n\n# Lanyard\n\n- a bullet\n').size).toBe(0)
  expect(allowedSkips('## What may be left out\n\nNothing.\n').size).toBe(0)
})

test('the closing line names what was skipped only where something was', () => {
  expect(closingLine(12, 0, 0)).toBe('12 passed, 0 failed')
  expect(closingLine(3, 1, 2)).toBe('3 passed, 1 failed, 2 skipped')
})
