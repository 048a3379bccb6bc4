import { execFile } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import {
  chmod,
  chown,
  link,
  lstat,
  mkdir,
  readFile,
  rm,
  stat,
  symlink,
  truncate,
  writeFile,
} from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { giveMode, prepareReplacement } from '../../electron/adapters/atomic-file.ts'
import { awsConfigPath, awsCredentialsPath, createAwsFile } from '../../electron/adapters/aws-file.ts'
import type { AwsFile } from '../../electron/core/ports.ts'
import { filesIn, temporaryFolder } from './temporary-folder.ts'

interface Place {
  readonly folder: string
  readonly path: string
  readonly undoFolder: string
  readonly config: AwsFile
}

async function place(content?: string): Promise<Place> {
  const folder = await temporaryFolder()
  const path = join(folder, 'aws', 'config')
  const undoFolder = join(folder, 'undo')
  if (content !== undefined) {
    await mkdir(join(folder, 'aws'))
    await writeFile(path, content)
  }
  return { folder, path, undoFolder, config: createAwsFile({ path, undoFolder }) }
}

/** An edit that puts text at the end. */
function append(text: string): (bytes: Uint8Array) => Uint8Array {
  return (bytes) => Buffer.concat([bytes, Buffer.from(text)])
}

async function modeOf(path: string): Promise<string> {
  return ((await stat(path)).mode & 0o7777).toString(8)
}

describe('where the file is', () => {
  test('AWS_CONFIG_FILE says, with ~ as the home folder; else it is ~/.aws/config', () => {
    expect(awsConfigPath({}, '/home/u')).toBe('/home/u/.aws/config')
    expect(awsConfigPath({ AWS_CONFIG_FILE: '' }, '/home/u')).toBe('/home/u/.aws/config')
    expect(awsConfigPath({ AWS_CONFIG_FILE: '~/my$&config' }, '/home/$&')).toBe('/home/$&/my$&config')
    expect(awsConfigPath({ AWS_CONFIG_FILE: '~other/x' }, '/home/u')).toBe(`${process.cwd()}/~other/x`)
    expect(awsConfigPath({ AWS_CONFIG_FILE: '/etc/aws' }, '/home/u')).toBe('/etc/aws')
  })
})

test('the credentials file is where AWS_SHARED_CREDENTIALS_FILE says, or in ~/.aws', () => {
  expect(awsCredentialsPath({}, '/home/u')).toBe('/home/u/.aws/credentials')
  expect(awsCredentialsPath({ AWS_SHARED_CREDENTIALS_FILE: '~/keys' }, '/home/u')).toBe('/home/u/keys')
})

test('of a file of secrets no copy is kept', async () => {
  const { path, folder } = await place('a secret')
  await createAwsFile({ path, undoFolder: null }).edit(append('!'))
  expect(await readFile(path, 'utf8')).toBe('a secret!')
  expect(await createAwsFile({ path, undoFolder: null }).versions()).toEqual([])
  expect(await filesIn(folder)).toEqual(['aws', 'aws/config'])
})

describe('an edit', () => {
  test('keeps every byte that it is not about, valid text or not', async () => {
    const { path, config } = await place()
    await mkdir(join(path, '..'))
    const odd = Buffer.from([0xef, 0xbb, 0xbf, 0xff, 0xfe, 0x00, 0x0d, 0x0a, 0x80])
    await writeFile(path, odd)
    await config.edit(append('x'))
    expect(await readFile(path)).toEqual(Buffer.concat([odd, Buffer.from('x')]))
  })

  test('makes the folder and the file where there are none, for this user only', async () => {
    const { path, folder, config } = await place()
    await config.edit((bytes) => append('new')(bytes))
    expect(await readFile(path, 'utf8')).toBe('new')
    expect(await modeOf(path)).toBe('600')
    expect(await modeOf(join(folder, 'aws'))).toBe('700')
  })

  test('that changes nothing touches nothing', async () => {
    const { path, folder, config } = await place('as it is')
    const before = await stat(path)
    await config.edit(() => null)
    await config.edit((bytes) => bytes.slice())
    const after = await stat(path)
    expect([after.ino, after.mtimeMs]).toEqual([before.ino, before.mtimeMs])
    expect(await filesIn(folder)).toEqual(['aws', 'aws/config'])
  })

  test('of a file that is not there makes none when it has nothing to say', async () => {
    const { folder, config } = await place()
    await config.edit(() => null)
    await config.edit((bytes) => bytes)
    expect(await filesIn(folder)).toEqual([])
  })

  test.each(['600', '640', '644', '606', '4755'])(
    'keeps the permissions %s, whatever the umask',
    async (mode) => {
      const { path, config } = await place('x')
      await chmod(path, Number.parseInt(mode, 8))
      const umask = process.umask(0o077)
      await config.edit(append('y'))
      process.umask(umask)
      expect(await modeOf(path)).toBe(mode)
      expect(await readFile(path, 'utf8')).toBe('xy')
    },
  )

  test('takes a drive that keeps no permissions as it is, such as Windows’ in WSL', async () => {
    const refuses = (code: string) => ({
      chmod: () => Promise.reject(Object.assign(new Error(`${code}: fchmod`), { code })),
    })
    await giveMode(refuses('EPERM'), 0o644)
    await expect(giveMode(refuses('EIO'), 0o644)).rejects.toThrow('EIO')
  })

  test('keeps the owner and the group, as far as this user may', async () => {
    const { path, config } = await place('x')
    const isRoot = process.getuid?.() === 0
    if (isRoot) await chown(path, 12_345, 54_321)
    const before = await stat(path)
    await config.edit(append('y'))
    const after = await stat(path)
    expect([after.uid, after.gid]).toEqual([before.uid, before.gid])
  })

  test('goes through links to the file itself, which stays behind them', async () => {
    const { folder, path, undoFolder } = await place('x')
    const dotfiles = join(folder, 'dotfiles')
    await mkdir(dotfiles)
    await symlink('../aws/config', join(dotfiles, 'one'))
    await symlink(join(dotfiles, 'one'), join(folder, 'two'))
    await createAwsFile({ path: join(folder, 'two'), undoFolder }).edit(append('y'))
    expect(await readFile(path, 'utf8')).toBe('xy')
    expect((await lstat(join(folder, 'two'))).isSymbolicLink()).toBe(true)
    expect((await lstat(join(dotfiles, 'one'))).isSymbolicLink()).toBe(true)
  })

  test('goes through a link in the place of its folder, also where that leads to one still to be made', async () => {
    const { folder, path, undoFolder } = await place('x')
    for (const [name, target] of [
      ['.aws', 'aws'],
      ['.other', join(folder, 'dotfiles', 'aws')],
    ] as const) {
      await symlink(target, join(folder, name))
      await createAwsFile({ path: join(folder, name, 'config'), undoFolder }).edit(append('y'))
      expect((await lstat(join(folder, name))).isSymbolicLink()).toBe(true)
    }
    expect(await readFile(path, 'utf8')).toBe('xy')
    expect(await readFile(join(folder, 'dotfiles', 'aws', 'config'), 'utf8')).toBe('y')
  })

  test('makes the file that a link leads to where it is not there yet, and its folder', async () => {
    const { folder, undoFolder } = await place()
    await symlink('later/aws/config', join(folder, 'config'))
    await createAwsFile({ path: join(folder, 'config'), undoFolder }).edit(append('y'))
    expect((await lstat(join(folder, 'config'))).isSymbolicLink()).toBe(true)
    expect(await readFile(join(folder, 'later/aws/config'), 'utf8')).toBe('y')
  })

  test('leaves nothing beside the file', async () => {
    const { folder, config } = await place('x')
    await config.edit(append('y'))
    expect(await filesIn(join(folder, 'aws'))).toEqual(['config'])
  })

  test('is one of many: they run one after the other, and a failed one stops no other', async () => {
    const { path, config } = await place('')
    const failing = config.edit(() => {
      throw new Error('mine')
    })
    await Promise.all([config.edit(append('a')), config.edit(append('b')), config.edit(append('c'))])
    await expect(failing).rejects.toThrow('mine')
    expect(await readFile(path, 'utf8')).toBe('abc')
  })
})

describe('when another program writes the file meanwhile', () => {
  test('the edit is made again, on what that program wrote', async () => {
    const { path, config } = await place('old\n')
    const seen: string[] = []
    await config.edit((bytes) => {
      seen.push(Buffer.from(bytes).toString())
      if (seen.length === 1) writeFileSync(path, 'theirs\n')
      return append('ours\n')(bytes)
    })
    // More than once, where it was written so lately that it may not be whole.
    expect([...new Set(seen)]).toEqual(['old\n', 'theirs\n'])
    expect(await readFile(path, 'utf8')).toBe('theirs\nours\n')
  })

  test('a file that comes into being meanwhile is edited too, not replaced', async () => {
    const { path, config } = await place()
    await config.edit((bytes) => {
      if (bytes.length === 0) {
        mkdirSync(dirname(path))
        writeFileSync(path, 'theirs\n')
      }
      return append('ours\n')(bytes)
    })
    expect(await readFile(path, 'utf8')).toBe('theirs\nours\n')
  })

  test('what it writes into the old file at the very moment of the rename is not lost', async () => {
    const { path, undoFolder } = await place('old\n')
    let renames = 0
    const config = createAwsFile({
      path,
      undoFolder,
      async prepare(...args) {
        const replacement = await prepareReplacement(...args)
        const commit = async (): Promise<void> => {
          renames++
          if (renames === 1) writeFileSync(path, 'theirs\n')
          await replacement.commit()
        }
        return { ...replacement, commit }
      },
    })
    await config.edit(append('ours\n'))
    expect(await readFile(path, 'utf8')).toBe('theirs\nours\n')
    expect(renames).toBe(2)
  })

  test('one that never stops is given way to, with an error', async () => {
    const { path, config } = await place('old\n')
    let writes = 0
    const edit = config.edit((bytes) => {
      writeFileSync(path, `theirs ${writes++}\n`)
      return append('ours\n')(bytes)
    })
    await expect(edit).rejects.toMatchObject({ code: 'aws-config-unwritable' })
    expect(await readFile(path, 'utf8')).toMatch(/^theirs \d+\n$/)
  })
})

describe('undo', () => {
  test('the last five versions are kept, for this user only', async () => {
    const { undoFolder, config } = await place('0')
    for (const step of ['1', '2', '3', '4', '5', '6', '7']) await config.edit(append(step))
    const names = await filesIn(undoFolder)
    expect(names.map((name) => name.replace(/-[0-9a-f]{8}\./, '.'))).toEqual(
      [3, 4, 5, 6, 7].map((n) => `config.${n}`),
    )
    const contents = await Promise.all(names.map((name) => readFile(join(undoFolder, name), 'utf8')))
    expect(contents).toEqual(['012', '0123', '01234', '012345', '0123456'])
    expect(await modeOf(undoFolder)).toBe('700')
    expect(await modeOf(join(undoFolder, names[0]!))).toBe('600')
  })

  test('the tenth copy comes after the ninth', async () => {
    const { undoFolder, config } = await place('x')
    for (let step = 0; step < 12; step++) await config.edit(append('x'))
    const numbers = (await filesIn(undoFolder)).map((name) => Number(name.split('.').at(-1)))
    expect(numbers.sort((a, b) => a - b)).toEqual([8, 9, 10, 11, 12])
  })

  test('gives the versions back, latest first, the one before there was a file among them', async () => {
    const { config } = await place()
    const texts = async () => (await config.versions()).map((bytes) => Buffer.from(bytes).toString())
    expect(await texts()).toEqual([])
    await config.edit(append('a'))
    await config.edit(append('b'))
    expect(await texts()).toEqual(['a', ''])
  })

  test('goes on beside a copy that nobody can read, such as one that root left', async () => {
    const { undoFolder, config } = await place('0')
    await config.edit(append('1'))
    await config.edit(append('2'))
    const [first, latest] = await filesIn(undoFolder)
    for (const name of [first!, latest!]) {
      await rm(join(undoFolder, name))
      await mkdir(join(undoFolder, name))
    }
    for (const step of ['3', '4', '5', '6', '7']) await config.edit(append(step))
    const texts = (await config.versions()).map((bytes) => Buffer.from(bytes).toString())
    expect(texts).toEqual(['0123456', '012345', '01234', '0123', '012'])
  })

  test('two files share the folder but not their copies', async () => {
    const { folder, undoFolder, config } = await place('one')
    const other = join(folder, 'config')
    await writeFile(other, 'two')
    const otherConfig = createAwsFile({ path: other, undoFolder })
    for (let step = 0; step < 6; step++) {
      await config.edit(append('!'))
      await otherConfig.edit(append('!'))
    }
    expect(await filesIn(undoFolder)).toHaveLength(10)
  })
})

describe('a file that cannot be edited', () => {
  test('because it is read-only is left as it is', async () => {
    const { path, folder, config } = await place('x')
    await chmod(path, 0o444)
    await expect(config.edit(append('y'))).rejects.toMatchObject({
      code: 'aws-config-unwritable',
      message: `${path} could not be written: it is read-only. It is as it was.`,
    })
    expect(await readFile(path, 'utf8')).toBe('x')
    expect(await filesIn(join(folder, 'aws'))).toEqual(['config'])
  })

  test('because nothing fits on the disk stays whole, and nothing is left beside it', async () => {
    const { path, folder, undoFolder } = await place('x')
    const adapter = new URL('../../electron/adapters/aws-file.ts', import.meta.url).pathname
    const program = `
      import { createAwsFile } from ${JSON.stringify(adapter)}
      const file = createAwsFile(${JSON.stringify({ path, undoFolder })})
      await file.edit(() => new Uint8Array(1_000_000)).catch((error) => console.log(error.code, error.message))`
    // The largest file allowed is 8 blocks: the write breaks off in its middle, as on a full disk.
    const { stdout } = await promisify(execFile)('sh', [
      '-c',
      'ulimit -f 8; exec "$0" --input-type=module -e "$1"',
      process.execPath,
      program,
    ])
    expect(stdout).toContain('aws-config-unwritable')
    expect(stdout).toContain('the largest size of a file is reached')
    expect(await readFile(path, 'utf8')).toBe('x')
    expect(await filesIn(join(folder, 'aws'))).toEqual(['config'])
  })

  test('because its folder cannot be made says so', async () => {
    const { folder, undoFolder } = await place('x')
    const path = join(folder, 'aws', 'config', 'config')
    const edit = createAwsFile({ path, undoFolder }).edit(append('y'))
    await expect(edit).rejects.toMatchObject({ code: 'aws-config-unreadable' })
  })

  test('because undo could not be kept is left as it is', async () => {
    const { path, folder } = await place('x')
    const config = createAwsFile({ path, undoFolder: join(path, 'undo') })
    await expect(config.edit(append('y'))).rejects.toMatchObject({
      code: 'aws-config-uncopied',
      message: `${path} was left as it is, since no copy of it could be kept in ${path}/undo: a part of its path is not a folder.`,
    })
    expect(await readFile(path, 'utf8')).toBe('x')
    expect(await filesIn(join(folder, 'aws'))).toEqual(['config'])
  })

  test('because it is no file is unreadable: a folder, links in a circle, a pipe that would wait for ever', async () => {
    const { folder, undoFolder } = await place()
    const folderPath = join(folder, 'folder')
    await mkdir(folderPath)
    await symlink('circle', join(folder, 'circle'))
    await promisify(execFile)('mkfifo', [join(folder, 'pipe')])
    for (const [name, reason] of [
      ['folder', 'it is not a regular file'],
      ['circle', 'its links lead in a circle'],
      ['pipe', 'it is not a regular file'],
    ] as const) {
      const path = join(folder, name)
      await expect(createAwsFile({ path, undoFolder }).edit(append('y'))).rejects.toMatchObject({
        code: 'aws-config-unreadable',
        message: `${path} could not be read: ${reason}.`,
      })
    }
  })
})

test('a file too large for any memory is not read, and one that is merely large is edited', async () => {
  const { path, config } = await place('x')
  await truncate(path, 64 * 1_048_576 + 1)
  await expect(config.edit(append('y'))).rejects.toMatchObject({
    message: `${path} could not be read: it is larger than 64 MiB.`,
  })
  expect((await stat(path)).size).toBe(64 * 1_048_576 + 1)
  await truncate(path, 8_000_000)
  await config.edit(append('y'))
  expect((await stat(path)).size).toBe(8_000_001)
})

test('a second name of the same file keeps the old content, as with every editor that replaces files', async () => {
  const { folder, path, config } = await place('x')
  await link(path, join(folder, 'other'))
  await config.edit(append('y'))
  expect(await readFile(path, 'utf8')).toBe('xy')
  expect(await readFile(join(folder, 'other'), 'utf8')).toBe('x')
})
