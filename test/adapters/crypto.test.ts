import { expect, test } from 'vitest'
import { createCrypto } from '../../electron/adapters/crypto.ts'
import { Secret } from '../../electron/core/secret.ts'

const crypto = createCrypto()
const key = new Secret<Uint8Array>(crypto.randomBytes(32))
const plain = new Secret('a token, and a naïve one: 🔑')

test('what was sealed is opened again with the same key and context', () => {
  const sealed = crypto.seal(key, plain, 'vault')

  expect(crypto.open(key, sealed, 'vault').reveal()).toBe(plain.reveal())
  expect(crypto.open(key, crypto.seal(key, new Secret(''), 'vault'), 'vault').reveal()).toBe('')
})

test('what was sealed shows nothing of the text, and no two seals of one text are alike', () => {
  const sealed = crypto.seal(key, plain, 'vault')
  const again = crypto.seal(key, plain, 'vault')

  expect(Buffer.from(sealed).includes('token')).toBe(false)
  expect(sealed.subarray(0, 12)).not.toEqual(again.subarray(0, 12))
  expect(sealed.subarray(28)).not.toEqual(again.subarray(28))
})

test('a change of any byte, in nonce, tag or text, is noticed', () => {
  const sealed = crypto.seal(key, plain, 'vault')

  for (let position = 0; position < sealed.length; position++) {
    const tampered = sealed.slice()
    tampered[position]! ^= 1
    expect(() => crypto.open(key, tampered, 'vault'), `byte ${position}`).toThrow(/unable to authenticate/)
  }
})

test('a byte missing or added at the end is noticed, and so is a file too short to hold anything', () => {
  const sealed = crypto.seal(key, plain, 'vault')

  expect(() => crypto.open(key, sealed.subarray(0, -1), 'vault')).toThrow(/unable to authenticate/)
  expect(() => crypto.open(key, new Uint8Array([...sealed, 0]), 'vault')).toThrow(/unable to authenticate/)
  expect(() => crypto.open(key, sealed.subarray(0, 27), 'vault')).toThrow(RangeError)
  expect(() => crypto.open(key, new Uint8Array(), 'vault')).toThrow(RangeError)
})

test('another key or another context opens nothing', () => {
  const sealed = crypto.seal(key, plain, 'vault')

  expect(() => crypto.open(new Secret<Uint8Array>(crypto.randomBytes(32)), sealed, 'vault')).toThrow(
    /unable to authenticate/,
  )
  expect(() => crypto.open(key, sealed, 'vault 2')).toThrow(/unable to authenticate/)
})

test('a key of another length is refused, for sealing and for opening', () => {
  const short = new Secret<Uint8Array>(crypto.randomBytes(16))

  expect(() => crypto.seal(short, plain, 'vault')).toThrow(RangeError)
  expect(() => crypto.open(short, crypto.seal(key, plain, 'vault'), 'vault')).toThrow(RangeError)
})

test('SHA-256 is the one of FIPS 180-4, and random bytes are as many as asked for and never the same', () => {
  const digest = Buffer.from(crypto.sha256(new TextEncoder().encode('abc'))).toString('hex')

  expect(digest).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
  expect(crypto.randomBytes(24)).toHaveLength(24)
  expect(crypto.randomBytes(24)).not.toEqual(crypto.randomBytes(24))
})
