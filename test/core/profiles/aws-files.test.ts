import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { loadSharedConfigFiles, loadSsoSessionData } from '@smithy/shared-ini-file-loader'
import { describe, expect, test } from 'vitest'
import { readAwsFiles, type Section } from '../../../electron/core/profiles/aws-files.ts'
import { temporaryFolder } from '../../adapters/temporary-folder.ts'

const CONFIG = `\ufeff# mine
[default]
region = eu-west-1
output=json   ; as always
[profile dev]
role_arn = arn:aws:iam::111111111111:role/Dev
source_profile = default
s3 =
  addressing_style = path
  max_concurrent_requests = 20
external_id = a=b#c
[profile "quoted"]
credential_process = "/opt/a tool" --for 'x y'
[sso-session corp]
sso_start_url = https://corp.awsapps.com/start
sso_region = eu-west-1
sso_registration_scopes = sso:account:access
[services mine]
sts =
  endpoint_url = http://127.0.0.1:9
[plugins]
cli_legacy_plugin_path = /opt
[broken
region = nowhere
[dev]
region = not-a-profile
`

const CREDENTIALS = `[default]
aws_access_key_id = AKIAIOSFODNN7EXAMPLE
aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY
[dev]\r
region = us-west-2\r
[only-here]
aws_access_key_id=ASIAIOSFODNN7EXAMPLE
aws_secret_access_key=other
aws_session_token=token==
`

const SECRETS: ReadonlySet<string> = new Set(['aws_secret_access_key', 'aws_session_token'])

/** What the JS SDK reads, without what is secret, and with what is nested left to the services it is for. */
async function javascriptReads(config: string, credentials: string) {
  const folder = await temporaryFolder()
  const [configFilepath, filepath] = [join(folder, 'config'), join(folder, 'credentials')]
  await writeFile(configFilepath, config.replace('\ufeff', ''))
  await writeFile(filepath, credentials)
  const places = { configFilepath, filepath, ignoreCache: true }
  const files = await loadSharedConfigFiles(places)
  const profiles: Record<string, Record<string, string>> = {}
  for (const file of [files.configFile, files.credentialsFile]) {
    for (const [name, settings] of Object.entries(file)) {
      // Sections that are no profiles, which it keeps apart by their kind.
      if (/^(services|sso-session)\./.test(name)) continue
      const plain = Object.entries(settings).filter(([key]) => !key.includes('.') && !SECRETS.has(key))
      profiles[name] = { ...profiles[name], ...(Object.fromEntries(plain) as Record<string, string>) }
    }
  }
  return { profiles, ssoSessions: await loadSsoSessionData(places) }
}

const plain = (sections: ReadonlyMap<string, Section>) =>
  Object.fromEntries([...sections].map(([name, { settings }]) => [name, Object.fromEntries(settings)]))

describe('the user’s AWS files', () => {
  test('are read as the JS SDK reads them', async () => {
    const { profiles, ssoSessions } = readAwsFiles({ config: CONFIG, credentials: CREDENTIALS })
    const theirs = await javascriptReads(CONFIG, CREDENTIALS)
    expect(plain(profiles)).toEqual(theirs.profiles)
    expect(plain(ssoSessions)).toEqual(theirs.ssoSessions)
    expect(Object.keys(theirs.profiles)).toEqual(['default', 'dev', 'quoted', 'only-here'])
  })

  test('keep what is secret in them secret', () => {
    const read = readAwsFiles({ config: '', credentials: CREDENTIALS })
    const shown = [inspect(read, { depth: 9 }), JSON.stringify([...read.profiles.values()])].join('\n')
    expect(shown).not.toMatch(/wJalr|token==|other/)
    expect(read.profiles.get('only-here')?.sessionToken?.reveal()).toBe('token==')
  })

  test('say in the credentials file what counts where both say it', () => {
    const both = { config: '[profile a]\nregion = here', credentials: '[a]\nregion = there' }
    expect(readAwsFiles(both).profiles.get('a')?.settings.get('region')).toBe('there')
  })

  test('that make no sense have no profiles', () => {
    const config = '= x\nkey = value\n[__proto__]\na = b\n[]\na = b\n[profile]\na = b\n'
    expect(readAwsFiles({ config, credentials: '' }).profiles.size).toBe(0)
  })
})
