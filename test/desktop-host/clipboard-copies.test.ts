import { expect, test } from 'vitest'
import { createClipboardCopies } from '../../electron/desktop/clipboard-copies.ts'
import { createFakeClock } from '../fakes.ts'

function clipboard() {
  const held = {
    text: '',
    readText: async () => held.text,
    writeText: async (text: string) => void (held.text = text),
    clear: () => void (held.text = ''),
  }
  return held
}

const settled = () => new Promise((resolve) => void setImmediate(resolve))

test('a copy is taken away after its time', async () => {
  const [held, clock] = [clipboard(), createFakeClock(0)]
  const copies = createClipboardCopies({ clipboard: held, clock })

  expect(await copies.copy('keys', 45)).toBe(45_000)
  clock.advance(44_999)
  await settled()
  expect(held.text).toBe('keys')
  clock.advance(1)
  await settled()
  expect(held.text).toBe('')
})

test('what the user copied meanwhile stays', async () => {
  const [held, clock] = [clipboard(), createFakeClock(0)]
  const copies = createClipboardCopies({ clipboard: held, clock })
  await copies.copy('keys', 45)

  held.text = 'a poem'
  clock.advance(60_000)
  await settled()

  expect(held.text).toBe('a poem')
})

test('a second copy has its own time', async () => {
  const [held, clock] = [clipboard(), createFakeClock(0)]
  const copies = createClipboardCopies({ clipboard: held, clock })
  await copies.copy('first', 45)
  clock.advance(30_000)
  await copies.copy('second', 45)

  clock.advance(20_000)
  await settled()
  expect(held.text).toBe('second')
  clock.advance(25_000)
  await settled()
  expect(held.text).toBe('')
})

test('what is still there goes when the app ends, once', async () => {
  const [held, clock] = [clipboard(), createFakeClock(0)]
  const copies = createClipboardCopies({ clipboard: held, clock })
  await copies.copy('keys', 45)

  await copies.clear()
  expect(held.text).toBe('')
  expect(clock.pending).toBe(0)
  held.text = 'keys'
  await copies.clear()
  expect(held.text).toBe('keys')
})
