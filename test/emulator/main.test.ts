import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import type { EmulatorFacts } from '../../electron/emulator/emulator.ts'
import { parseOptions } from '../../electron/emulator/options.ts'

const MAIN = fileURLToPath(new URL('../../electron/emulator/main.ts', import.meta.url))

function run(...args: readonly string[]) {
  const child = spawn(process.execPath, [MAIN, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  const output = { stdout: '', stderr: '' }
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output.stdout += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    output.stderr += text
  })
  return { child, output, ended: once(child, 'close') }
}

test('it prints one line of facts, serves, and ends when told to', async () => {
  const { child, output, ended } = run('--port', '0', '--accounts', '3', '--roles', '2', '--auto-approve')
  await expect.poll(() => output.stdout, { timeout: 10_000 }).toMatch(/\n$/)
  const facts = JSON.parse(output.stdout) as EmulatorFacts
  expect(Object.keys(facts.endpoints).toSorted()).toEqual([
    'accountaccess',
    'codeartifact',
    'ecr',
    'eks',
    'iam',
    's3',
    'signin',
    'ssm',
    'sso',
    'ssooidc',
    'sts',
  ])
  expect(facts.portals).toEqual([
    {
      name: 'practice',
      startUrl: 'https://lanyard-practice.awsapps.com/start',
      region: 'us-east-1',
      partition: 'aws',
      tenantId: 'aa-practice',
    },
    {
      name: 'practice-gov',
      startUrl: 'https://start.us-gov-west-1.us-gov-home.awsapps.com/directory/lanyard-practice',
      region: 'us-gov-west-1',
      partition: 'aws-us-gov',
      tenantId: 'aa-practice-gov',
    },
  ])
  expect(existsSync(facts.ca)).toBe(true)
  expect((await fetch(`${facts.url}/assignment/accounts`)).status).toBe(401)

  child.kill('SIGTERM')
  expect(await ended).toEqual([0, null])
  expect(output.stdout.trim().split('\n')).toHaveLength(1)
  expect(output.stderr).toBe('')
  expect(existsSync(facts.ca)).toBe(false)
})

test('a file that is no organisation ends it with 65 and one sentence that says why', async () => {
  const { output, ended } = run('--org', MAIN)
  expect(await ended).toEqual([65, null])
  expect(output.stdout).toBe('')
  expect(output.stderr).toMatch(/^The organisation file .* is not usable: it is not JSON: [^\n]*\n$/)
})

test('a bad option ends it with 2 and one sentence that says what it takes', async () => {
  const { output, ended } = run('--tps', 'many')
  expect(await ended).toEqual([2, null])
  expect(output.stderr).toBe(
    '--tps takes a whole number from 1 to 100000, not "many". Read `lanyard help emulator`.\n',
  )
})

test('every option is read, in both spellings', () => {
  const args =
    '--port 8080 --accounts=300 --roles 7 --tps=5 --latency 40ms --lifetimes role=15m,token=2m,code=30s,portal=1h --seed 9 --org org.json --auto-approve --tls'
  expect(parseOptions(args.split(' '))).toEqual({
    port: 8080,
    accounts: 300,
    roles: 7,
    tps: 5,
    latencyMs: 40,
    lifetimes: { role: 900_000, token: 120_000, code: 30_000, portal: 3_600_000 },
    seed: 9,
    orgFile: 'org.json',
    autoApprove: true,
    tls: true,
  })
})

test.each([
  ['--prot 1', 'There is no option "--prot"'],
  ['serve', 'There is no option "serve"'],
  ['--tls=no', 'There is no option "--tls=no"'],
  ['--constructor x', 'There is no option "--constructor"'],
  ['--accounts', '--accounts wants a value'],
  ['--accounts 0', '--accounts takes a whole number from 1 to 10000, not "0"'],
  ['--latency fast', '--latency takes durations such as 40ms, 10m or 1h, not "fast"'],
  ['--lifetimes role', '--lifetimes takes durations such as 40ms, 10m or 1h, not ""'],
  ['--lifetimes rule=1h', '--lifetimes takes role=, token=, code= and portal=, not "rule=1h"'],
])('`%s` is refused: %s', (line, message) => {
  expect(() => parseOptions(line.split(' '))).toThrow(message)
})
