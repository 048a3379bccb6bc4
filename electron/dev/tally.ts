/** What vitest's JSON report says, as far as the tally needs it. */
export interface VitestReport {
  readonly testResults: readonly {
    readonly name: string
    readonly status: string
    readonly message?: string
    readonly assertionResults: readonly {
      readonly fullName: string
      readonly title: string
      /** `passed`, `failed`, or one of the ways to be left out: `skipped`, `pending`, `todo`, `disabled`. */
      readonly status: string
    }[]
  }[]
}

export interface Tally {
  readonly passed: number
  /** What failed, for people. Empty when all is well. */
  readonly failures: readonly string[]
  /** Left out, and allowed to be. */
  readonly skipped: number
}

const ALLOWED_HEADING = /^#+\s+What may be left out\s*$/

/**
 * The tests that README.md allows to be skipped: the bullets of its section "What may be left out". A bullet is the
 * test's name, in backticks or bare; what follows ` — ` is the reason.
 */
export function allowedSkips(readme: string): Set<string> {
  const lines = readme.split(/\r?\n/)
  const start = lines.findIndex((line) => ALLOWED_HEADING.test(line))
  if (start < 0) return new Set()
  const rest = lines.slice(start + 1)
  const end = rest.findIndex((line) => /^#+\s/.test(line))
  const section = end < 0 ? rest : rest.slice(0, end)
  const bullets = section.map((line) => /^[-*]\s+(?:`([^`]+)`|(.+?))(?:\s+—\s.*)?$/.exec(line.trimEnd()))
  return new Set(bullets.flatMap((bullet) => bullet?.[1] ?? bullet?.[2] ?? []))
}

/** Counts a run of vitest. Whatever is neither passed nor allowed to be left out has failed. */
export function tallyTests(
  report: VitestReport | null,
  exitCode: number,
  allowed: ReadonlySet<string>,
): Tally {
  if (!report)
    return { passed: 0, failures: [`vitest ended with ${exitCode} and left no report`], skipped: 0 }
  let passed = 0
  let skipped = 0
  const failures: string[] = []
  for (const file of report.testResults) {
    let blamed = false
    for (const { status, title, fullName } of file.assertionResults) {
      if (status === 'passed') passed++
      else if (status !== 'failed' && (allowed.has(title) || allowed.has(fullName))) skipped++
      else {
        blamed ||= status === 'failed'
        failures.push(
          status === 'failed' ? `${file.name}: ${fullName}` : `${file.name}: left out: ${fullName}`,
        )
      }
    }
    // It could not be loaded, or a hook of it failed.
    if (file.status === 'failed' && !blamed) failures.push(`${file.name}: ${file.message ?? 'failed'}`.trim())
  }
  if (passed + failures.length === 0) failures.push('no test was found')
  // An error outside of any test, such as a promise nobody waited for.
  if (exitCode !== 0 && failures.length === 0) failures.push(`vitest ended with ${exitCode}`)
  return { passed, failures, skipped }
}

/** `12 passed, 0 failed`, and `, 1 skipped` where something was. */
export function closingLine(passed: number, failed: number, skipped: number): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`
}
