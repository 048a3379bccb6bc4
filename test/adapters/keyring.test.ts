import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { inSession } from '../../electron/dev/keychain-session.ts'

const KEYRING = new URL('../../electron/adapters/keyring.ts', import.meta.url).href
const SECRET = new URL('../../electron/core/secret.ts', import.meta.url).href
const run = promisify(execFile)

// Each program is a process of its own, as the keychain is one for each session; it prints what it found as JSON.
const PRELUDE = `
  import { openKeyStore } from '${KEYRING}'
  import { Secret } from '${SECRET}'
  const say = (value) => console.log(JSON.stringify(value))
  const key = new Secret(Uint8Array.from({ length: 32 }, (_, index) => index * 7))
`
const node = (program: string): string[] => [process.execPath, '--input-type=module', '-e', PRELUDE + program]

const LOCK = `dbus-send --session --print-reply --dest=org.freedesktop.secrets /org/freedesktop/secrets \
  org.freedesktop.Secret.Service.Lock array:objpath:/org/freedesktop/secrets/collection/login`

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lanyard-keyring-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

async function runInSession(keyring: 'unlocked' | 'none', argv: readonly string[]): Promise<unknown[]> {
  const { command, args, env } = await inSession(keyring, argv, folder)
  // No prompt may come up on the screen of whoever runs this.
  const { DISPLAY: _x11, WAYLAND_DISPLAY: _wayland, ...unseen } = env
  return jsonLines((await run(command, args, { env: unseen })).stdout)
}

function jsonLines(text: string): unknown[] {
  const lines = text.split('\n').filter((line) => /^[[{"]|^null$/.test(line))
  return lines.map((line) => JSON.parse(line) as unknown)
}

test('a key comes back from the keychain as it was given, to another process too, until it is removed', async () => {
  const first = node(`
    const keys = await openKeyStore()
    say(await keys.get('home-1'))
    await keys.set('home-1', key)
  `)
  const second = node(`
    const keys = await openKeyStore()
    const found = await keys.get('home-1')
    say([...found.reveal()])
    say(await keys.get('home-2'))
    await keys.remove('home-1')
    await keys.remove('home-1')
    say(await keys.get('home-1'))
  `)
  const both = ['sh', '-c', '"$1" "$2" "$3" "$4" && "$1" "$2" "$3" "$5"', 'sh', ...first, second.at(-1)!]

  const said = await runInSession('unlocked', both)

  expect(said).toEqual([null, Array.from({ length: 32 }, (_, index) => (index * 7) % 256), null, null])
})

test('the key lies with the Secret Service, where a kernel keyring would lose it at the next start', async () => {
  const program = node(`
    const keys = await openKeyStore()
    await keys.set('home-1', key)
  `)
  const search = `dbus-send --session --print-reply --dest=org.freedesktop.secrets /org/freedesktop/secrets \
    org.freedesktop.Secret.Service.SearchItems dict:string:string:service,Lanyard,username,home-1`
  const { command, args, env } = await inSession(
    'unlocked',
    ['sh', '-c', `"$@" && ${search}`, 'sh', ...program],
    folder,
  )

  const { stdout } = await run(command, args, { env })

  expect(stdout).toMatch(/object path "\/org\/freedesktop\/secrets\/collection\/login\/\d+"/)
})

test('without a D-Bus session there is no keychain, and the reason says so', async () => {
  const program = node(`say(await openKeyStore())`)
  const none: NodeJS.ProcessEnv = { ...process.env, XDG_RUNTIME_DIR: folder }
  delete none.DBUS_SESSION_BUS_ADDRESS
  const dead = { ...none, DBUS_SESSION_BUS_ADDRESS: `unix:path=${folder}/nobody` }

  for (const env of [none, dead]) {
    const { stdout } = await run(program[0]!, program.slice(1), { env })
    expect(jsonLines(stdout)).toEqual([{ kind: 'memory', reason: 'there is no D-Bus session' }])
  }
})

test('where the session has no Secret Service, the reason says so and nothing is kept in the kernel', async () => {
  // A bus that can start nothing: it is given no folder of services.
  const config = join(folder, 'bus.conf')
  await writeFile(
    config,
    `<busconfig><type>session</type><listen>unix:tmpdir=/tmp</listen><auth>EXTERNAL</auth>
     <policy context="default">
       <allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/>
     </policy></busconfig>`,
  )
  const program = node(`say(await openKeyStore())`)

  const { stdout } = await run('dbus-run-session', ['--config-file', config, '--', ...program])

  expect(jsonLines(stdout)).toEqual([{ kind: 'memory', reason: 'no Secret Service runs in this session' }])
})

test('a locked keychain that nobody can unlock is none, whether or not the key lies in it', async () => {
  const program = node(`say(await openKeyStore())`)
  const lockThenOpen = ['sh', '-c', `"$@" && ${LOCK} >&2 && "$@"`, 'sh', ...program]

  expect(await runInSession('unlocked', lockThenOpen)).toEqual([
    { kind: 'keychain' },
    { kind: 'memory', reason: 'it is locked and was not unlocked' },
  ])
})

test('a prompt that nobody answers holds up neither the start nor the end of the process', async () => {
  const services = join(folder, 'data', 'dbus-1', 'services')
  const pid = join(folder, 'prompter.pid')
  await mkdir(services, { recursive: true })
  await writeFile(
    join(services, 'prompter.service'),
    // It runs but never takes its name, so the keyring waits for it.
    `[D-BUS Service]\nName=org.gnome.keyring.SystemPrompter\nExec=/bin/sh -c 'echo $$ > ${pid}; exec sleep 20'\n`,
  )
  const program = node(`say(await openKeyStore({ patience: 700 })); process.exit()`)
  const afterwards = `kill $(cat ${pid}) && echo '"the prompt was still there"'`

  const said = await runInSession('unlocked', [
    'sh',
    '-c',
    `${LOCK} >&2 && "$@"; ${afterwards}`,
    'sh',
    ...program,
  ])

  expect(said).toEqual([
    { kind: 'memory', reason: 'it did not answer within 0.7 s; it may be waiting for its password' },
    'the prompt was still there',
  ])
})

test('a key of another length is refused, and an item that is no key is not taken for one', async () => {
  const program = node(`
    import { AsyncEntry } from '@napi-rs/keyring'
    const keys = await openKeyStore()
    const tell = (work) => work.then(() => say('taken'), (error) => say(error.message))
    await tell(keys.set('home-1', new Secret(new Uint8Array(16))))
    await new AsyncEntry('Lanyard', 'home-1', { linux: { store: 'secret-service' } }).setPassword('hello')
    await tell(keys.get('home-1'))
  `)

  expect(await runInSession('unlocked', program)).toEqual([
    'A key has 32 bytes',
    'The keychain holds something else than a key',
  ])
})
