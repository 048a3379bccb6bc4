import { expect, test } from 'vitest'
import { awsHost } from '../../electron/emulator/aws-hosts.ts'

test.each([
  ['oidc.us-east-1.amazonaws.com:443', 'sso-oidc', 'us-east-1'],
  ['oidc.us-gov-west-1.amazonaws.com', 'sso-oidc', 'us-gov-west-1'],
  ['oidc.cn-north-1.amazonaws.com.cn', 'sso-oidc', 'cn-north-1'],
  ['portal.sso.eu-central-1.amazonaws.com', 'sso', 'eu-central-1'],
  ['portal.sso.eusc-de-east-1.amazonaws.eu', 'sso', 'eusc-de-east-1'],
  ['sts.amazonaws.com', 'sts', null],
  ['STS.EU-West-1.amazonaws.com', 'sts', 'eu-west-1'],
  ['sts-fips.us-east-2.amazonaws.com', 'sts', 'us-east-2'],
  ['iam.amazonaws.com', 'iam', null],
  ['iam.us-gov.amazonaws.com', 'iam', null],
  ['iam.cn-north-1.amazonaws.com.cn', 'iam', 'cn-north-1'],
  ['s3.amazonaws.com', 's3', null],
  ['my.bucket.s3.eu-west-1.amazonaws.com', 's3', 'eu-west-1'],
  ['signin.aws.amazon.com', 'signin', null],
  ['eu-west-1.signin.aws.amazon.com', 'signin', 'eu-west-1'],
  ['signin.amazonaws-us-gov.com', 'signin', null],
  ['123456789012-abcdefgh.eu-west-1.console.aws.amazon.com', 'signin', 'eu-west-1'],
  ['console.amazonaws.cn', 'signin', null],
  ['lanyard-practice.awsapps.com', 'sso-oidc', null],
  ['start.us-gov-west-1.us-gov-home.awsapps.com', 'sso-oidc', 'us-gov-west-1'],
  ['ec2.eu-west-1.amazonaws.com', null, 'eu-west-1'],
])('%s is AWS’s: %s in %s', (host, service, region) => {
  expect(awsHost(host)).toEqual({ service, region })
})

test.each([
  'example.com',
  'amazonaws.com.example.com',
  'oidc.us-east-1.amazonaws.com.evil.test',
  'notamazonaws.com',
  'signin.aws.amazon.com@evil.test',
  '127.0.0.1:8080',
  'www.amazon.com',
  '',
])('%s is none of AWS’s', (host) => {
  expect(awsHost(host)).toBeNull()
})
