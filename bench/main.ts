import type { Figure } from './figure.ts'

// npm run -s bench -- NAME [--json]: a table, or {"name","figures":[…]}. Ends with 0 when every figure holds.

interface Bench {
  run(): Promise<Figure[]>
}

const BENCHES: Readonly<Record<string, () => Promise<Bench>>> = {
  config: () => import('./config.ts'),
  desktop: () => import('./desktop.ts'),
  emulator: () => import('./emulator.ts'),
  endpoint: () => import('./endpoint.ts'),
  'first-use': () => import('./first-use.ts'),
  herd: () => import('./herd.ts'),
  'herd-chain': () => import('./herd-chain.ts'),
  launcher: () => import('./launcher.ts'),
  prompt: () => import('./prompt.ts'),
  sync: () => import('./sync.ts'),
}

const args = process.argv.slice(2)
const name = args.find((argument) => !argument.startsWith('-')) ?? ''
const bench = Object.hasOwn(BENCHES, name) ? BENCHES[name] : undefined

if (bench) {
  const figures = await (await bench()).run()
  console.log(args.includes('--json') ? JSON.stringify({ name, figures }) : table(figures))
  process.exitCode = figures.every(({ holds }) => holds) ? 0 : 1
} else {
  console.error(
    `Usage: npm run -s bench -- NAME [--json], where NAME is ${Object.keys(BENCHES).join(' or ')}.`,
  )
  process.exitCode = 2
}

function table(figures: readonly Figure[]): string {
  const width = Math.max(...figures.map(({ name }) => name.length))
  return figures.map((figure) => row(figure, width)).join('\n')
}

function row({ name, value, unit, limit, holds }: Figure, width: number): string {
  const measured = `${value.toFixed(2)} ${unit}`
  const judged = limit === null ? '' : `limit ${limit} ${unit}  ${holds ? 'holds' : 'DOES NOT HOLD'}`
  return `${name.padEnd(width)}  ${measured.padStart(12)}  ${judged}`.trimEnd()
}
