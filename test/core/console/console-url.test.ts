import { expect, test } from 'vitest'
import {
  consoleDestination,
  consolePartition,
  federationEndpoint,
  loginUrl,
  signinTokenRequest,
} from '../../../electron/core/console/console-url.ts'

const CREDENTIALS = { accessKeyId: 'ASIA&X', secretAccessKey: 'a/b+c=', sessionToken: 'to ken"é' }

test.each([
  ['eu-west-1', 'https://signin.aws.amazon.com/federation', 'https://console.aws.amazon.com'],
  ['us-gov-west-1', 'https://signin.amazonaws-us-gov.com/federation', 'https://console.amazonaws-us-gov.com'],
  ['cn-north-1', 'https://signin.amazonaws.cn/federation', 'https://console.amazonaws.cn'],
  ['eusc-de-east-1', 'https://signin.amazonaws-eusc.eu/federation', 'https://console.amazonaws-eusc.eu'],
])("%s signs in at its own partition's hosts", (region, signin, console) => {
  expect(federationEndpoint(consolePartition(region))).toBe(signin)
  expect(consoleDestination(region)).toBe(`${console}/console/home?region=${region}`)
})

test.each(['us-iso-east-1', 'us-isob-east-1', 'moon-base-1', '', 'eu-west-1.evil.example'])(
  'the region "%s" is of no known partition, which is an error and not a guess',
  (region) => {
    expect(() => consolePartition(region)).toThrow(expect.objectContaining({ code: 'partition-unknown' }))
    expect(() => consoleDestination(region)).toThrow(expect.objectContaining({ code: 'partition-unknown' }))
  },
)

test('the sign-in token is asked for by POST: no credential stands in the URL', () => {
  const { url, body } = signinTokenRequest(federationEndpoint('aws'), CREDENTIALS)
  expect(url).toBe('https://signin.aws.amazon.com/federation')
  const form = new URLSearchParams(body)
  expect([...form.keys()]).toEqual(['Action', 'Session'])
  expect(form.get('Action')).toBe('getSigninToken')
  expect(JSON.parse(form.get('Session')!)).toEqual({
    sessionId: CREDENTIALS.accessKeyId,
    sessionKey: CREDENTIALS.secretAccessKey,
    sessionToken: CREDENTIALS.sessionToken,
  })
})

test('a console duration is sent only where one is asked for, within what AWS takes', () => {
  const ask = (seconds: number) =>
    new URLSearchParams(signinTokenRequest(federationEndpoint('aws'), CREDENTIALS, seconds).body)
  expect(ask(3_600).get('SessionDuration')).toBe('3600')
  expect(() => ask(899)).toThrow(RangeError)
  expect(() => ask(43_201)).toThrow(RangeError)
  expect(() => ask(Number.NaN)).toThrow(RangeError)
})

test('the login URL carries issuer, destination and token, each intact', () => {
  const login = {
    issuer: 'https://example.awsapps.com/start#/',
    destination: consoleDestination('eu-west-1', 'ec2/home#Instances:'),
    signinToken: 'a+b/c=&d',
  }
  const url = new URL(loginUrl(federationEndpoint('aws'), login))
  expect(url.origin + url.pathname).toBe('https://signin.aws.amazon.com/federation')
  expect(Object.fromEntries(url.searchParams)).toEqual({
    Action: 'login',
    Issuer: login.issuer,
    Destination: login.destination,
    SigninToken: login.signinToken,
  })
})

test.each([
  ['s3', '/s3/home?region=eu-west-1'],
  ['/s3/', '/s3/?region=eu-west-1'],
  ['s3/buckets/my-bucket', '/s3/buckets/my-bucket?region=eu-west-1'],
  ['ec2/home#Instances:', '/ec2/home?region=eu-west-1#Instances:'],
  ['cloudwatch/home?region=us-east-1#logs', '/cloudwatch/home?region=us-east-1#logs'],
])('the service path %s is the page %s', (service, page) => {
  expect(consoleDestination('eu-west-1', service)).toBe(`https://console.aws.amazon.com${page}`)
})

test.each(['//evil.example/x', '@evil.example', '../..//evil.example', ':80@evil.example'])(
  'the service path %j stays on the host of the console',
  (service) => {
    expect(new URL(consoleDestination('eu-west-1', service)).host).toBe('console.aws.amazon.com')
  },
)

test.each(['https://evil.example', '/\t/evil.example', '\\\\evil.example', 'javascript:alert(1)', 's3 \n x'])(
  '%j is not taken for a page of the console',
  (service) => {
    expect(() => consoleDestination('eu-west-1', service)).toThrow(expect.objectContaining({ code: 'usage' }))
  },
)

test('an endpoint given in the environment stands for both hosts', () => {
  expect(federationEndpoint('aws-cn', 'http://127.0.0.1:4000/')).toBe('http://127.0.0.1:4000/federation')
  expect(consoleDestination('cn-north-1', 's3', 'http://127.0.0.1:4000')).toBe(
    'http://127.0.0.1:4000/s3/home?region=cn-north-1',
  )
  expect(federationEndpoint('aws', '')).toBe('https://signin.aws.amazon.com/federation')
})
