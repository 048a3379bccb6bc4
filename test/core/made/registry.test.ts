import { expect, test } from 'vitest'
import { parseRegistry, registryHost } from '../../../electron/core/made/registry.ts'

test.each([
  ['111122223333.dkr.ecr.eu-west-1.amazonaws.com', 'eu-west-1'],
  ['https://111122223333.dkr.ecr.eu-west-1.amazonaws.com', 'eu-west-1'],
  ['https://111122223333.dkr.ecr.eu-west-1.amazonaws.com/v2/', 'eu-west-1'],
  ['111122223333.DKR.ECR.eu-west-1.amazonaws.com', 'eu-west-1'],
  ['111122223333.dkr.ecr-fips.us-gov-west-1.amazonaws.com', 'us-gov-west-1'],
  ['111122223333.dkr.ecr.cn-north-1.amazonaws.com.cn', 'cn-north-1'],
  ['111122223333.dkr.ecr.eusc-de-east-1.amazonaws.eu', 'eusc-de-east-1'],
  ['111122223333.dkr-ecr.eu-west-1.on.aws', 'eu-west-1'],
])('%s is a registry of ECR', (server, region) => {
  expect(parseRegistry(server)).toMatchObject({ accountId: '111122223333', region })
})

test.each([
  'index.docker.io',
  'public.ecr.aws',
  '111122223333.dkr.ecr.eu-west-1.amazonaws.com.example.com',
  '111122223333.dkr.ecr.eu-west-1.example.com',
  'example.com/111122223333.dkr.ecr.eu-west-1.amazonaws.com',
  'user@111122223333.dkr.ecr.eu-west-1.amazonaws.com',
  '111122223333.dkr.ecr.eu-west-1.amazonaws.com:8443',
  '111122223333.dkr.ecr.eu-west-1.amazonaws.com@example.com',
  // Of another partition than its region.
  '111122223333.dkr.ecr.cn-north-1.amazonaws.com',
  '111122223333.dkr.ecr.eu-west-1.amazonaws.com.cn',
  '111122223333.dkr.ecr.us-iso-east-1.c2s.ic.gov',
  '111122223333.dkr-ecr.eu-west-1.amazonaws.com',
  '1111222233.dkr.ecr.eu-west-1.amazonaws.com',
  'http://111122223333.dkr.ecr.eu-west-1.amazonaws.com',
  '',
])('%s is none, and is sent no password', (server) => {
  expect(parseRegistry(server)).toBe(null)
})

test('the registry of an account is in the region’s own partition', () => {
  for (const [region, suffix] of [
    ['eu-west-1', 'amazonaws.com'],
    ['cn-north-1', 'amazonaws.com.cn'],
    ['eusc-de-east-1', 'amazonaws.eu'],
  ] as const) {
    const host = registryHost('111122223333', region)
    expect(host).toBe(`111122223333.dkr.ecr.${region}.${suffix}`)
    expect(parseRegistry(host)).toEqual({ host, accountId: '111122223333', region })
  }
})
