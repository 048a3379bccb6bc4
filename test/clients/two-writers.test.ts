import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { createAwsFile } from '../../electron/adapters/aws-file.ts'
import { writeProfiles } from '../../electron/core/delivery/aws-config-editor.ts'
import { temporaryFolder } from '../adapters/temporary-folder.ts'
import { awsCli } from './aws-cli.ts'

const USERS = '# mine\n[profile mine]\nregion = eu-west-1\n'

// What `aws configure set` is made of, in one process: as fast as no person and no script could run it.
const AWS_CONFIGURE_SET = `
import sys, time
from awscli.customizations.configure.writer import ConfigFileWriter
path, times, pause = sys.argv[1], int(sys.argv[2]), float(sys.argv[3])
for i in range(times):
    ConfigFileWriter().update_config({'__section__': 'profile mine', 'k%d' % i: str(i)}, path)
    time.sleep(pause)
`

/** Has the block come and go, over and over, for as long as the other writer takes. Counts edits, and refusals. */
async function editWhile(path: string, undoFolder: string | null, other: () => Promise<void>) {
  const file = createAwsFile({ path, undoFolder })
  const profile = { name: 'p', credentialProcess: '/x/lanyard credentials p', region: 'eu-west-1' }
  const write = (isThere: boolean) =>
    file.edit((bytes) => writeProfiles(bytes, isThere ? [profile] : []).bytes)
  const outcomes = { done: 0, refused: [] as unknown[], isOver: false }
  const writing = other().finally(() => (outcomes.isOver = true))
  while (!outcomes.isOver)
    await write(outcomes.done % 2 === 0).then(
      () => (outcomes.done += 1),
      (error: unknown) => outcomes.refused.push(error),
    )
  await writing
  await write(true)
  return { ...outcomes, text: await readFile(path, 'utf8') }
}

async function place(): Promise<{ path: string; undoFolder: string }> {
  const folder = await temporaryFolder()
  const path = join(folder, 'aws', 'config')
  await mkdir(dirname(path))
  await writeFile(path, USERS)
  return { path, undoFolder: join(folder, 'undo') }
}

test.each([
  [500, 0],
  [60, 0.01],
])('%i writings of the AWS CLI’s, %d s apart, lose nothing to Lanyard’s', async (times, pause) => {
  const { path, undoFolder } = await place()
  const { done, refused, text } = await editWhile(path, undoFolder, async () => {
    const args = ['-c', AWS_CONFIGURE_SET, path, String(times), String(pause)]
    const [exit] = (await once(spawn('/usr/bin/python3', args, { stdio: 'inherit' }), 'exit')) as [number]
    expect(exit).toBe(0)
  })
  const keys = Array.from({ length: times }, (_, index) => `k${index} = ${index}`)
  expect(text.split('\n')).toEqual(expect.arrayContaining([...USERS.trim().split('\n'), ...keys]))
  expect(text).toContain('[profile p]\ncredential_process = /x/lanyard credentials p\n')
  expect(done).toBeGreaterThan(0)
  // Who finds no moment says so, and has changed nothing.
  for (const error of refused)
    expect(error).toMatchObject({
      code: 'aws-config-unwritable',
      message: expect.stringMatching(/: another program keeps writing it\. It is as it was\.$/) as string,
    })
})

test('`aws configure set` and Lanyard write the same file at once, and each finds what it wrote', async () => {
  const { path } = await place()
  const { refused, text } = await editWhile(path, null, async () => {
    for (const name of ['one', 'two']) {
      const set = ['configure', 'set', 'output', 'json', '--profile', name]
      expect(await awsCli({ AWS_CONFIG_FILE: path }, ...set)).toMatchObject({ code: 0, stderr: '' })
    }
  })
  expect(refused).toEqual([])
  for (const name of ['one', 'two']) expect(text).toContain(`[profile ${name}]\noutput = json\n`)
  expect(text).toContain(USERS)
  expect(text).toContain('[profile p]\n')
})
