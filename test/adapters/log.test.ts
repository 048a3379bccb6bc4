import { readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { createLog, scrubbed } from '../../electron/adapters/log.ts'
import { Secret } from '../../electron/core/secret.ts'
import { createFakeClock } from '../fakes.ts'
import { temporaryFolder } from './temporary-folder.ts'

async function begin() {
  const home = join(await temporaryFolder(), 'home')
  const log = createLog(home, createFakeClock(Date.UTC(2026, 10, 1, 12)))
  const lines = async () =>
    (await readFile(log.path, 'utf8'))
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>)
  return { home, log, lines }
}

test('each event is a line of JSON, with its time, readable by the user alone', async () => {
  const { home, log, lines } = await begin()
  log.info('began', { count: 3, ready: true, nothing: null })
  log.warn('slow', { text: 'two\nlines' })
  log.error('broke', { error: new Error('why', { cause: new TypeError('deeper') }) })
  expect(await lines()).toMatchObject([
    { at: '2026-11-01T12:00:00.000Z', level: 'info', event: 'began', count: 3, ready: true, nothing: null },
    { level: 'warn', event: 'slow', text: 'two\nlines' },
    { level: 'error', event: 'broke', error: expect.stringMatching(/why[^]*deeper/) as string },
  ])
  expect((await stat(log.path)).mode & 0o777).toBe(0o600)
  expect((await stat(join(home, 'logs'))).mode & 0o777).toBe(0o700)
})

describe('what looks secret', () => {
  test.each([
    ['an access key', 'key AKIAIOSFODNN7EXAMPLE', 'key [secret]'],
    ['a secret key', 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY', '[secret]'],
    ['a token', `aoaAAAAA${'0f'.repeat(160)}`, '[secret]'],
    ['a code in a URL', 'http://127.0.0.1:1/oauth/callback?code=0123456789&state=x', 'code=[secret]'],
    ['a header', "authorization: 'Bearer-abc'", "authorization: '[secret]'"],
    ['a field of an object', '{ refreshToken: "abcdefgh" }', '{ refreshToken: "[secret]" }'],
  ])('is taken out: %s', (_what, text, left) => {
    expect(scrubbed(text)).toContain(left)
    expect(scrubbed(text)).not.toMatch(/AKIA|wJalr|aoa|0123456789|Bearer-abc|abcdefgh/)
  })

  test('is not the path of a source file, however long', () => {
    const frame = 'at run (file:///srv/lanyard/electron/core/identity-center/portal-tokens.ts:56:7)'
    expect(scrubbed(frame)).toBe(frame)
    expect(scrubbed(`${'a/'.repeat(30)}b.ts`)).not.toContain('a/a')
  })

  test('is taken out at any depth of an error and its causes', async () => {
    const { log, lines } = await begin()
    const token = `aorAAAAA${'ab'.repeat(40)}`
    const error = new Error('outer', {
      cause: { reply: { body: { list: [{ token }] } }, key: new Secret('hunter2') },
    })
    log.error('broke', { error })
    const text = JSON.stringify(await lines())
    expect(text).toContain('outer')
    expect(text).not.toContain(token)
    expect(text).not.toContain('hunter2')
  })
})

test('the log keeps about a mebibyte and the one before it', async () => {
  const { log, lines } = await begin()
  log.info('first')
  await writeFile(log.path, `${JSON.stringify({ event: 'x'.repeat(1_048_577) })}\n`)
  log.info('after')
  expect((await lines()).map(({ event }) => event)).toEqual(['after'])
  expect((await stat(`${log.path}.1`)).size).toBeGreaterThan(1_048_576)
})

test('that nothing can be logged ends nothing', async () => {
  const home = join(await temporaryFolder(), 'home')
  await writeFile(home, 'a file where the folder should be')
  expect(() => createLog(home).error('broke', { error: new Error('x') })).not.toThrow()
})
