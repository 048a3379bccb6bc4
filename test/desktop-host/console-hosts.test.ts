import { expect, test } from 'vitest'
import { isConsolePage, isWebPage } from '../../electron/desktop/console-hosts.ts'

test.each([
  'https://console.aws.amazon.com/console/home?region=us-east-1',
  'https://us-east-1.console.aws.amazon.com/s3',
  'https://signin.aws.amazon.com/federation',
  'https://us-east-1.signin.aws.amazon.com/platform/login',
])('%s is a page of the console', (url) => {
  expect(isConsolePage(url, 'aws', null)).toBe(true)
})

test.each([
  'http://console.aws.amazon.com/',
  'https://console.aws.amazon.com.evil.example/',
  'https://evilconsole.aws.amazon.com.example/',
  'https://notconsole.aws.amazon.com/',
  'https://user@console.aws.amazon.com/',
  'https://docs.aws.amazon.com/',
  'https://console.amazonaws-us-gov.com/',
  'javascript:alert(1)',
  'file:///etc/passwd',
  'lanyard://app/index.html',
  '',
])('%s is none', (url) => {
  expect(isConsolePage(url, 'aws', null)).toBe(false)
})

test('another partition has its own hosts', () => {
  expect(isConsolePage('https://console.amazonaws-us-gov.com/', 'aws-us-gov', null)).toBe(true)
  expect(isConsolePage('https://console.aws.amazon.com/', 'aws-us-gov', null)).toBe(false)
})

test('a practice organisation has its one origin and no other', () => {
  const endpoint = 'http://127.0.0.1:4000'

  expect(isConsolePage('http://127.0.0.1:4000/console', 'aws', endpoint)).toBe(true)
  expect(isConsolePage('http://127.0.0.1:4001/console', 'aws', endpoint)).toBe(false)
  expect(isConsolePage('https://console.aws.amazon.com/', 'aws', endpoint)).toBe(false)
})

test('only web pages are handed to the browser', () => {
  expect(isWebPage('https://example.com')).toBe(true)
  expect(isWebPage('file:///etc/passwd')).toBe(false)
  expect(isWebPage('mailto:a@example.com')).toBe(false)
})
