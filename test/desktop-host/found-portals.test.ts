import { expect, test } from 'vitest'
import { findPortals, portalsIn } from '../../electron/desktop/found-portals.ts'

const CONFIG = `\ufeff# mine
[default]
region = eu-west-1

[profile old]
sso_start_url = https://older.awsapps.com/start/
sso_region = eu-central-1
s3 =
  sso_start_url = https://nested.awsapps.com/start

[sso-session work]
sso_start_url = https://work.awsapps.com/start#/ ; the usual one
sso_region=us-east-1

[profile dev]
sso_session = work

[profile work-too]
sso_start_url = https://work.awsapps.com/start
sso_region = us-east-1

[sso-session half]
sso_start_url = https://half.awsapps.com/start
`

test('portals are found in sessions and in profiles of the older kind, each once, under the session’s name', () => {
  expect(portalsIn(CONFIG.replaceAll('\n', '\r\n'))).toEqual([
    { name: 'old', startUrl: 'https://older.awsapps.com/start', region: 'eu-central-1' },
    { name: 'work', startUrl: 'https://work.awsapps.com/start', region: 'us-east-1' },
  ])
})

test('without a config file there are none', async () => {
  expect(await findPortals('/nowhere/config', [])).toEqual([])
})
