import { expect, test } from 'vitest'
import { certificatesIn, judge, TRUST } from '../../electron/desktop/ca-bundle.ts'
import { createCertificateAuthority } from '../../electron/emulator/certificate-authority.ts'
import { DAY_MS } from '../../shared/time.ts'

const UNKNOWN_SIGNER = -202
const WRONG_NAME = -200
const HOST = 'sts.us-east-1.amazonaws.com'

const authority = await createCertificateAuthority()
const stranger = await createCertificateAuthority()
const bundle = certificatesIn(`# my proxy\n${stranger.pem}\n${authority.pem}`)
const certificate = { data: (await authority.certify(HOST)).cert }

const asked = (part: object = {}) => ({ hostname: HOST, errorCode: UNKNOWN_SIGNER, certificate, ...part })

test('a host whose certificate an authority of the bundle signed is trusted', () => {
  expect(judge(bundle, asked(), Date.now())).toBe(TRUST.yes)
})

test.each([
  ['another host', { hostname: 'sso.us-east-1.amazonaws.com' }],
  ['a fault that is not its signer', { errorCode: WRONG_NAME }],
  ['what Chromium finds good itself', { errorCode: 0 }],
])('%s is left to Chromium', (_name, part) => {
  expect(judge(bundle, asked(part), Date.now())).toBe(TRUST.asChromiumSays)
})

test('a certificate of another authority, one that is over, and one that only names the authority are not trusted', async () => {
  const foreign = { data: (await (await createCertificateAuthority()).certify(HOST)).cert }

  expect(judge(bundle, asked({ certificate: foreign }), Date.now())).toBe(TRUST.asChromiumSays)
  expect(judge(bundle, asked(), Date.now() + 60 * DAY_MS)).toBe(TRUST.asChromiumSays)
  expect(judge(certificatesIn(certificate.data), asked(), Date.now())).toBe(TRUST.asChromiumSays)
})
