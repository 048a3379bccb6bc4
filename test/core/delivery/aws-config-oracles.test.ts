import { execFileSync } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadSharedConfigFiles } from '@smithy/shared-ini-file-loader'
import * as fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { writeProfiles, type ProfileEntry } from '../../../electron/core/delivery/aws-config-editor.ts'
import { bytes, configFiles, entry, profileLists } from './config-samples.ts'

// What a config file means is what the AWS SDKs read from it: the JS SDK's loader, and botocore's.

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lanyard-oracle-'))
})
afterAll(() => rm(folder, { recursive: true }))

type Profiles = Readonly<Record<string, Readonly<Record<string, unknown>>>>

async function javascriptReads(content: Uint8Array): Promise<Profiles> {
  const path = join(folder, 'config')
  await writeFile(path, content)
  const { configFile } = await loadSharedConfigFiles({
    configFilepath: path,
    filepath: '/dev/null',
    ignoreCache: true,
  })
  return configFile
}

const PYTHON = `
import json, sys
from botocore.configloader import load_config
from botocore.exceptions import ConfigParseError
answers = []
for path in sys.argv[1:]:
    try:
        answers.append(load_config(path))
    except ConfigParseError:
        answers.append(None)
json.dump(answers, sys.stdout)
`

interface BotocoreConfig {
  readonly profiles: Profiles
  readonly [section: string]: unknown
}

/** What botocore makes of each file; `null` where it refuses it. */
async function botocoreReads(contents: readonly Uint8Array[]): Promise<readonly (BotocoreConfig | null)[]> {
  const paths = contents.map((_, index) => join(folder, `config-${index}`))
  await Promise.all(paths.map((path, index) => writeFile(path, contents[index]!)))
  const output = execFileSync('/usr/bin/python3', ['-c', PYTHON, ...paths], {
    env: { LC_ALL: 'C.UTF-8' },
    maxBuffer: 1 << 28,
  })
  return JSON.parse(output.toString()) as (BotocoreConfig | null)[]
}

function expected(profiles: readonly ProfileEntry[]): Profiles {
  return Object.fromEntries(
    profiles.map(({ name, credentialProcess, region }) => [
      name,
      { credential_process: credentialProcess, region },
    ]),
  )
}

function without(profiles: Profiles, names: readonly string[]): Profiles {
  return Object.fromEntries(Object.entries(profiles).filter(([name]) => !names.includes(name)))
}

const REAL_FILE = `# my accounts
[default]\r
region = us-east-1
cli_pager =
[profile work]
sso_session = corp
sso_account_id = 000000000012
  # indented
s3 =
    addressing_style = path
    max_concurrent_requests = 20
[profile  wide]
role_arn = arn:aws:iam::000000000012:role/x
    source_profile = work
[sso-session corp]
sso_region = us-east-1
[services local]
dynamodb =
  endpoint_url = http://localhost:8000
[preview]
cloudfront = true`

test('every profile of a real file means what it did, and each of Lanyard’s what it should', async () => {
  const profiles = [
    entry('acme/Admin', { comment: 'Ünïted [x]' }),
    entry('a.b:c@d%e+f_g'),
    entry('dev-2/Ops'),
  ]
  const before = bytes(REAL_FILE)
  const { bytes: after, conflicts } = writeProfiles(before, profiles)
  expect(conflicts).toEqual([])
  expect(await javascriptReads(after)).toEqual({ ...(await javascriptReads(before)), ...expected(profiles) })
  const [old, now] = await botocoreReads([before, after])
  expect(now).toEqual({ ...old, profiles: { ...old!.profiles, ...expected(profiles) } })
  expect(Object.keys(old!.profiles)).toEqual(['default', 'work', 'wide'])
})

test('a launcher in a folder with a name of other letters is read as it is', async () => {
  const profile = entry('a', { credentialProcess: '/home/jürgen/本/lanyard credentials a' })
  const { bytes: after } = writeProfiles(bytes(''), [profile])
  expect(await javascriptReads(after)).toEqual(expected([profile]))
  expect((await botocoreReads([after]))[0]?.profiles).toEqual(expected([profile]))
})

test('keys that the user adds to a profile of Lanyard’s are read with it', async () => {
  const edited = Buffer.from(
    Buffer.from(writeProfiles(bytes(REAL_FILE), [entry('a'), entry('b')]).bytes)
      .toString('latin1')
      .replace(
        'region = eu-west-1\n',
        'region = eu-west-1\noutput = json\ns3 =\n  addressing_style = path\n',
      ),
    'latin1',
  )
  const { bytes: after } = writeProfiles(edited, [entry('b'), entry('a', { region: 'eu-north-1' })])
  const [botocore] = await botocoreReads([after])
  expect(botocore?.profiles['a']).toEqual({
    ...expected([entry('a', { region: 'eu-north-1' })])['a'],
    output: 'json',
    s3: { addressing_style: 'path' },
  })
  expect((await javascriptReads(after))['a']).toMatchObject({
    region: 'eu-north-1',
    's3.addressing_style': 'path',
  })
})

test('what `aws configure set` puts into any of Lanyard’s profiles stays that profile’s', async () => {
  const path = join(folder, 'edited')
  await writeFile(path, writeProfiles(bytes('[default]\noutput = text'), [entry('a'), entry('b')]).bytes)
  for (const name of ['a', 'b']) {
    execFileSync('/usr/bin/aws', ['configure', 'set', 'output', 'json', '--profile', name], {
      env: { PATH: '/usr/bin:/bin', HOME: folder, AWS_CONFIG_FILE: path },
    })
  }
  const edited = await readFile(path)
  const without = writeProfiles(edited, []).bytes
  const again = writeProfiles(without, [entry('b'), entry('c'), entry('a')]).bytes
  const [none, all] = await botocoreReads([without, again])
  expect(none?.profiles).toEqual({ default: { output: 'text' } })
  expect(all?.profiles).toEqual({
    default: { output: 'text' },
    ...expected([entry('c')]),
    a: { ...expected([entry('a')])['a'], output: 'json' },
    b: { ...expected([entry('b')])['b'], output: 'json' },
  })
})

test('whatever the file, the JS SDK reads the profiles outside the block as before, and those in it as written', async () => {
  await fc.assert(
    fc.asyncProperty(configFiles, profileLists, async (file, profiles) => {
      const { bytes: after, conflicts } = writeProfiles(file, profiles)
      const written = profiles.filter(({ name }) => !conflicts.includes(name))
      const names = written.map(({ name }) => name)
      const now = await javascriptReads(after)
      expect(without(now, names)).toEqual(without(await javascriptReads(file), names))
      expect(now).toMatchObject(expected(written))
    }),
    { numRuns: 150 },
  )
})

test('whatever the file, botocore reads it as before, or refuses it as before', async () => {
  const samples = fc.sample(fc.tuple(configFiles, profileLists), 400)
  const written = samples.map(([file, profiles]) => ({ file, profiles, ...writeProfiles(file, profiles) }))
  const before = await botocoreReads(written.map(({ file }) => file))
  const after = await botocoreReads(written.map(({ bytes: content }) => content))
  const wanted = written.map(({ profiles, conflicts }, index) => {
    const old = before[index]
    if (!old) return null
    const ours = expected(profiles.filter(({ name }) => !conflicts.includes(name)))
    return { ...old, profiles: { ...old.profiles, ...ours } }
  })
  expect(after).toEqual(wanted)
  expect(before.filter((config) => config !== null).length).toBeGreaterThan(40)
})
