import { ListAccountsCommand } from '@aws-sdk/client-sso'
import { expect, test } from 'vitest'
import { createRateLimit } from '../../electron/emulator/rate-limit.ts'
import { practice } from './practice.ts'
import { signIn, ssoClient } from './sign-in.ts'

test('a client that paces at exactly the rate is never turned away', () => {
  let time = 0
  const limit = createRateLimit(20, () => time)
  let refused = 0
  for (let request = 0; request < 10_000; request += 1) {
    if (!limit()) refused += 1
    time += 50
  }
  expect(refused).toBe(0)
})

test('one second’s worth may come at once, and no more', () => {
  let time = 0
  const limit = createRateLimit(20, () => time)
  const burst = () => Array.from({ length: 50 }, limit).filter(Boolean).length
  expect(burst()).toBe(20)
  time = 500
  expect(burst()).toBe(10)
  time = 1_000_000
  expect(burst()).toBe(20)
})

test('above the rate the portal API answers 429 in AWS’s form, to all callers together', async () => {
  const emulator = await practice({ tps: 1 })
  const [one, other] = [await signIn(emulator), await signIn(emulator)]
  const ask = ({ accessToken }: { accessToken: string }) =>
    ssoClient(emulator).send(new ListAccountsCommand({ accessToken }))
  const answers = await Promise.allSettled([ask(one), ask(other), ask(one), ask(other), ask(one)])
  const refused = answers.filter((answer) => answer.status === 'rejected').map(({ reason }) => reason)
  expect(refused.length).toBeGreaterThanOrEqual(2)
  expect(refused[0]).toMatchObject({
    name: 'TooManyRequestsException',
    $metadata: { httpStatusCode: 429 },
  })
  expect(emulator.log.list({ operation: 'ListAccounts' }).map(({ status }) => status)).toContain(429)
})
